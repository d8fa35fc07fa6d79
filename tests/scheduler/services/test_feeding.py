"""Feeds from editions: what is in them, what is not, and when they move."""

import json
from datetime import timedelta

import pytest
from icalendar import Calendar

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Entry, FeedToken
from scheduler.services import feed_bytes
from scheduler.services.feeding import lookup
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.published import Small, two_lectures

ALL = "/feeds/public/everything.ics"
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def titles(path, query=""):
    """The SUMMARY of each entry, in the feed's order; None where there is no feed."""
    found = lookup(path, query)
    if found is None:
        return None
    lines = found.body.decode().replace("\r\n ", "").split("\r\n")
    return [line.removeprefix("SUMMARY:") for line in lines if line.startswith("SUMMARY:")]


def named(small, **names):
    """Each event's title is what the test calls it."""
    with writing():
        for session in small.sessions.values():
            event = session.event
            event.title_zh = names.get(event.code, event.code)


@pytest.fixture
def small(session):
    made = two_lectures()
    named(made)
    return made


def test_before_anything_is_published_the_feed_is_empty(session):
    assert titles(ALL) == []


def test_everything_has_all_public_entries_in_order(small):
    small.add("E03", public=False)
    named(small)
    small.put("E03.1", "2021-03-07 14:00", "AUD")
    small.publish()

    assert titles(ALL) == ["E01", "E02"]


def test_cancelled_entries_stay_marked(small):
    small.publish()
    small.take("E01.1")
    small.publish()

    assert titles(ALL) == ["已取消：E01", "E02"]


def test_a_venue_has_what_is_in_its_halves_and_in_its_whole(session):
    small = Small.make()
    with writing():
        hall = factories.venue("HALL")
        for half in ("HALL-A", "HALL-B"):
            factories.venue(half, part_of=hall)
    for number, venue in enumerate(("HALL", "HALL-A", "HALL-B", "AUD"), 1):
        small.add(f"E0{number}", places=((venue,),))
        small.put(f"E0{number}.1", f"2021-03-0{number} 14:00", venue)
    named(small, E01="整个", E02="一半", E03="另一半", E04="别处")
    small.publish()

    assert titles("/feeds/public/venue/HALL.ics") == ["整个", "一半", "另一半"]
    assert titles("/feeds/public/venue/HALL-A.ics") == ["整个", "一半"]


def test_kind_branch_team_club_and_event_have_their_own(session):
    small = Small.make()
    with writing():
        players = tuple(factories.person() for _ in range(3))
        factories.group("LAS", "branch", players)
        factories.group("ROPE-LAS", "team", players)
        factories.group("choir", "club")
        factories.group("OPT", "branch", (factories.person(),))
    small.add("E01", category="match", entries=("ROPE-LAS",))
    small.add("E02", audience=("choir",))
    small.add("E03", groups=("OPT",))
    for number in (1, 2, 3):
        small.put(f"E0{number}.1", f"2021-03-0{number} 14:00", "AUD")
    named(small)
    small.publish()

    found = {
        path: titles(f"/feeds/public/{path}.ics")
        for path in ("kind/match", "branch/LAS", "team/ROPE-LAS", "club/choir", "branch/OPT", "event/E02")
    }
    assert found == {
        "kind/match": ["E01"],
        "branch/LAS": ["E01"],  # its team plays
        "team/ROPE-LAS": ["E01"],
        "club/choir": ["E02"],
        "branch/OPT": ["E03"],
        "event/E02": ["E02"],
    }


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/public/branch/NONE.ics",
        "/feeds/public/branch/.ics",
        "/feeds/public/venue/CONS.ics",
        "/feeds/public/venue/CONS.ifb",
        "/feeds/public/branch/singles.ics",
        "/feeds/public/kind/nothing.ics",
        "/feeds/public/event/E17.ics",
        "/feeds/public/personal/S0001.ics",
        "/feeds/public/everything/x.ics",
        "/feeds/public/venue/CONS.busy.ics",
        "/feeds/public/competition/E17.ics",
        "/feeds/public/duties/S0001.ics",
        "/feeds/" + "x" * 43 + ".ics",
        "/feeds/",
        "/feeds/../etc.ics",
    ],
)
def test_what_is_unknown_or_not_public_has_no_feed(session, path):
    small = Small.make()
    with writing():
        factories.venue("CONS", public=False)
        factories.group("singles", "cohort", public=False)
    small.add("E17", places=(("CONS",),))
    small.put("E17.1", "2021-03-05 14:00", "CONS")
    small.publish()

    assert lookup(path) is None


def test_jcal_says_what_the_calendar_says(small):
    small.publish()

    found = lookup("/feeds/public/everything.json")

    assert found.media == "application/calendar+json"
    assert Calendar.from_jcal(json.loads(found.body)) == Calendar.from_ical(lookup(ALL).body)
    assert found.last_modified == lookup(ALL).last_modified


