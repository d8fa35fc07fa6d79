"""Publishing, fetching, choosing, breaking and waiting in any order: whoever would learn too late is told, once.

The laws, of every reader and every entry:

* a mail or message tells nothing that they know already, and no revision twice; no invitation is sent twice;
* at the moment when somebody who knows no better would go wrong, they know what stands, unless their mail could
  not be delivered, which then stands in the outbox;
* a feed that is fetched is what stands; what is an invitation is not in it;
* no mail is sent before a calendar that comes in time was due.
"""

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.jobs import mail as mail_job
from scheduler.models import FeedToken, Mail, Telling, User
from scheduler.services import accounts, feed_tokens, mail_choices, outbox
from scheduler.transactions import writing
from tests.tools.told.line import TROUBLES, Killed
from tests.tools.told.world import FIRST, HOURS, MINUTE, PEOPLE, World, person, set_now

sessions = st.sampled_from(sorted(HOURS))
people = st.sampled_from(PEOPLE)
minutes_of_day = st.sampled_from((None, 7 * 60, 12 * 60, 22 * 60))
which = st.integers(0, 9)


class Telling_(World):
    """Deeds in any order; the laws are looked after in `World`."""

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
