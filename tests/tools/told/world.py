"""What stands, what arrives, and who would go wrong: the model that `machine` plays its deeds on."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from hypothesis.stateful import RuleBasedStateMachine, initialize
from sqlalchemy import delete, select
from werkzeug.test import Client

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.feed_door import FeedDoor
from scheduler.models import Entry, FeedToken, Invitation, Mail, Message, Person, Telling
from scheduler.models.base import Base
from scheduler.queries import feed_rhythm
from scheduler.services.feeding import Shelf
from scheduler.transactions import writing
from solver.words import Words
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.published import Small
from tests.tools.told.line import Line
from tests.tools.told.reader import News, Reader, State

FIRST = at("2021-03-01 09:00")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LEAD = HOUR  # so long before it takes effect somebody has to know
HOURS = {"E01": ("09:00", "11:00"), "E02": ("13:00", "15:00"), "E03": ("17:00", "19:00")}
PEOPLE = ("ANN", "BO", "INA", "NOA")  # NOA has no mail address
GROUP = PEOPLE[:3]  # come to E03


class World(RuleBasedStateMachine):
    """Few readers and entries, so that most deeds meet others. `line` is set by whoever runs it."""

    line: Line

    @initialize()
    def open(self):
        with writing() as session:
            for table in reversed(Base.metadata.sorted_tables):
                session.execute(delete(table))
        self.line.mails, self.line.lost, self.line.troubles = [], [], []
        self.readers = {c: Reader(c, f"{c.lower()}@example.org" if c != "NOA" else "") for c in PEOPLE}
        self.news, self.since = News(), {}
        self.tokens: list[tuple[str, int, str]] = []  # whose, id, secret; revoked ones as well
        self.promised: dict[tuple[str, str], datetime] = {}
        self.excused: dict[str, datetime] = {}  # until when the outbox says that they cannot be told
        self.read, self.titles = 0, 0
        self.door = FeedDoor(_nothing, Shelf(lambda: db.engine, fresh=0), misses=10**6)
        set_now(FIRST)
        self.small = self._plan()
        self.publish_now()

    def _plan(self) -> Small:
        with writing():
            made = [factories.person(c, name=c, mail=one.address) for c, one in self.readers.items()]
            factories.group("B1", members=tuple(p for p in made if p.code in GROUP))
        small = Small.make()
        for event, name in (("E01", "一"), ("E02", "二"), ("E03", "三")):
            small.add(event, name=Words(name, event), groups=("B1",) if event == "E03" else ())
        self.speakers = {"E01": {"ANN", "INA"}, "E02": {"BO", "NOA"}, "E03": {"NOA"}}
        self.small = small
        for event in HOURS:
            self._put(event, 3, 0, "AUD")
        return small

    # what stands

    def publish_now(self):
        before = self._standing()
        try:
            self.small.publish()
        except Refusal as no:
            if no.code not in ("nothing-to-publish", "plan-broken"):
                raise
            return
        now = clock.now()
        for uid, (number, state, _) in self._standing().items():
            if uid in before and before[uid][0] == number:
                continue
            self.news.turns[uid] += 1
            if state is not None:
                self.news.states[uid].append(state)
                self.news.titles[state.title] = uid
            self.since[uid] = now
        for reader in self.readers.values():
            self._note_wrong(reader, before)

    def _note_wrong(self, reader, before):
        now = clock.now()
        for uid, (_, state, who) in self._standing().items():
            due = state if reader.code in who else None
            if not before:
                reader.learn(uid, due, "first edition")
            elif reader.knows[uid] != due:
                was = (
                    before[uid][1] if uid in before else None
                )  # taken for known, whether they know it or not
                times = [s.start for s in (reader.knows[uid], was, due) if s is not None and s.start > now]
                at = self._next_fetch(reader.code)
                if (
                    times
                    and at is not None
                    and at <= min(times) - LEAD
                    and (reader.code, uid) not in self.promised
                ):
                    self.promised[reader.code, uid] = at
                elif times and (at is None or at > min(times) - LEAD):
                    self.promised.pop((reader.code, uid), None)

    def _next_fetch(self, who):
        """When the first of their calendars comes, if it does not come too late and was not silent for long."""
        now = clock.now()
        tokens = (
            select(FeedToken).join(FeedToken.person).where(Person.code == who, FeedToken.revoked_at.is_(None))
        )
        coming = [
            feed_rhythm.next_fetch(t)
            for t in db.session.scalars(tokens)
            if t.last_fetch and not feed_rhythm.is_silent(t, now)
        ]
        return min((max(at, now) for at in coming), default=None)

    def _promise_nothing(self, who):
        self.promised = {key: at for key, at in self.promised.items() if key[0] != who}

    def _standing(self) -> dict[str, tuple[int, State | None, set[str]]]:
        """Each entry's revision, its state (None where it is cancelled), and whom it concerns."""
        found = {}
        for row in db.session.scalars(select(Entry).where(Entry.superseded_by.is_(None))):
            state = (
                State(row.title_zh, row.start, row.end, row.place_zh) if row.status == "CONFIRMED" else None
            )
            who = {p for codes in row.people.values() for p in codes}
            who |= set(GROUP) if row.event_code == "E03" else set()
            found[row.uid] = (row.id, state, who if state else set())
        return found

    # what arrives

    def _fetch(self, who, number, secret, method="GET"):
        reader, token = self.readers[who], db.session.get_one(FeedToken, number)
        db.session.refresh(token)
        self.door._noted.clear()  # a real minute is no minute of this story
        client, path = Client(self.door), f"/feeds/{secret}.ics"
        headers = {"If-None-Match": client.get(path).headers.get("ETag", "")} if method == "304" else {}
        answer = client.open(path, method="HEAD" if method == "HEAD" else "GET", headers=headers)
        assert answer.status_code == (404 if token.revoked_at else 304 if method == "304" else 200)
        if answer.status_code == 404 or method == "HEAD":
            return
        standing, asked = self._standing(), self._asked(who)
        body = answer.data or client.get(path).data
        # What is to come as an invitation is not in it, and that says nothing of whether it takes place.
        found = reader.fetched(body, f"token {number}", standing.keys() - asked)
        for uid, (_, state, whom) in standing.items():
            if uid in asked:
                assert uid not in found, f"{who} has {uid} by invitation and in the feed"
            else:
                assert found.get(uid) == (state if who in whom else None)

    def _asked(self, who) -> set[str]:
        rows = (
            select(Invitation.uid)
            .join(Invitation.person)
            .where(Person.code == who, Invitation.state == "asked")
        )
        return set(db.session.scalars(rows))

    def _read_post(self):
        by_address = {one.address: one for one in self.readers.values() if one.address}
        lost, self.line.lost = self.line.lost, []
        for to, mail in lost:
            by_address[to].may_have(mail, self.news)
        arrived, self.line.mails = self.line.mails, []
        for to, mail in arrived:
            before = dict(by_address[to].told)
            by_address[to].got(mail, self.news)
            self._not_too_early(by_address[to], before)
        rows = select(Message).where(Message.id > self.read, Message.kind == "change").order_by(Message.id)
        for note in db.session.scalars(rows).all():
            self.read = note.id
            self.readers[db.session.get_one(Person, note.person_id).code].read(note.text_zh, self.news)

    def _not_too_early(self, reader, before):
        for uid in [uid for uid, turn in reader.told.items() if before.get(uid) != turn]:
            promised = self.promised.pop((reader.code, uid), None)
            assert promised is None or reader.wants == "all" or clock.now() >= promised, (
                reader.code,
                promised,
            )

    # the law of time

    def _moments(self) -> Iterator[datetime]:
        """At which the worker has something to do, or somebody would go wrong."""
        yield from db.session.scalars(select(Telling.due_at).where(Telling.state == "pending"))
        yield from db.session.scalars(select(Mail.send_at).where(Mail.state == "waiting"))
        leases = select(Mail.lease_until).where(Mail.state == "sending", Mail.lease_until.is_not(None))
        yield from (moment + timedelta(seconds=1) for moment in db.session.scalars(leases))
        for uid, (_, state, _) in self._standing().items():
            for known in (state, *(one.knows[uid] for one in self.readers.values())):
                if known is not None:
                    yield known.start

    def _nobody_goes_wrong(self):
        now, standing = clock.now(), self._standing()
        for reader in self.readers.values():
            if self._is_undelivered(reader):
                self.excused[reader.code] = now
                continue
            excused = self.excused.get(reader.code, FIRST)
            for uid, (_, state, who) in standing.items():
                due, known = state if reader.code in who else None, reader.knows[uid]
                if known == due:
                    continue
                times = [
                    s.start for s in (known, due) if s is not None and s.start > max(self.since[uid], excused)
                ]
                wrong = bool(times) and min(times) <= now
                assert not wrong, (
                    f"{reader.code} believes {known} and goes wrong: {due} since {self.since[uid]}"
                )
                if times and min(times) > now:
                    continue
                reader.learn(uid, due, "too late for anything")

    def _is_undelivered(self, reader) -> bool:
        """Whether the outbox says so: it waits for another try, or for a person."""
        if not reader.address:
            return False
        stuck = Mail.state.in_(("failed", "unsure", "sending")) | (
            (Mail.state == "waiting") & (Mail.attempts > 0)
        )
        return db.session.scalar(select(Mail.id).where(Mail.to == reader.address, stuck).limit(1)) is not None

    def _put(self, event, day, hour, venue):
        when = f"{clock.now().astimezone(FIRST.tzinfo) + timedelta(days=day):%Y-%m-%d} {HOURS[event][hour]}"
        self.small.put(f"{event}.1", when, venue, speaker=sorted(self.speakers[event]))

    def _session(self, event):
        return self.small.sessions[f"{event}.1"]


def person(code: str) -> Person:
    return db.session.scalars(select(Person).where(Person.code == code)).one()


def set_now(moment: datetime) -> None:
    clock.set_source(lambda: moment)


def _nothing(environ, start_response):
    start_response("404 NOT FOUND", [])
    return [b""]
