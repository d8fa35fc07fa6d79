"""The session's cookie is written by who changes it, and by nobody else."""

from tests.tools import factories


def test_a_page_that_only_looks_does_not_write_the_session_again(session, client):
    """Else the answer of a poll that began before an undo would bring back what the undo took."""
    user = factories.user("boss", "organiser")
    session.commit()
    client = client.sign_in(user)

    answer = client.get("/organiser")

    assert answer.status_code == 200
    assert [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("fieldday=")] == []
