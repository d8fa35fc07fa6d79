"""What the review says of who is told is what publishing then does."""

import pytest

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import FeedToken, Mail, MailChoice, Message, Person
from scheduler.services import mail_choices, mailing
from scheduler.services.reviewing import review
from scheduler.services.who_is_told import who_is_told
from scheduler.transactions import writing
from solver.words import Words
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.published import Small

pytestmark = pytest.mark.postgres
PEOPLE = ("PLAIN", "GOOGLE", "PHONE", "QUIET", "MUTE", "INVITED", "NOBODY", "ASIDE")


@pytest.fixture
def small(app, session) -> Small:
    """Everybody speaks at E01, except ASIDE, who speaks at E02. E01 is to move from 14:00 to 16:00."""
    with writing():
        for code in PEOPLE:
            address = "" if code == "NOBODY" else f"{code.lower()}@example.org"
            factories.person(code, name=code.title(), mail=address)
    small = Small.make()
    small.add("E01", name=Words("第一讲", "Lecture 1"))
    small.add("E02")
    small.put("E01.1", "2021-03-05 14:00", "AUD", speaker=[*PEOPLE[:-1]])
    small.put("E02.1", "2021-03-06 14:00", "AUD", speaker=["ASIDE"])
    small.publish(at("2021-03-01 09:00"))
    calendar("GOOGLE", "2021-03-02 22:00", "Google")
    calendar("PHONE", "2021-03-02 22:30", "iPhone")
    with writing():
        db.session.add(MailChoice(person_id=number("QUIET"), quiet_from=20 * 60, quiet_until=7 * 60))
        db.session.add(MailChoice(person_id=number("MUTE"), wants="none"))
    mail_choices.choose(db.session.get_one(Person, number("INVITED")), {"duties": "invitation"})
    with writing():
        db.session.query(Mail).update({"state": "sent"})
    now("2021-03-02 23:00")
    return small


def number(code: str) -> int:
    return db.session.query(Person).filter_by(code=code).one().id


def calendar(code: str, fetched: str, client: str) -> None:
    with writing():
        kept = {"made_at": at("2021-02-01 09:00"), "last_fetch": at(fetched), "client": client}
        db.session.add(FeedToken(person_id=number(code), hash=code, fetches=[], **kept))


def now(text: str) -> None:
    when = at(text)
    clock.set_source(lambda: when)


def to_whom() -> set[str]:
    mailing.run()
    return {m.to.partition("@")[0] for m in db.session.query(Mail) if m.state == "waiting"}


def test_each_person_is_counted_once_by_how_they_learn_of_it(small):
    small.put("E01.1", "2021-03-03 16:00", "AUD", speaker=[*PEOPLE[:-1]])

    told = who_is_told(review(small.plan))

    assert told.counts == {"mail": 2, "later": 1, "feed": 1, "invitation": 1, "site": 2}
    assert (told.people, told.mails, told.late) == (7, 4, {"Google": 1})


def test_publishing_does_what_the_review_said(small):
    small.put("E01.1", "2021-03-03 16:00", "AUD", speaker=[*PEOPLE[:-1]])
    small.publish(at("2021-03-02 23:00"))

    assert to_whom() == {"plain", "google", "invited"}
    assert {note.person_id for note in db.session.query(Message)} == {number("MUTE"), number("NOBODY")}
    now("2021-03-03 07:00")
    assert to_whom() == {"plain", "google", "invited", "quiet", "phone"}


def test_the_sample_is_the_mail_that_its_reader_gets(small):
    small.put("E01.1", "2021-03-03 16:00", "AUD", speaker=[*PEOPLE[:-1]])
    note = Words("停电。", "No power.")

    sample = who_is_told(review(small.plan), note).sample
    small.publish(at("2021-03-02 23:00"), note=note)
    mailing.run()

    (mail,) = db.session.query(Mail).filter_by(to=f"{sample.name.lower()}@example.org")
    assert (sample.language, sample.subject, sample.text) == (mail.language, mail.subject, mail.text)


def test_who_is_taken_off_and_who_is_put_on_are_told(small):
    small.put("E02.1", "2021-03-06 14:00", "AUD", speaker=["PLAIN"])

    told = who_is_told(review(small.plan))

    assert (told.counts["mail"], told.sample.subject) == (2, "健康讲座：不用来了")


def test_an_invitation_is_taken_back_by_mail(small):
    small.put("E01.1", "2021-03-05 14:00", "AUD", speaker=[c for c in PEOPLE[:-1] if c != "INVITED"])

    told = who_is_told(review(small.plan))

    assert (told.counts["invitation"], told.people, told.sample) == (1, 1, None)


def test_a_change_of_text_tells_nobody(small):
    with writing():
        small.sessions["E02.1"].event.about_zh = "带上水杯。"

    told = who_is_told(review(small.plan))

    assert (told.people, told.mails, told.sample) == (0, 0, None)


def test_an_invited_duty_moved_into_the_past_is_told_by_its_invitation(small):
    small.put("E01.1", "2021-03-01 14:00", "AUD", speaker=["INVITED"])
    told = who_is_told(review(small.plan))

    assert told.counts["invitation"] == 1
    small.publish(at("2021-03-02 23:00"))
    mailing.run()
    assert "invited" in to_whom()
