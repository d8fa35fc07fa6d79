"""A term's slots by ballot: who fares worst fares as well as can be, and hears why."""

import itertools
import random
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Ballot, BallotWish, Booking, Message
from scheduler.queries.floors import Owner, Want
from scheduler.services import ballot, claims
from scheduler.services.ballot import Slot
from scheduler.transactions import writing
from solver.words import Words
from tests.conftest import NOW
from tests.tools import factories
from tests.tools.factories import at

pytestmark = pytest.mark.postgres

TERM = (date(2021, 3, 1), date(2021, 4, 30))
TUE, THU, SAT = (
    Slot("tue", "GYM-A", 2, 1080, 90, 0),
    Slot("thu", "GYM-A", 4, 1080, 90, 0),
    Slot("sat", "GYM-A", 6, 600, 90, 0),
)


@pytest.fixture
def clerk(session):
    with writing():
        factories.venue("GYM-A", title_zh="健身操房", title_en="Studio")
        for code in ("yoga", "dance", "chess"):
            factories.group(code, "club", title_zh=code, title_en=code.title())
        return factories.user("clerk", "desk")


def announced(by, *slots, code="2021-1", term=TERM, share=0):
    day = timedelta(days=1)
    return ballot.announce(
        code, Words("春季", "Spring"), term, slots, by, closes_at=clock.now() + day, open_share=share
    )


def club(code):
    from scheduler.models import Group

    return db.session.scalars(select(Group).where(Group.code == code)).one()


def drawn(row, by, **wishes):
    for code, ranked in wishes.items():
        ballot.wish(row, club(code), ranked.split(), by)
    clock.set_source(lambda: NOW + timedelta(days=2))
    return {w.group.code: w for w in ballot.draw(row, by)}


def slots(found):
    return {code: w.slot for code, w in found.items()}


def test_a_club_gets_its_term_as_a_series(clerk):
    found = drawn(announced(clerk, TUE, THU), clerk, yoga="tue thu")

    rows = db.session.scalars(select(Booking).order_by(Booking.start)).all()
    assert slots(found) == {"yoga": "tue"}
    assert len(rows) == 9  # nine Tuesdays, none a holiday
    assert {(r.group.code, r.series_id, r.lanes) for r in rows} == {("yoga", found["yoga"].series_id, 0)}
    assert found["yoga"].why_en == "Wish 1: Studio Tue 18:00–19:30."


def test_nobody_goes_without_where_all_can_have_something(clerk):
    found = drawn(announced(clerk, TUE, THU), clerk, yoga="tue thu", dance="tue")

    assert slots(found) == {"yoga": "thu", "dance": "tue"}
    assert found["yoga"].why_en == (
        "Wish 2: Studio Thu 18:00–19:30. Studio Tue 18:00–19:30 went to Dance (wish 1); yours was wish 1 as well: "
        "among equals the result for all decides, then the lot."
    )


def test_who_lost_last_term_goes_before(clerk):
    last = announced(clerk, TUE, code="2020-2", term=(date(2021, 2, 24), date(2021, 2, 27)))
    with writing():
        for code, left in (("yoga", 3), ("dance", 0)):
            last.wishes.append(BallotWish(group=club(code), ranked=["tue"], left=left))
        last.drawn_at = NOW

    found = drawn(announced(clerk, TUE, THU), clerk, yoga="tue thu", dance="tue thu")

    assert slots(found) == {"yoga": "tue", "dance": "thu"}
    assert (found["yoga"].carried, found["yoga"].left, found["dance"].left) == (3, 0, 1)
    assert "Yoga (wish 1, carried 3)" in found["dance"].why_en


def test_a_share_stays_open_to_everyone(clerk):
    found = drawn(announced(clerk, TUE, THU, SAT, share=40), clerk, yoga="tue", dance="thu", chess="sat")

    lost = [w for w in found.values() if not w.slot]
    assert len(lost) == 2  # of three times 60 % are one and a bit
    assert all("stays open play" in w.why_en and w.instead == "" for w in lost)


