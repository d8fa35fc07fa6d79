"""Feeds as differences, over HTTP: whoever takes them has at each step just what the whole feed holds."""

import re
from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, DavMember, FeedToken, Membership, Venue
from scheduler.queries.accounts import token_hash
from scheduler.services.caldav import log
from scheduler.services.feed_differences import FeedDifferences
from scheduler.services.feeding import Shelf
from scheduler.transactions import writing
from tests.conftest import NOW
from tests.tools import factories
from tests.tools.differing import WISH, Subscriber, components
from tests.tools.factories import at
from tests.tools.published import two_lectures

ALL = "/feeds/public/everything.ics"
MINE = f"/feeds/{'a' * 43}.ics"
HIDDEN = "心理咨询"


@pytest.fixture
def small(session):
    made = two_lectures()
    made.publish()
    return made


@pytest.fixture
def token(session):
    with writing():
        person = factories.person("S0001")
        values = {"person_id": person.id, "hash": token_hash("a" * 43), "made_at": clock.now()}
        return factories.saved(FeedToken(**values))


def book(person, venue: str, hour: int) -> Booking:
    place = db.session.scalars(select(Venue).where(Venue.code == venue)).one()
    span = {"start": at(f"2021-03-05 {hour:02}:00"), "end": at(f"2021-03-05 {hour + 1:02}:00")}
    return factories.saved(Booking(venue=place, made_at=clock.now(), person=person, **span))


def hide(small, event: str) -> None:
    """The event is not public any more; it moves, and has another name."""
    with writing():
        row = small.sessions[f"{event}.1"].event
        row.public, row.title_zh = False, HIDDEN
    small.put(f"{event}.1", "2021-03-08 10:00", "MPH" if event == "E01" else "AUD")
    small.publish()


def test_who_does_not_ask_gets_the_same_bytes_before_and_after_somebody_asked(client, small):
    before = client.get(ALL)
    asked = client.get(ALL, headers=WISH)
    after = client.get(ALL)

    assert (after.data, list(after.headers)) == (before.data, list(before.headers))
    assert (asked.data, asked.headers["ETag"]) == (before.data, before.headers["ETag"])
    assert "Sync-Token" not in before.headers


def test_a_move_is_one_entry_and_then_there_is_nothing(client, small):
    mine = Subscriber(client, ALL)
    mine.look()
    small.put("E01.1", "2021-03-08 10:00", "AUD")
    small.publish()

    made = mine.look()

    assert (made.status_code, len(components(made.data))) == (200, 1)
    assert mine.copy == mine.whole
    assert mine.look().status_code == 304


def test_what_is_over_is_told_as_deleted_by_its_uid_and_nothing_else(client, small):
    mine = Subscriber(client, ALL)
    mine.look()
    clock.set_source(lambda: at("2021-05-05 12:00"))  # 60 days after E01, 59 after E02
    left = set(mine.copy) - set(mine.whole)

    gone = components(mine.look().data)

    assert set(gone) == left
    assert [sorted(re.findall(r"(?m)^[A-Z-]+", e)) for e in gone.values()] == [
        ["BEGIN", "DTSTAMP", "END", "STATUS", "UID"]
    ]
    assert mine.copy == mine.whole != {}


def test_what_is_no_longer_public_leaves_without_a_word_of_what_it_has_become(client, small):
    mine = Subscriber(client, ALL)
    mine.look()
    hide(small, "E01")

    made = mine.look()

    assert [("STATUS:DELETED" in e, HIDDEN in e) for e in components(made.data).values()] == [(True, False)]
    assert mine.copy == mine.whole


def test_a_renamed_venue_tells_its_readers_its_name(client, small):
    mine = Subscriber(client, "/feeds/public/venue/AUD.ics")
    mine.look()
    with writing():
        venue = db.session.scalars(select(Venue).where(Venue.code == "AUD")).one()
        venue.title_zh = "新报告厅"

    made = mine.look()

    assert (made.status_code, "\r\nNAME:场地：新报告厅\r\n" in made.text) == (200, True)
    assert mine.copy == mine.whole
    assert mine.look().status_code == 304


