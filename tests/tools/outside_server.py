"""The outside as far as calendars are fetched from it, and what people are told of it."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import select

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.fetching import Fetched
from scheduler.models import Busy, Message, OutsideCalendar, Person, User
from scheduler.services import outside_refreshing as refreshing
from solver.words import Words
from tests.tools import factories
from tests.tools.foreign import calendar, event

NOW = datetime(2021, 2, 22, 1, 0, tzinfo=UTC)
ADDRESS = "https://calendar.example.com/private-0123/basic.ics"


def someone() -> tuple[Person, User]:
    person = factories.person()
    user = factories.user(None, "member", person=person)
    db.session.commit()
    return person, user


def meeting(day: int, *extra: str) -> bytes:
    return calendar(*event(f"DTSTART:202103{day:02}T010000Z", "DURATION:PT1H", "SUMMARY:Secret talk", *extra))


def spans() -> list[tuple[datetime, str]]:
    return [(b.start, b.weight) for b in db.session.scalars(select(Busy).order_by(Busy.start))]


class Server:
    """Stands in for all of the outside: gives what it is set to, and keeps what it was asked."""

    def __init__(self) -> None:
        self.answer: Callable[[], Fetched] = lambda: Fetched(meeting(1), '"1"')
        self.asked: list[dict[str, str]] = []

    def fetch(self, url: str, *, allowed: object, etag: str, last_modified: str) -> Fetched:
        assert not db.session().in_transaction(), "nothing may be held while another server is waited for"
        self.asked.append({"url": url, "etag": etag, "last_modified": last_modified})
        return self.answer()

    def fails(self, code: str = "fetch-slow", **context: int) -> None:
        def answer() -> Fetched:
            raise Refusal(code, Words("慢", "slow"), context=context)

        self.answer = answer


def fails_twice() -> None:
    for _ in range(2):
        due = db.session.scalars(select(OutsideCalendar)).one().next_at
        db.session.rollback()
        set_now(max(due, clock.now()))
        assert refreshing.refresh_due() == 1


def set_now(moment: datetime) -> None:
    clock.set_source(lambda: moment)


def notes() -> list[Message]:
    return list(db.session.scalars(select(Message).order_by(Message.id)))