def test_the_loser_hears_why_and_what_is_free(clerk):
    with writing():
        head = factories.person(name="李红")
        from scheduler.models import Membership

        db.session.add(Membership(group=club("chess"), person=head, role="head"))
    found = drawn(announced(clerk, TUE, THU), clerk, yoga="tue", chess="tue")
    lost = next(w for w in found.values() if not w.slot)

    assert lost.instead == "thu"
    assert lost.why_en.startswith("No standing slot this term. Studio Tue 18:00–19:30 went to ")
    assert lost.why_en.endswith(
        "The nearest that is still free: Studio Thu 18:00–19:30. Ask the desk for it."
    )
    told = db.session.scalars(select(Message)).all()
    assert [(m.person_id, m.text_en) for m in told] == [(head.id, f"Chess, Spring: {found['chess'].why_en}")]
    assert "李红" not in "".join(w.why_zh for w in found.values())


def test_dates_of_events_are_left_out(clerk):
    row = announced(clerk, TUE)
    with writing():
        claims.claim(Owner(entry_uid="x"), [Want("GYM-A", at("2021-03-09 18:30"), at("2021-03-09 19:00"))])

    found = drawn(row, clerk, yoga="tue")

    assert found["yoga"].series.skipped == ["2021-03-09"]
    assert "(1 dates go to events or closures)" in found["yoga"].why_en


def leximin(levels):
    return sorted(levels, reverse=True)


@pytest.mark.parametrize("seed", range(12))
def test_no_other_placing_is_fairer(clerk, seed):
    dice = random.Random(seed)
    made = [Slot(f"s{n}", "GYM-A", n + 1, 1080, 60, 0, dice.randint(1, 2)) for n in range(3)]
    row = announced(clerk, *made, share=dice.choice((0, 30)))
    with writing():
        for n in range(4):
            group = factories.group(f"c{n}", "club")
            ranked = dice.sample([s.code for s in made], dice.randint(1, 3))
            row.wishes.append(BallotWish(group=group, ranked=ranked, carried=dice.randint(0, 3)))

    placed = ballot.placing(row)

    most, room = ballot._for_clubs(row)["GYM-A"], {s.code: s.clubs for s in made}

    def levels(chosen):
        return leximin(
            (w.ranked.index(s) if s else ballot.MOST) + w.carried
            for w, s in zip(row.wishes, chosen, strict=True)
        )

    ways = itertools.product(*(["", *w.ranked] for w in row.wishes))
    legal = (c for c in ways if sum(map(bool, c)) <= most and all(c.count(s) <= n for s, n in room.items()))
    assert levels([placed.get(w.group.code, "") for w in row.wishes]) == min(map(levels, legal))


def test_the_same_seed_draws_the_same(clerk):
    row = announced(clerk, TUE, THU)
    for code in ("yoga", "dance", "chess"):
        ballot.wish(row, club(code), ["tue", "thu"], clerk)

    assert ballot.placing(row) == ballot.placing(row)
    assert len(ballot.placing(row)) == 2


@pytest.mark.parametrize(
    ("ranked", "code"), [([], "wish-wrong"), (["tue", "tue"], "wish-wrong"), (["never"], "wish-wrong")]
)
def test_wishes_that_make_no_sense_are_refused(clerk, ranked, code):
    with pytest.raises(Refusal) as caught:
        ballot.wish(announced(clerk, TUE), club("yoga"), ranked, clerk)

    assert caught.value.code == code


def test_only_its_head_wishes_for_a_club(clerk):
    with writing():
        member = factories.user("ann", "member", person=factories.person())

    with pytest.raises(Refusal) as caught:
        ballot.wish(announced(clerk, TUE), club("yoga"), ["tue"], member)

    assert caught.value.code == "not-allowed"


def test_it_is_drawn_once_and_not_before_it_closes(clerk):
    row = announced(clerk, TUE)
    ballot.wish(row, club("yoga"), ["tue"], clerk)
    with pytest.raises(Refusal) as early:
        ballot.draw(row, clerk)
    clock.set_source(lambda: NOW + timedelta(days=2))
    with pytest.raises(Refusal) as late:
        ballot.wish(row, club("yoga"), ["tue"], clerk)
    ballot.draw(row, clerk)
    with pytest.raises(Refusal) as again:
        ballot.draw(row, clerk)

    assert [e.value.code for e in (early, late, again)] == ["ballot-open", "ballot-closed", "ballot-drawn"]


def test_slots_that_overlap_are_refused(clerk):
    with pytest.raises(Refusal) as caught:
        announced(clerk, TUE, Slot("tue2", "GYM-A", 2, 1140, 60))

    assert caught.value.context == {"slot": "tue2"}
    assert db.session.scalars(select(Ballot)).all() == []
