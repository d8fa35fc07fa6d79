"""Two lectures of Li's that are moved, and the mails that tell it."""

from datetime import datetime

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Edition, FeedToken, Mail, MailChoice, Person, Telling
from scheduler.services import mailing
from scheduler.transactions import writing
from solver.words import Words
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.published import Small


def two_of_li() -> Small:
    """E01 on 5 March 14:00 with a speaker, Li; published on 1 March."""
    with writing():
        factories.person("LI", name="李雷", mail="li@example.org")
        factories.person("HAN", name="韩梅梅", mail="")
    small = Small.make()
    small.add("E01", name=Words("第一讲", "Lecture 1"))
    small.add("E02", name=Words("第二讲", "Lecture 2"))
    small.put("E01.1", "2021-03-05 14:00", "AUD", speaker=["LI"])
    small.put("E02.1", "2021-03-06 14:00", "AUD", speaker=["LI"])
    small.publish(at("2021-03-01 09:00"))
    return small


def person(code: str) -> Person:
    return db.session.query(Person).filter_by(code=code).one()


def calendar(code: str, *fetches: datetime, client: str = "") -> FeedToken:
    with writing():
        seconds = [int(one.timestamp()) for one in fetches]
        return factories.saved(
            FeedToken(
                person_id=person(code).id,
                hash=f"hash-{code}-{len(fetches)}-{client}",
                made_at=at("2021-02-01 09:00"),
                last_fetch=fetches[-1] if fetches else None,
                fetches=seconds,
                client=client,
            )
        )


def choose(code: str, **values) -> None:
    with writing():
        db.session.add(MailChoice(person_id=person(code).id, **values))


def now(text: str) -> None:
    when = at(text)
    clock.set_source(lambda: when)


def mails() -> list[Mail]:
    mailing.run()
    return db.session.query(Mail).order_by(Mail.id).all()


def states() -> list[str]:
    return [row.state for row in db.session.query(Telling).order_by(Telling.id)]


def move(small: Small, session: str, to: str, when: str) -> Edition:
    small.put(session, to, "AUD", speaker=["LI"])
    return small.publish(at(when))