@pytest.mark.parametrize(
    "odd",
    [
        "nonsense",
        "urn:fieldday:sync:0123456789ab:1",
        "urn:fieldday:sync::",
        "\xff",
        "x" * 9000,
        "OWN0",
        "OWN9",
    ],
)
def test_a_token_that_is_not_of_this_feed_gets_the_whole_feed(client, small, odd):
    first = client.get(ALL, headers=WISH)
    own = first.headers["Sync-Token"].strip('"').rpartition(":")[0]
    odd = {"OWN0": f"{own}:0", "OWN9": f"{own}:999999"}.get(odd, odd)

    made = client.get(ALL, headers=WISH | {"Sync-Token": odd})

    assert (made.status_code, made.data) == (200, first.data)
    assert "Preference-Applied" not in made.headers
    assert made.headers["Sync-Token"] == first.headers["Sync-Token"]


def test_a_token_is_of_one_address_in_one_form_language_and_reminder(client, small, token):
    addresses = [ALL, f"{ALL}?lang=en", f"{ALL}?alarm=30", f"{ALL}?alarm=60", "/feeds/public/venue/AUD.ics"]
    addresses += ["/feeds/public/venue/AUD.busy.ics", MINE, MINE.replace(".ics", ".busy.ics")]
    tokens = [client.get(a, headers=WISH).headers["Sync-Token"] for a in addresses]
    assert len(set(tokens)) == len(tokens)

    shifted = [*tokens[1:], tokens[0]]
    crossed = [
        client.get(a, headers=WISH | {"Sync-Token": t}).status_code
        for a, t in zip(addresses, shifted, strict=True)
    ]
    assert set(crossed) == {200}
    same = [
        client.get(a, headers=WISH | {"Sync-Token": t}).status_code
        for a, t in zip(addresses, tokens, strict=True)
    ]
    assert same == [304] * len(addresses)


def test_a_reminder_that_others_want_is_no_change(client, small):
    plain, reminded = Subscriber(client, ALL), Subscriber(client, f"{ALL}?alarm=15")
    for _ in range(2):
        plain.look(), reminded.look()

    assert [len(plain.came), len(reminded.came)] == [1, 1]
    assert "BEGIN:VALARM" in reminded.came[0]


@pytest.mark.parametrize("ending", [".json", ".ifb", ".atom"])
def test_other_forms_are_as_ever(client, small, ending):
    path = ALL.replace(".ics", ending)
    plain, asked = client.get(path), client.get(path, headers=WISH | {"Sync-Token": "x"})

    assert (asked.data, list(asked.headers)) == (plain.data, list(plain.headers))
    assert "Link" not in client.head(path).headers
    assert client.head(ALL).headers["Link"] == '<>; rel="subscribe-enhanced-get"'


def test_revoked_and_unknown_look_alike_and_leave_nothing_in_the_log(client, small, token):
    with writing():
        token.revoked_at = clock.now()
    plain = client.get(MINE)
    revoked = client.get(MINE, headers=WISH | {"Sync-Token": "urn:fieldday:sync:e:1"})
    unknown = client.get(f"/feeds/{'b' * 43}.ics", headers=WISH)

    assert plain.status_code == 404
    assert (revoked.data, list(revoked.headers)) == (plain.data, list(plain.headers))
    assert (unknown.data, list(unknown.headers)) == (plain.data, list(plain.headers))
    assert db.session.scalars(select(DavMember)).all() == []
    assert client.post(ALL, headers=WISH).status_code == 405


@pytest.mark.postgres
def test_who_was_away_for_longer_than_the_log_remembers_gets_the_whole_feed(client, small):
    mine = Subscriber(client, ALL)
    mine.look()
    old = mine.token
    hide(small, "E01")
    mine.look()
    clock.set_source(lambda: NOW + log.REMEMBERED + timedelta(days=1))
    hide(small, "E02")
    mine.look()

    made = client.get(ALL, headers=WISH | {"Sync-Token": old})

    assert (made.status_code, "Preference-Applied" in made.headers) == (200, False)
    assert (mine.copy, mine.look().status_code) == ({}, 304)


def test_who_comes_from_a_process_that_is_ahead_is_told_no_less(small, session):
    behind, ahead = (FeedDifferences(Shelf(db.engine, fresh=fresh)) for fresh in (3600.0, 0))
    first = behind.standing(ALL, "").token
    small.put("E01.1", "2021-03-08 10:00", "AUD")
    small.publish()
    newer = ahead.standing(ALL, "").token
    assert behind.standing(ALL, "").token == first  # it believes what it knows

    assert (behind.since(ALL, "", newer).token, behind.standing(ALL, "").token) == (newer, newer)


