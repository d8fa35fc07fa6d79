"""Several good timetables: looked for as a solve is, kept by instant, chosen as a named draft, compared by name."""

import itertools

import pytest

from scheduler.errors import Refusal
from scheduler.models import OpeningHours, Venue
from scheduler.queries import solves
from scheduler.services import running, several, versions
from scheduler.services.building import build_problem
from scheduler.services.comparing import compare
from scheduler.services.solving import stop_solve
from scheduler.transactions import writing
from solver.check import check
from solver.timetable import Timetable
from tests.tools import factories
from tests.tools.published import Small


@pytest.fixture
def small(session, app):
    """Three lectures on three afternoons of two halls; nobody hears the bell, so the test runs what is queued."""
    app.extensions["queue"] = lambda app: lambda name, args: None
    small = Small.make()
    with writing():
        for venue in session.query(Venue):
            venue.openings = [OpeningHours(day_types=["work"], weekdays=[], start=840, end=1080)]
    for event in ("E01", "E02", "E03"):
        small.add(event, minutes=120, first="2021-03-03", last="2021-03-05")
        small.put(f"{event}.1", f"2021-03-0{2 + int(event[-1])} 14:00", "AUD")
    return small


def searched(small, **asked):
    solve = several.request_alternatives(small.draft(), small.user, **{"count": 2, "differ": 2} | asked)
    running.run_solve(solve.id)
    return solve


def kept(small):
    """A search that ended long ago and had found two."""
    first = [
        {"session": f"E0{n}.1", "start": f"2021-03-0{2 + n}T16:00:00+08:00", "venues": ["AUD"], "duties": {}}
        for n in (1, 2, 3)
    ]
    second = [one | {"venues": ["MPH"]} for one in first]
    with writing():
        return factories.solve(
            small.plan,
            state="done",
            options={"several": {"of": small.draft().id, "count": 2, "differ": 2, "within": 0.05}},
            best={"alternatives": [{"cost": 0, "differs": 3, "placed": one} for one in (first, second)]},
        )


def places(version, problem):
    return {p.session: (p.start, p.place) for p in version.placements(problem)}


def test_any_two_differ_enough_cost_little_more_and_pass_the_check(session, small):
    solve = searched(small)

    assert (solve.state, solve.timetable_id, len(several.found_by(solve))) == ("done", None, 2)
    problem = build_problem(small.plan.id)
    found = [versions.called(small.plan, f"alternative:{solve.number}.{n}") for n in (1, 2)]
    every = [versions.called(small.plan, "current"), *found]
    for a, b in itertools.combinations(every, 2):
        there = places(b, problem)
        assert sum(there[s] != at for s, at in places(a, problem).items()) >= 2
    for version, told in zip(found, several.found_by(solve), strict=True):
        report = check(problem, Timetable.of(problem, version.placements(problem)))
        assert (report.breaches, report.cost) == ((), told["cost"])
        assert report.cost <= small.draft().cost + 1


def test_the_one_chosen_is_a_named_draft_and_the_current_one_stays(session, small):
    solve, current = kept(small), small.draft()

    made = versions.bring_back(
        versions.called(small.plan, f"alternative:{solve.number}.2"), small.user, name="周三", current=False
    )

    assert (made.name, made.origin, made.current, made.parent_id) == (
        "周三",
        "alternative",
        False,
        current.id,
    )
    assert (made.breaches, len(made.placements), small.draft().id) == (0, 3, current.id)


def test_two_found_ones_are_compared_by_their_names(session, small):
    solve = kept(small)
    one, two = (versions.called(small.plan, f"alternative:{solve.number}.{n}") for n in (1, 2))

    found = compare(one, two)

    assert (found.a.words.en, found.b.name) == (
        f"Alternative {solve.number}.1",
        f"alternative:{solve.number}.2",
    )
    assert found.steps.counts["re-roomed"] == 3


def test_where_more_should_differ_than_there_is_the_search_ends_with_none(session, small):
    solve = searched(small, differ=4)

    assert (solve.state, several.found_by(solve), solves.told(solve)["alternatives"]) == ("done", [], [])


@pytest.mark.parametrize(
    ("best", "percent"),
    [
        ({"cost": 127, "about": 50, "alternatives": []}, 41),
        ({"cost": 0, "about": 3, "alternatives": []}, 301),
        ({"cost": 127, "about": None, "alternatives": []}, None),
        ({"cost": 127, "about": 50, "alternatives": [{"cost": 127, "differs": 1, "placed": []}]}, None),
    ],
)
def test_where_none_was_found_it_says_how_much_dearer_they_would_be(session, small, best, percent):
    assert several.dearer(factories.solve(small.plan, options={"several": {}}, best=best)) == percent


def test_one_that_has_not_begun_stops_at_once(session, small):
    solve = several.request_alternatives(small.draft(), small.user)

    assert stop_solve(solve, small.user).state == "stopped"


def test_a_draft_with_clashes_is_refused_with_what_to_do(session, small):
    small.put("E02.1", "2021-03-03 14:00", "AUD")

    with pytest.raises(Refusal) as refused:
        several.request_alternatives(small.draft(), small.user)

    assert (refused.value.code, refused.value.status, refused.value.context["breaches"]) == (
        "draft-has-clashes",
        409,
        1,
    )
    assert refused.value.hint.zh


@pytest.mark.parametrize("name", ["", "1", "{n}.0", "{n}.3", "x.1", "{n}.1.1", "{m}.1"])
def test_a_name_that_is_none_is_refused(session, small, name):
    number = kept(small).number

    with pytest.raises(Refusal) as refused:
        versions.called(small.plan, "alternative:" + name.format(n=number, m=number + 1))

    assert refused.value.code == "no-such-version"


def test_only_organisers_may_ask(session, small):
    with writing():
        member = factories.user("somebody", "member")
    with pytest.raises(Refusal) as refused:
        several.request_alternatives(small.draft(), member)

    assert refused.value.status == 403
