"""Which public calendars somebody wants on their devices."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import DavChoice, Person, User
from scheduler.services import auditing
from scheduler.services.caldav.collections import ALL, address_of
from scheduler.transactions import writing
from solver.words import Words

DEFAULT = (ALL,)
MOST = 30  # a phone asks for each of them every few minutes


def chosen(session: Session, person_id: int) -> tuple[str, ...]:
    """Their slugs in the order of the choice; all events where nobody chose."""
    found = session.scalar(select(DavChoice.calendars).where(DavChoice.person_id == person_id))
    return DEFAULT if found is None else tuple(found)


def choose(person: Person, slugs: Iterable[str], *, by: User | None = None) -> Sequence[str]:
    """From now on these are listed beside their own."""
    wanted = list(dict.fromkeys(slugs))
    for slug in wanted:
        if address_of(slug) is None:
            raise Refusal(
                "calendar-unknown",
                Words(f"没有日历“{slug}”", f"There is no calendar “{slug}”."),
                status=422,
                context={"fields": {"calendars": [slug]}},
            )
    if len(wanted) > MOST:
        raise Refusal(
            "calendars-many",
            Words(f"最多选 {MOST} 个日历", f"At most {MOST} calendars can be chosen."),
            hint=Words("“全部公开活动”包括所有公开的。", "“All public events” holds every public one."),
            status=422,
            context={"fields": {"calendars": [MOST]}},
        )
    with writing():
        db.session.merge(DavChoice(person_id=person.id, calendars=wanted))
        auditing.record(by, "choose-calendars", f"person:{person.code}", calendars=wanted)
    return wanted
