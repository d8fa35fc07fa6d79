"""Where somebody's mails go: noted by the import, or confirmed by whoever reads the mail that went there."""

from datetime import timedelta

import pytest

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Audit, Mail, Person, User
from scheduler.services import importing, mail_address, mail_choices
from scheduler.transactions import writing
from tests.conftest import NOW
from tests.tools import factories

pytestmark = pytest.mark.postgres


@pytest.fixture
def li(app, session) -> User:
    app.config["PUBLIC_URL"] = "https://union.example.org"
    with writing():
        return factories.user("li", "member", person=factories.person("LI", name="李雷"))


def address() -> str:
    return db.session.query(Person).filter_by(code="LI").one().mail


def link(mail: Mail) -> str:
    (line,) = [line for line in mail.text.splitlines() if line.startswith("https://")]
    return line.removeprefix("https://union.example.org")


def asked(li: User, to: str = "li@example.org") -> Mail:
    return mail_address.ask(li.person, to, language="zh")


def test_an_address_counts_once_the_link_that_went_there_is_followed_and_confirmed(li, client):
    member = client.sign_in(li)
    assert (
        member.post(
            "/me/settings/mail/address", data={"act": "ask", "address": " li@example.org "}
        ).status_code
        == 303
    )
    (mail,) = db.session.query(Mail).all()
    assert (mail.to, mail.kind, address()) == ("li@example.org", "confirm", "")

    assert "确认" in member.get(link(mail)).text
    assert address() == ""
    assert member.post(link(mail)).status_code == 303

    assert address() == "li@example.org"
    assert "li@example.org" in member.get("/me/settings/mail").text


def test_a_link_is_good_once_and_for_one_person(li):
    token = link(asked(li)).rsplit("/", 1)[1]
    with writing():
        eve = factories.user("eve", "member", person=factories.person("EVE"))

    for _ in range(2):
        with pytest.raises(Refusal) as no:
            mail_address.confirm(eve.person, token, eve)
        assert (no.value.code, eve.person.mail) == ("mail-address-link", "")
    mail_address.confirm(li.person, token, li)
    mail_address.forget(li.person, li)
    mail_address.confirm(li.person, link(asked(li, "other@example.org")).rsplit("/", 1)[1], li)
    with pytest.raises(Refusal):
        mail_address.confirm(li.person, token, li)
    assert address() == "other@example.org"


def test_a_link_is_good_for_two_days(li):
    token = link(asked(li)).rsplit("/", 1)[1]
    clock.set_source(lambda: NOW + mail_address.GOOD_FOR + timedelta(seconds=1))

    with pytest.raises(Refusal):
        mail_address.confirm(li.person, token, li)
    assert address() == ""


@pytest.mark.parametrize("token", ["", "x", "WzEsIiIsImEiXQ.x.y"])
def test_what_was_not_made_here_confirms_nothing(li, token):
    with pytest.raises(Refusal) as no:
        mail_address.confirm(li.person, token, li)
    assert no.value.code == "mail-address-link"


def test_nobody_is_written_to_again_and_again(li):
    for _ in range(mail_address.MOST_A_DAY):
        asked(li)
    with pytest.raises(Refusal) as no:
        asked(li)
    assert no.value.code == "mail-address-often"

    clock.set_source(lambda: NOW + timedelta(days=1, seconds=1))
    assert asked(li).to == "li@example.org"


@pytest.mark.parametrize(
    "bad", ["", "li", "a@b.c, d@e.f", "Li <li@example.org>", "li@example.org\r\nBcc: x@y.z"]
)
def test_what_is_no_address_is_refused(li, bad):
    with pytest.raises(Refusal) as no:
        asked(li, bad)
    assert no.value.code == "mail-address-bad"
    assert db.session.query(Mail).count() == 0


def test_who_wants_none_any_more_has_their_duties_in_the_feed_again(li):
    with writing():
        li.person.mail = "li@example.org"
    mail_choices.choose(li.person, {"wants": "all", "duties": "invitation"})

    mail_address.forget(li.person, li)

    chosen = mail_choices.of(li.person_id)
    assert (address(), chosen.wants, chosen.duties) == ("", "all", "feed")
    assert [row.verb for row in db.session.query(Audit) if "mail" in row.verb] == ["mail-address-gone"]


def test_an_import_notes_addresses_and_an_empty_cell_takes_none_away(session):
    def people(*cells: str) -> dict[str, bytes]:
        rows = "".join(f"P{n},人{n},{cell}\n" for n, cell in enumerate(cells))
        return {"people.csv": f"code,name,mail\n{rows}".encode()}

    def kept() -> list[str]:
        return [person.mail for person in db.session.query(Person).order_by(Person.code)]

    assert importing.run(people("a@example.org", "")).written
    assert kept() == ["a@example.org", ""]
    assert importing.run(people("", "ｂ@example.org")).written
    assert kept() == ["a@example.org", "b@example.org"]
    report = importing.run(people("nobody", ""))
    assert [(p.column, p.row) for p in report.problems] == [("mail", 2)]
    assert importing.run({"people.csv": "code,name\nP0,人0\n".encode()}).written
    assert kept() == ["a@example.org", "b@example.org"]