def test_a_feed_of_duties_has_them_and_not_what_one_comes_to(session):
    small = Small.make()
    with writing():
        token(factories.person("20001"), "d" * 43, scope="duties")
        factories.person("20002")
    small.add("E01", people=("20001",))
    small.add("E02", pools=(("referee", ("20001", "20002"), 1, False),))
    small.put("E01.1", "2021-03-01 14:00", "AUD")
    small.put("E02.1", "2021-03-02 14:00", "AUD", referee=["20001"])
    named(small)
    small.publish()

    assert titles(f"/feeds/{'d' * 43}.ics") == ["E02"]


def test_a_person_who_left_has_no_feed(session):
    with writing():
        ann = factories.person("20001")
        token(ann, "a" * 43)
    assert titles(f"/feeds/{'a' * 43}.ics") == []

    with writing():
        ann.status = "left"

    assert titles(f"/feeds/{'a' * 43}.ics") is None


def test_a_person_whose_account_was_closed_has_no_feed(session):
    with writing():
        ann = factories.person("20001")
        user = factories.user("20001", "member", person=ann)
        token(ann, "a" * 43)
    assert titles(f"/feeds/{'a' * 43}.ics") == []

    with writing():
        user.active = False

    assert titles(f"/feeds/{'a' * 43}.ics") is None


def test_a_feed_stays_below_a_megabyte_and_drops_what_is_far_away(small, monkeypatch, caplog):
    small.publish()
    one = len(small_fragment())
    monkeypatch.setattr(feed_bytes, "ROOM", one + 10)

    assert titles(ALL) == ["E01"]
    assert lookup(ALL).left_out == 1
    assert "1 MB" in caplog.text


def small_fragment():
    return db.session.query(Entry).first().fragments["zh"].encode()


def test_a_personal_feed_has_its_persons_duties_and_matches_and_no_others(session):
    small = Small.make()
    with writing():
        ann, bob = factories.person("20001"), factories.person("20002")
        factories.group("RED", "team", (ann,))
        factories.group("BLUE", "team", (bob,))
        factories.group("women", "cohort", (ann,))
        token(ann, "a" * 43)
        token(bob, "b" * 43)
    small.add("E01", entries=("RED",))
    small.add("E02", entries=("BLUE",))
    small.add("E03", people=("20001",), public=False)
    small.add("E04", pools=(("referee", ("20001", "20002"), 1, False),))
    small.add("E05", audience=("women",))
    for number in range(1, 6):
        small.put(f"E0{number}.1", f"2021-03-0{number} 14:00", "AUD")
    small.put("E04.1", "2021-03-04 14:00", "AUD", referee=["20002"])
    named(small)
    small.publish()

    assert titles(f"/feeds/{'a' * 43}.ics") == ["E01", "E03"]
    assert titles(f"/feeds/{'b' * 43}.ics") == ["E02", "E04"]


def token(person, secret, **values):
    from scheduler.queries.accounts import token_hash

    row = FeedToken(person_id=person.id, hash=token_hash(secret), made_at=clock.now(), **values)
    return factories.saved(row)


def test_a_new_team_member_gets_its_matches_without_a_new_edition(session):
    small = Small.make()
    with writing():
        ann = factories.person("20001")
        team = factories.group("RED", "team")
        token(ann, "a" * 43)
    small.add("E01", entries=("RED",))
    small.put("E01.1", "2021-03-05 14:00", "AUD")
    named(small)
    small.publish()
    path = f"/feeds/{'a' * 43}.ics"
    assert titles(path) == []

    with writing():
        from scheduler.models import Membership

        db.session.add(Membership(group_id=team.id, person_id=ann.id))

    assert titles(path) == ["E01"]


def test_a_revoked_token_has_no_feed(session):
    with writing():
        row = token(factories.person(), "a" * 43)
    path = f"/feeds/{'a' * 43}.ics"
    assert lookup(path) is not None

    with writing():
        row.revoked_at = clock.now()

    assert lookup(path) is None


def test_languages_and_alarms_are_chosen_in_the_address(small):
    with writing():
        for session in small.sessions.values():
            session.event.title_en = f"Event {session.event.code}"
    small.publish()

    assert titles(ALL, "lang=en") == ["Event E01", "Event E02"]
    assert titles(ALL, "lang=both") == ["E01 / Event E01", "E02 / Event E02"]
    assert lookup(ALL, "alarm=15").body.count(b"TRIGGER:-PT15M") == 2
    assert lookup(ALL).body.count(b"VALARM") == 0


def test_a_token_has_its_own_language(session):
    small = two_lectures()
    with writing():
        ann = factories.person("20001")
        token(ann, "a" * 43, language="en")
    small.put("E01.1", "2021-03-05 14:00", "AUD", referee=["20001"])
    small.publish()

    assert titles(f"/feeds/{'a' * 43}.ics") == ["Health lecture"]
