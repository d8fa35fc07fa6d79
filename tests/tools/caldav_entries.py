"""Where an entry of an edition is in the CalDAV account."""

from scheduler.extensions import db
from scheduler.models import Entry


def uid(small, session):
    """The UID of the session's entry that stands."""
    row = db.session.query(Entry).filter_by(
        session_code=session.split(".")[1], event_code=session.split(".")[0]
    )
    return row.filter(Entry.superseded_by.is_(None)).one().uid


def entry(dav, small, session, slug="everything"):
    return f"{dav.home(slug)}{uid(small, session)}.ics"
