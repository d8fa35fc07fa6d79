"""Requests and cancellations as mails, many at once: what all of them need is asked for together.

A plan may invite hundreds of people to tens of sessions in one transaction, while nobody else can write.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import select

from feeds import itip
from feeds.bad import BadItem
from feeds.revision import next_stamp
from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Entry, Invitation, Mail, Person
from scheduler.services import arrived, mail_choices, mail_words, outbox
from scheduler.services.arrived import Arrived, mail_key
from scheduler.services.mail_choices import Choice
from scheduler.services.mail_words import Change, Said
from scheduler.services.rendering import item_of
from solver.words import Words

STAYS = Words("邀请撤回，改由日历订阅显示：", "The invitation is withdrawn; your feed shows it from now on: ")
CHUNK = 500


@dataclass(frozen=True)
class Envelopes:
    """Of some people their choices and languages; of their invitations the last mails that went out before."""

    people: Mapping[int, Person]
    choices: Mapping[int, Choice]
    languages: Mapping[int, str]
    arrived: Mapping[int, Arrived]  # by the invitation's id
    at_once: bool = False  # even in quiet hours: who asked for it just now is awake, and the feed is as quick
    written: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def read(
        cls, people: Collection[Person], rows: Sequence[Invitation], *, at_once: bool = False
    ) -> "Envelopes":
        """Withdraws what still waits about these invitations: it is out of date."""
        ids = {person.id for person in people}
        return cls(
            {person.id: person for person in people},
            mail_choices.all_of(ids),
            mail_choices.languages(ids),
            arrived.last(rows),
            at_once,
        )

    def request(self, row: Invitation, change: Change, entry: Entry) -> bool:
        """Please come; False where the entry cannot be written, so that no feed has it either."""
        language = self.languages[row.person_id]
        subject, text = _said(change, language)
        return self._put("REQUEST", row, change, entry, subject, text)

    def cancel(self, row: Invitation, change: Change, entry: Entry) -> bool:
        """You need not come any more."""
        subject, text = _said(change, self.languages[row.person_id])
        return self._put("CANCEL", row, change, entry, subject, text)

    def hand_over(self, row: Invitation, change: Change, entry: Entry) -> bool:
        """Taken back as an invitation only: the feed shows it from now on."""
        language = self.languages[row.person_id]
        subject = STAYS.get(language) + Words(entry.title_zh, entry.title_en).get(language)
        return self._put("CANCEL", row, change, entry, subject, subject + "\n")

    def _put(
        self, method: str, row: Invitation, change: Change, entry: Entry, subject: str, text: str
    ) -> bool:
        person, language = self.people[row.person_id], self.languages[row.person_id]
        row.sequence = max(entry.sequence, row.sequence + 1)
        row.asked_at = next_stamp(clock.now(), row.asked_at)
        try:
            calendar = _calendar(method, row, person, entry, language)
        except BadItem:
            row.state = "undelivered"  # reported when the entry was published; the feed leaves it out as well
            return False
        self.written.append(
            outbox.values_of(
                key=mail_key(row.id, row.sequence),
                to=row.address,
                person=person,
                kind=method.lower(),
                language=language,
                subject=subject,
                text=text,
                calendar=calendar,
                method=method,
                entry=entry,
                send_at=self._send_at(person, entry, change),
            )
        )
        return True

    def post(self) -> dict[tuple[int, int], int]:
        """All that was written goes into the outbox: the mails' ids, by ids of person and entry."""
        db.session.flush()
        outbox.put_all(self.written)
        keys = [values["key"] for values in self.written]
        found: dict[tuple[Any, Any], int] = {}
        for at in range(0, len(keys), CHUNK):
            query = select(Mail.id, Mail.person_id, Mail.entry_id).where(Mail.key.in_(keys[at : at + CHUNK]))
            found |= {(person, entry): number for number, person, entry in db.session.execute(query)}
        return found

    def _send_at(self, person: Person, entry: Entry, change: Change) -> datetime:
        """After the quiet hours, unless it would come too late. No digest: each is a mail of its own."""
        if self.at_once:
            return clock.now()
        now = clock.now()
        starts = [said.start for said in (change.before, change.after) if said is not None]
        coming = [start for start in starts if start > now] or starts
        choice = replace(self.choices.get(person.id, Choice()), digest_at=None)
        return choice.allowed_at(now, min(coming, default=entry.start))


def organizer(row: Invitation) -> itip.Party:
    """The union; answers come to an address that only this invitation has, where one is set."""
    config = current_app.config
    address = str(config["MAIL_ANSWERS"] or config["MAIL_FROM"]).replace("{secret}", row.secret)
    return itip.Party(str(config["MAIL_NAME"]), address)


def said_of(entry: Entry) -> Said:
    """The entry in the words of mails."""
    title, place = Words(entry.title_zh, entry.title_en), Words(entry.place_zh, entry.place_en)
    return Said(title, entry.start, entry.end, entry.all_day, place)


def _said(change: Change, language: str) -> tuple[str, str]:
    zone, link = str(current_app.config["ZONE"]), str(current_app.config["PUBLIC_URL"]).rstrip("/")
    subject = mail_words.subject([change], (), language, zone)
    return subject, mail_words.text([change], (), language, zone, link=link)


def _calendar(method: str, row: Invitation, person: Person, entry: Entry, language: str) -> str:
    write = itip.request if method == "REQUEST" else itip.cancel
    return write(
        item_of(entry, outside=current_app.config["PUBLIC_URL"]),
        language,
        organizer=organizer(row),
        attendee=itip.Party(person.name, row.address),
        sequence=row.sequence,
        stamp=row.asked_at,
    ).decode()