def test_a_booking_that_comes_between_the_bytes_and_their_token_is_not_lost(small, session, monkeypatch):
    with writing():
        factories.venue("GYM-B", lanes=2)
        person = factories.person("S0002")
    path = "/feeds/public/court/GYM-B.ics"
    shelf = Shelf(db.engine, fresh=3600.0)
    found = FeedDifferences(shelf)
    shelf.lookup(path)
    with writing():
        book(person, "GYM-B", 18)

    standing = found.standing(path, "")

    assert len(components(standing.stored.body)) == 1
    assert found.since(path, "", standing.token).changed == ()


STEPS = ("move", "move", "take", "put", "hide", "show", "book", "cancel", "day", "month", "join")


@pytest.mark.parametrize("seed", [1, 2])
def test_whoever_takes_differences_now_and_then_has_what_the_whole_feed_holds(client, session, token, seed):
    """The law. E04 is never public: it is in its own people's feed only, and in no other by any word."""
    random = Random(seed)
    small = two_lectures()
    with writing():
        group = factories.group("choir", "club", (token.person,))
    small.add("E03", groups=("choir",))
    small.add("E04", public=False, groups=("choir",))
    with writing():
        small.sessions["E04.1"].event.title_zh = HIDDEN
    small.put("E04.1", "2021-03-20 16:00", "MPH")
    small.publish()
    addresses = [
        ALL,
        f"{ALL}?lang=both&alarm=20",
        "/feeds/public/venue/AUD.ics?lang=en",
        "/feeds/public/club/choir.ics",
    ]
    addresses += ["/feeds/public/venue/AUD.busy.ics", "/feeds/public/court/MPH.ics", MINE]
    readers = [Subscriber(client, address) for address in addresses]
    seen: dict[str, object] = {}
    for reader in readers:
        _look(reader, seen)
    for number in range(10):
        _step(random, small, group, token, number)
        for reader in readers:
            if random.random() < 0.7:
                _look(reader, seen)

    for reader in readers:
        _look(reader, seen)
    told = "".join(body for reader in readers if reader.address != MINE for body in reader.came)
    own = [components(body.encode()) for reader in readers if reader.address == MINE for body in reader.came]
    hidden = {uid for entries in own for uid, entry in entries.items() if HIDDEN in entry}
    assert len(hidden) == 1
    assert [word for word in (HIDDEN, *hidden) if word in told] == []
    assert sum("STATUS:DELETED" in body for reader in readers for body in reader.came) > 2


def _look(reader: Subscriber, seen: dict[str, object]) -> None:
    """Told nothing if and only if nothing changed since it looked last; and its copy is the feed."""
    before = seen.get(reader.address)
    made = reader.look()
    now = reader.client.get(reader.address).data

    assert (made.status_code == 304) == (before == now)
    assert reader.copy == components(now)
    seen[reader.address] = now


def _step(random: Random, small, group, token, number: int) -> None:
    what = random.choice(STEPS)
    session = random.choice(["E01.1", "E02.1", "E03.1"])
    event = small.sessions[session].event
    hour = {"E01.1": 9, "E02.1": 11, "E03.1": 14}[session]  # so that no two are in one place at a time
    if what in ("move", "put"):
        small.put(
            session, f"2021-03-{random.randrange(5, 28):02} {hour:02}:00", random.choice(["AUD", "MPH"])
        )
    elif what == "take":
        small.take(session)
    elif what in ("hide", "show"):
        with writing():
            event.public = what == "show"
    elif what == "book":
        with writing():
            book(token.person, "MPH", 6 + number)
    elif what == "cancel":
        with writing():
            for row in db.session.scalars(select(Booking)):
                row.state = "cancelled"
    elif what == "join":
        with writing():
            group.memberships = [] if group.memberships else [Membership(person=token.person)]
    days = {"day": 1, "month": 31}.get(what, 0)
    later = clock.now() + timedelta(days=days, minutes=1)
    clock.set_source(lambda: later)
    with suppress(Refusal):  # sometimes there is nothing to publish
        small.publish()
