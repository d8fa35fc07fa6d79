"""What is wrong with a request's fields."""

import pytest

from scheduler.transactions import writing
from tests.tools import factories


@pytest.fixture
def organiser(client, session):
    with writing():
        boss = factories.user("boss", "organiser")
    return client.sign_in(boss)


@pytest.mark.parametrize(
    ("language", "hint", "said"),
    [
        ("zh", "first_day：日期应写作 2021-03-05", "日期应写作 2021-03-05"),
        ("en", "first_day: Not a valid date.", "Not a valid date."),
    ],
)
def test_a_field_is_named_with_what_is_wrong_in_the_readers_language(organiser, language, hint, said):
    plan = {"code": "2022", "first_day": "31.1.", "last_day": "2022-12-31"}

    answer = organiser.post("/api/v1/plans", json=plan, headers={"Accept-Language": language})

    assert (answer.status_code, answer.json["hint"]) == (422, hint)
    assert answer.json["context"] == {"fields": {"json": {"first_day": [said]}}}


def test_a_body_that_is_no_json_is_said_so(organiser):
    answer = organiser.post("/api/v1/plans", data="{bad", content_type="application/json")

    assert (answer.status_code, answer.json["hint"]) == (400, "json：不是有效的 JSON")


def test_what_is_too_large_hears_how_large_it_may_be(app, organiser):
    app.config["MAX_CONTENT_LENGTH"] = 10

    answer = organiser.post("/api/v1/imports", data=b"x" * 11, content_type="multipart/form-data; boundary=b")

    assert (answer.status_code, answer.json["hint"]) == (413, "最多 16 MB，请分成几次")
