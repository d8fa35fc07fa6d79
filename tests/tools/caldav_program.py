"""Where an entry is for calendar programs, and a change that they have to see."""

from datetime import timedelta

from scheduler.extensions import db
from scheduler.models import Entry
from tests.conftest import NOW

C, CS, A = "{urn:ietf:params:xml:ns:caldav}", "{http://calendarserver.org/ns/}", "{http://apple.com/ns/ical/}"
ALL = "/caldav/calendars/S0001/everything/"
HOME = "/caldav/calendars/S0001/"


def path_of(event: str) -> str:
    row = db.session.query(Entry).filter_by(event_code=event).filter(Entry.superseded_by.is_(None)).one()
    return f"{ALL}{row.uid}.ics"


def move(small) -> None:
    small.put("E01.1", "2021-03-08 10:00", "AUD")
    small.publish(NOW + timedelta(minutes=5))
