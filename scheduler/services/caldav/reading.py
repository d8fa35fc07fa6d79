"""Who reads by CalDAV, and what they find: `feeds.caldav.model.Store` over our rows."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from feeds.caldav.model import Calendar, Changes, TooMany
from scheduler.models import Person
from scheduler.queries.accounts import token_hash
from scheduler.services.caldav import app_password, choices
from scheduler.services.caldav.collections import OWN
from scheduler.services.caldav.shelf import CalendarShelf
from scheduler.services.caldav.throttle import Throttle
from scheduler.services.feed_address import PERSONAL
from scheduler.services.feed_content import Reader
from scheduler.services.feeding import Shelf


class ReadingAccount:
    """`feeds.caldav.model.Account` of one person with one device's language, for one request."""

    def __init__(self, shelf: CalendarShelf, reader: Reader) -> None:
        self._shelf = shelf
        self._reader = reader
        self._listed: Sequence[Calendar] | None = None
        self._found: dict[str, Calendar | None] = {}

    @property
    def login(self) -> str:
        return self._reader.person

    @property
    def language(self) -> str:
        return self._reader.language

    @property
    def name(self) -> str:
        number = self._reader.person_id

        def ask(session: Session) -> str:
            return session.scalar(select(Person.name).where(Person.id == number)) or ""

        return str(self._shelf.shelf.remembered(f"name {number}", ask)) or self.login

    def calendars(self) -> Sequence[Calendar]:
        """Their own three, then the public ones that they chose; one that is no more is left out."""
        if self._listed is None:
            number = self._reader.person_id
            ask = self._shelf.shelf.remembered
            chosen = ask(f"choice {number}", lambda session: choices.chosen(session, number))
            found = (self.calendar(slug) for slug in (*OWN, *chosen))
            self._listed = [calendar for calendar in found if calendar is not None]
        return self._listed

    def calendar(self, slug: str) -> Calendar | None:
        """The same one for the whole of a request, which may name a thousand of its entries."""
        if slug not in self._found:
            self._found[slug] = self._shelf.calendar(slug, self._reader)
        return self._found[slug]

    def renewed(self, calendar: Calendar) -> Calendar:
        found = self._found[calendar.slug] = self._shelf.renewed(calendar.slug, self._reader) or calendar
        return found

    def changes(self, calendar: Calendar, since: int, limit: int | None) -> Changes | None:
        return self._shelf.changes(calendar.slug, self._reader, calendar, since, limit)


class Accounts:
    """`feeds.caldav.model.Store`: a staff number, and the secret of one of that person's devices.

    The account's own password is never asked for, so it is never sent. A desk's token opens nothing here.
    """

    def __init__(self, shelf: Shelf, throttle: Throttle | None = None) -> None:
        self.calendars = CalendarShelf(shelf)
        self.throttle = throttle or Throttle()
        self._good: set[str] = (
            set()
        )  # hashes that were right lately: they never wait for another's wrong ones

    def account(self, login: str, secret: str, address: str) -> ReadingAccount | TooMany | None:
        secret = app_password.meant(secret)
        mark = token_hash(f"{login.lower()} {secret}")
        if mark not in self._good and (seconds := self.throttle.wait(address, login)):
            return TooMany(seconds)
        reader = self.calendars.shelf.reader(secret)
        if reader is None or reader.scope != PERSONAL or reader.person.lower() != login.lower():
            self._good.discard(mark)
            self.throttle.failed(address, login)
            return None
        if len(self._good) > 10_000:
            self._good.clear()
        self._good.add(mark)
        return ReadingAccount(self.calendars, reader)
