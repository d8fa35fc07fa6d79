"""How somebody wants mail: what of it, at which hours, at once or once a day, and duties as invitations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import FeedToken, MailChoice, Person, User
from scheduler.services import mail_form
from scheduler.transactions import writing
from solver.words import LANGUAGES, Words

WANTS = ("late", "all", "none")
DUTIES = ("feed", "invitation")
DAY = 24 * 60


@dataclass(frozen=True)
class Choice:
    """What a person chose, or what holds where nobody did. Minutes from midnight."""

    wants: str = "late"
    quiet_from: int | None = None
    quiet_until: int | None = None
    digest_at: int | None = None
    duties: str = "feed"

    def allowed_at(self, now: datetime, effect: datetime | None) -> datetime:
        """When news may go out that would come too late at `effect`: now, or after the quiet hours, or with
        the day's one mail. Whoever would learn too late by that is told now."""
        when = self._after_quiet(self._digest(now) if self.digest_at is not None else now)
        return now if effect is not None and effect <= when else when

    def _digest(self, now: datetime) -> datetime:
        assert self.digest_at is not None
        at = _at(now, self.digest_at)
        return at if at > now else at + timedelta(days=1)

    def _after_quiet(self, when: datetime) -> datetime:
        if self.quiet_from is None or self.quiet_until is None or self.quiet_from == self.quiet_until:
            return when
        local = when.astimezone(_zone())
        minute = local.hour * 60 + local.minute
        if (minute - self.quiet_from) % DAY >= (self.quiet_until - self.quiet_from) % DAY:
            return when
        until = _at(when, self.quiet_until)
        return until if until > when else until + timedelta(days=1)


def of(person_id: int) -> Choice:
    row = db.session.get(MailChoice, person_id)
    return _read(row) if row else Choice()


def all_of(people: set[int]) -> dict[int, Choice]:
    """Those of many; who chose nothing is left out."""
    found: dict[int, Choice] = {}
    ids = sorted(people)
    for at in range(0, len(ids), 500):
        some = MailChoice.person_id.in_(ids[at : at + 500])
        found.update(
            {row.person_id: _read(row) for row in db.session.scalars(select(MailChoice).where(some))}
        )
    return found


def choose(person: Person, values: Mapping[str, Any]) -> Choice:
    """Keep the choices, all of them. Whoever changes how duties come gets them that way from now on."""
    choice = Choice(**values)
    _refuse_unknown(choice)
    if choice.duties == "invitation" and not mail_form.is_address(person.mail):
        raise Refusal(
            "mail-address-missing",
            Words("没有邮箱，收不到邀请。", "There is no mail address, so no invitation can arrive."),
            hint=Words(
                "请组织者登记邮箱，或者用日历订阅。", "Ask the organisers to note one, or use the feed."
            ),
            status=422,
        )
    with writing():
        db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
        before = of(person.id)
        row = db.session.get(MailChoice, person.id) or MailChoice(person_id=person.id)
        for name in ("wants", "quiet_from", "quiet_until", "digest_at", "duties"):
            setattr(row, name, getattr(choice, name))
        db.session.add(row)
        db.session.flush()
        if before.duties != choice.duties:
            from scheduler.services import inviting  # which asks for choices itself

            inviting.switch(person, choice.duties)
    return choice


def language(person: Person | None) -> str:
    """What they read: their account's, else their feed's, else the service's."""
    return languages({person.id})[person.id] if person is not None else _house()


def languages(people: set[int]) -> dict[int, str]:
    """The same of many, by id."""
    found = dict.fromkeys(people, _house())
    ids = sorted(people)
    for at in range(0, len(ids), 500):
        some = ids[at : at + 500]
        feeds = select(FeedToken.person_id, FeedToken.language).order_by(FeedToken.id)
        accounts = select(User.person_id, User.language).order_by(User.id.desc())
        for query in (
            feeds.where(FeedToken.person_id.in_(some), FeedToken.revoked_at.is_(None)),
            accounts.where(User.person_id.in_(some), User.active.is_(True)),
        ):
            said = ((person, language) for person, language in db.session.execute(query) if person)
            found |= {person: language for person, language in said if language in LANGUAGES}
    return found


def _house() -> str:
    return "en" if current_app.config["LANGUAGE"] == "en" else "zh"


def _read(row: MailChoice) -> Choice:
    return Choice(row.wants, row.quiet_from, row.quiet_until, row.digest_at, row.duties)


def _refuse_unknown(choice: Choice) -> None:
    minutes = (choice.quiet_from, choice.quiet_until, choice.digest_at)
    fine = choice.wants in WANTS and choice.duties in DUTIES
    fine = fine and all(m is None or 0 <= m < DAY for m in minutes)
    if fine and (choice.quiet_from is None) == (choice.quiet_until is None):
        return
    raise Refusal(
        "choice-unknown",
        Words(
            "安静时段要有开始和结束，时间写成 22:00。", "Quiet hours need a beginning and an end, as 22:00."
        ),
        status=422,
    )


def _zone() -> ZoneInfo:
    return ZoneInfo(current_app.config["ZONE"])


def _at(when: datetime, minute: int) -> datetime:
    local = when.astimezone(_zone())
    return datetime.combine(local.date(), time(minute // 60, minute % 60), _zone())
