"""Publishing, fetching, choosing, breaking and waiting in any order: whoever would learn too late is told, once.

The laws, of every reader and every entry:

* a mail or message tells nothing that they know already, and no revision twice; no invitation is sent twice;
* at the moment when somebody who knows no better would go wrong, they know what stands, unless their mail could
  not be delivered, which then stands in the outbox;
* a feed that is fetched is what stands; what is an invitation is not in it;
* no mail is sent before a calendar that comes in time was due.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy import delete, select
from werkzeug.test import Client

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.feed_door import FeedDoor
from scheduler.jobs import mail as mail_job
from scheduler.models import Entry, FeedToken, Invitation, Mail, Message, Person, Telling, User
from scheduler.models.base import Base
from scheduler.queries import feed_rhythm
from scheduler.services import accounts, feed_tokens, mail_choices, outbox
from scheduler.services.feeding import Shelf
from scheduler.transactions import writing
from solver.words import Words
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.published import Small
from tests.tools.told.line import TROUBLES, Killed, Line
from tests.tools.told.reader import News, Reader, State

FIRST = at("2021-03-01 09:00")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LEAD = HOUR  # so long before it takes effect somebody has to know
HOURS = {"E01": ("09:00", "11:00"), "E02": ("13:00", "15:00"), "E03": ("17:00", "19:00")}
PEOPLE = ("ANN", "BO", "INA", "NOA")  # NOA has no mail address
GROUP = PEOPLE[:3]  # come to E03

sessions = st.sampled_from(sorted(HOURS))
people = st.sampled_from(PEOPLE)
minutes_of_day = st.sampled_from((None, 7 * 60, 12 * 60, 22 * 60))
which = st.integers(0, 9)


class Telling_(RuleBasedStateMachine):
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

    # deeds

    @rule(
        event=sessions, day=st.integers(0, 4), hour=st.integers(0, 1), venue=st.sampled_from(("AUD", "MPH"))
    )
    def move(self, event, day, hour, venue):
        self._put(event, day, hour, venue)

    @rule(event=sessions, who=st.sets(people, max_size=3))
    def replace(self, event, who):
        self.speakers[event] = set(who)
        placed = [p for p in self.small.draft().placements if p.session_id == self._session(event).id]
        if placed:
            start = placed[0].start.astimezone(FIRST.tzinfo)
            self.small.put(f"{event}.1", f"{start:%Y-%m-%d %H:%M}", *placed[0].venues, speaker=sorted(who))

    @rule(event=sessions)
    def take_out(self, event):
        self.small.take(f"{event}.1")

    @rule(event=sessions)
    def rename(self, event):
        self.titles += 1
        with writing():
            self._session(event).event.title_zh = f"第{self.titles}名"

    @rule(event=sessions)
    def describe(self, event):
        """Nobody is told of that."""
        self.titles += 1
        with writing():
            self._session(event).event.about_zh = f"说明{self.titles}"

    @rule()
    def publish(self):
        self.publish_now()

    @rule(who=people)
    def subscribe(self, who):
        token, secret = accounts.make_feed_token(person(who), "phone")
        self.tokens.append((who, token.id, secret))
        self._fetch(who, token.id, secret)

    @rule(n=which, method=st.sampled_from(("GET", "GET", "GET", "HEAD", "304")))
    def fetch(self, n, method):
        if self.tokens:
            self._fetch(*self.tokens[n % len(self.tokens)], method=method)

    @rule(n=which, renew=st.booleans())
    def revoke(self, n, renew):
        if not self.tokens:
            return
        who, number, _ = self.tokens[n % len(self.tokens)]
        token = db.session.get_one(FeedToken, number)
        if renew:
            made, secret = feed_tokens.renew(token)
            self.tokens.append((who, made.id, secret))
        else:
            accounts.revoke_feed_token(token)
        self.readers[who].lose(f"token {number}")
        self._promise_nothing(who)

    @rule(
        who=people,
        wants=st.sampled_from(("late", "late", "all", "none")),
        quiet=minutes_of_day,
        digest=minutes_of_day,
        duties=st.sampled_from(("feed", "invitation")),
    )
    def choose(self, who, wants, quiet, digest, duties):
        until = (quiet + 9 * 60) % (24 * 60) if quiet is not None else None
        values = {"quiet_from": quiet, "quiet_until": until, "digest_at": digest}
        if not self.readers[who].address:
            duties = "feed"
        mail_choices.choose(person(who), {"wants": wants, "duties": duties, **values})
        if self.readers[who].duties != duties:
            self.readers[who].switched |= self.readers[who].invited.keys()
        self.readers[who].wants, self.readers[who].duties = wants, duties
        self._promise_nothing(who)

    @rule(trouble=st.lists(st.sampled_from(TROUBLES), min_size=1, max_size=3))
    def break_line(self, trouble):
        self.line.troubles += trouble

    @rule(n=which)
    def send_again(self, n):
        """A person asked its reader: it did not arrive."""
        lost = list(db.session.scalars(select(Mail).where(Mail.state == "failed")))
        if lost:
            try:
                outbox.again(lost[n % len(lost)].id, db.session.scalars(select(User)).first())
            except Refusal as no:
                if no.code != "mail-outdated":
                    raise

    @rule(minutes=st.sampled_from((3, 20, 60, 60, 180, 180, 480, 1440)))
    def wait(self, minutes):
        """Time passes, and the worker works, at every moment at which something is due."""
        until = clock.now() + minutes * MINUTE
        while True:
            self.work()
            coming = min((m for m in self._moments() if clock.now() < m <= until), default=None)
            if coming is None:
                break
            set_now(coming)
        set_now(until)
        self.work()

    @rule()
    def work(self):
        """The worker looks once; where it is killed, another one comes up."""
        for _ in range(20):
            try:
                mail_job.run()
                break
            except Killed:
                db.session.rollback()
            finally:
                self._read_post()
        self._nobody_goes_wrong()

    def teardown(self):
        if not hasattr(self, "small"):
            return
        self.line.troubles.clear()
        for _ in range(3):
            self.wait(24 * 60)
        pending = select(Telling).where(Telling.state == "pending")
        assert db.session.scalars(pending).all() == []

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
            by_address[to].may_have(mail)
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
                continue
            for uid, (_, state, who) in standing.items():
                due, known = state if reader.code in who else None, reader.knows[uid]
                if known == due:
                    continue
                times = [s.start for s in (known, due) if s is not None and s.start > self.since[uid]]
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
