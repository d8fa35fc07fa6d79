"""The problem that the solver gets says what the rows say, and nothing that does not matter."""

from datetime import date

from scheduler.extensions import db
from scheduler.models import (
    Busy,
    Closure,
    Entry,
    GroupFree,
    Membership,
    OpeningHours,
    PlanDay,
)
from scheduler.queries.floors import Owner, Want
from scheduler.services import claims
from scheduler.services.building import build_problem
from scheduler.transactions import writing
from solver import codec
from solver.constraints import bound_uses, rules
from solver.findings import find
from solver.problem import Blocked, Fixed, Opening, Pool
from solver.timespan import Span
from solver.words import Words
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.published import Small, two_lectures


def small(**values):
    """A plan with one session in the auditorium."""
    plan = factories.plan()
    factories.venue("AUD", title_zh="报告厅", title_en="Auditorium")
    session = factories.session(factories.event(plan), **values)
    return plan, session


def built(plan):
    db.session.commit()
    return build_problem(plan.id)


def tick(problem, text):
    return problem.grid.tick_of(at(text))


def test_an_empty_plan_is_a_problem_without_sessions(session):
    problem = built(factories.plan())

    assert (problem.sessions, problem.grid.days) == ((), 31)
    assert find(problem) == ()


def test_a_session_keeps_its_window_its_place_and_its_people(session):
    factories.person("S1", duty="director")
    plan, _ = small(people=("director",), optional=("director", "S2"), size=80)
    factories.person("S2")

    problem = built(plan)

    (found,) = problem.sessions
    assert (found.id, found.places, found.size) == ("E01.1", (("AUD",),), 80)
    assert found.window == Span(0, problem.grid.ticks)
    assert (found.people, found.optional) == (("S1",), ("S2",))


def test_only_people_who_matter_go_in_and_no_reason_why_they_are_busy(session):
    plan, _ = small(people=("S1",))
    matters, other = factories.person("S1"), factories.person("S2")
    for who in (matters, other):
        who.busy = [Busy(start=at("2021-03-02 09:00"), end=at("2021-03-02 10:07"), source="clinic")]

    problem = built(plan)

    assert [p.id for p in problem.people] == ["S1"]
    assert problem.people[0].busy == (
        Span(tick(problem, "2021-03-02 09:00"), tick(problem, "2021-03-02 10:15")),
    )
    assert "clinic" not in str(codec.dump_problem(problem))


def test_members_of_a_quorum_and_of_teams_matter(session):
    plan, _ = small(entries=("T1",))
    player, delegate, fan = (factories.person(code) for code in ("P", "D", "F"))
    factories.group("T1", "team", (player,))
    factories.group("delegates", "cohort", (delegate,))
    factories.group("fans", "cohort", (fan,))
    factories.rule_use(plan, "quorum", sessions=["E01.1"], then=[], params={"of": "delegates", "need": 1})

    problem = built(plan)

    assert [p.id for p in problem.people] == ["D", "P"]
    assert [(g.id, g.members) for g in problem.groups] == [("T1", ("P",)), ("delegates", ("D",))]


def test_a_neutral_pool_leaves_out_whoever_is_of_a_players_branch(session):
    plan, _ = small(entries=("T1",), pools=(("referee", ("r1", "r2"), 1, True),))
    referee, stranger, player = (factories.person(code) for code in ("r1", "r2", "p"))
    factories.group("OPT", "branch", (referee, player))
    factories.group("LAS", "branch", (stranger,))
    factories.group("T1", "team", (player,))

    assert built(plan).sessions[0].pools == (Pool("referee", ("r2",), 1, True),)


def test_days_come_from_the_libraries_and_an_organisers_word_wins(session):
    plan = factories.plan(first_day=date(2021, 4, 23), last_day=date(2021, 5, 8))
    plan.days = [PlanDay(day=date(2021, 5, 7), type="rest", name_zh="院庆", name_en="Anniversary")]

    problem = built(plan)

    types = {str(problem.grid.date(i)): d.type for i, d in enumerate(problem.days)}
    assert types["2021-04-25"] == "makeup"
    assert types["2021-04-30"] == "eve"
    assert types["2021-05-04"] == "holiday"
    assert types["2021-05-07"] == "rest"


def test_hours_closures_and_parts_of_a_venue(session):
    plan = factories.plan()
    hall = factories.venue("MPH")
    hall.openings = [
        OpeningHours(day_types=["work"], weekdays=[5], start=780, end=1080),
        OpeningHours(day_types=["work"], weekdays=[], start=540, end=660, quiet=True),
    ]
    hall.closures = [
        Closure(start=at("2021-03-03 00:00"), end=at("2021-03-05 00:00"), reason_zh="施工", reason_en="Works")
    ]
    factories.venue("MPH-A", part_of=hall)

    problem = built(plan)

    venue = problem.venue["MPH"]
    assert venue.openings == (Opening(("work",), 780, 1080, (4,)),)
    assert venue.quiet == (Opening(("work",), 540, 660),)
    assert venue.closures == (
        Blocked(
            Span(tick(problem, "2021-03-03 00:00"), tick(problem, "2021-03-05 00:00")), Words("施工", "Works")
        ),
    )
    assert (venue.parts, problem.venue["MPH-A"].parts) == (("MPH-A",), ())


def test_what_others_have_claimed_is_taken_and_what_is_ours_is_not(session):
    plan, mine = small()
    other = factories.plan("2022", first_day=date(2021, 3, 1), last_day=date(2021, 3, 31))
    db.session.commit()
    want = [Want("AUD", at("2021-03-10 14:00"), at("2021-03-10 16:00"))]
    own = [Want("AUD", at("2021-03-11 14:00"), at("2021-03-11 16:00"))]
    with writing():
        claims.claim(Owner(plan_id=other.id, entry_uid="theirs"), want, name=Words("别的", "other"))
        claims.claim(Owner(plan_id=plan.id, entry_uid=mine.uid), own, name=Words("自己的", "own"))

    problem = build_problem(plan.id)

    assert problem.venue["AUD"].taken == (
        Blocked(
            Span(tick(problem, "2021-03-10 14:00"), tick(problem, "2021-03-10 16:00")),
            Words("已被占用", "taken"),
            1,
        ),
    )


def test_lanes_that_others_have_are_counted_and_a_change_of_hands_is_seen(session):
    plan = factories.plan()
    factories.venue("courts", lanes=3)
    db.session.commit()
    with writing():
        for number, hours in ((1, ("10:00", "11:00")), (2, ("10:30", "11:00"))):
            span = [Want("courts", *(at(f"2021-03-10 {h}") for h in hours), lanes=1)]
            claims.claim(Owner(booking_id=number), span, name=Words("预订", "booking"))

    problem = build_problem(plan.id)

    assert [(b.span.end - b.span.start, b.lanes) for b in problem.venue["courts"].taken] == [(2, 1), (2, 2)]


def test_what_is_published_is_released_and_a_lock_says_what_must_stay(session):
    published = two_lectures()
    published.publish()
    entry = db.session.query(Entry).order_by(Entry.start).first()
    plan_id, start, venues = entry.plan_id, entry.start, tuple(entry.venues)
    db.session.remove()

    problem = build_problem(plan_id)

    found = next(s for s in problem.sessions if s.id == "E01.1")
    assert found.released == Fixed(problem.grid.tick_of(start), venues)


def test_a_weekly_series_is_released_where_its_first_week_is_also_where_that_is_left_out(session):
    published = Small.make()
    with writing():
        published.plan.last_day = date(2021, 4, 30)
    published.add("E01", repeat_weeks=3, last=published.plan.last_day)
    published.put("E01.1", "2021-04-05 14:00", "AUD")  # a holiday: only 12 and 19 April are held
    published.publish()

    problem = build_problem(published.plan.id)

    (found,) = problem.sessions
    assert found.released == Fixed(problem.grid.tick_of(at("2021-04-05 14:00")), ("AUD",))


def test_a_lock_without_an_edition_holds_nothing(session):
    plan, row = small()
    row.lock = "both"

    (found,) = built(plan).sessions

    assert (found.released, found.lock) == (None, "")


def test_what_is_fixed_outside_has_its_tick(session):
    plan, _ = small(fixed="2021-03-05T14:00", fixed_place=("AUD",))

    problem = built(plan)

    assert problem.sessions[0].fixed == Fixed(tick(problem, "2021-03-05 14:00"), ("AUD",))


def test_a_groups_right_to_be_free_goes_in_with_its_reason(session):
    plan, _ = small(groups=("women",))
    women = factories.group("women", "cohort")
    women.free_times = [
        GroupFree(
            start=at("2021-03-08 14:00"), end=at("2021-03-08 18:00"), reason_zh="半天假", reason_en="half day"
        )
    ]

    problem = built(plan)

    assert problem.group["women"].off == (
        Blocked(
            Span(tick(problem, "2021-03-08 14:00"), tick(problem, "2021-03-08 18:00")),
            Words("半天假", "half day"),
        ),
    )


def test_own_rules_join_the_standard_ones_and_one_of_the_same_code_replaces(session):
    plan, _ = small()
    factories.rule_use(plan, "person_busy", "person_busy", sessions=["*"], then=[], params={}, on=False)
    factories.rule_use(plan, "band", "noon", sessions=["E01.1"], then=[], params={"start_minute": 720})

    uses = {u.id: u for u in built(plan).uses}

    assert (uses["person_busy"].on, uses["noon"].params) == (False, {"start_minute": 720})
    assert uses["venue_open"].sessions == ("*",)


def test_a_duty_in_a_selector_is_who_has_it(session):
    plan, _ = small()
    factories.person("S1", duty="chair")
    factories.rule_use(plan, "band", "noon", sessions=["person:chair"], then=[], params={})

    assert next(u for u in built(plan).uses if u.id == "noon").sessions == ("person:S1",)


def test_today_is_midnight_within_the_plan_and_nothing_outside(session):
    during = factories.plan("a", first_day=date(2021, 2, 20), last_day=date(2021, 3, 1))
    over = factories.plan("b", first_day=date(2020, 1, 1), last_day=date(2020, 12, 31))

    assert (built(during).now, built(over).now) == (built(during).grid.at(2), 0)


def test_the_same_rows_give_the_same_problem_and_the_order_of_members_does_not_matter(session):
    plan, _ = small(groups=("G",))
    people = [factories.person(code) for code in ("c", "a", "b")]
    group = factories.group("G", "cohort")
    for person in people:
        db.session.add(Membership(group=group, person=person))

    first = codec.digest(built(plan))
    db.session.remove()

    problem = build_problem(plan.id)
    assert codec.digest(problem) == first
    assert problem.group["G"].members == ("a", "b", "c")


def test_every_rule_reaches_the_solver_as_it_was_set(session):
    """All of the catalogue at once: of others' weight and, where it may be, the other way round; every third off."""
    plan, _ = small()
    for number, (code, rule) in enumerate(rules().items()):
        hard = not rule.hard if rule.switchable else None
        params = {n: list(v) if isinstance(v, tuple) else v for n, v in rule.example.items()}
        values = {"params": params, "hard": hard, "weight": number + 2, "sessions": ["event:E01"], "then": []}
        factories.rule_use(plan, code, f"own.{code}", on=number % 3 > 0, **values)

    problem = built(plan)

    bound = {use.rule.code: use for use in bound_uses(problem) if use.id.startswith("own.")}
    assert list(bound) == [code for number, code in enumerate(rules()) if number % 3 > 0]
    for number, (code, rule) in enumerate(rules().items()):
        if code in bound:
            found = bound[code]
            assert (found.hard, found.weight) == (rule.hard != rule.switchable, number + 2), code
            assert [s.id for s in found.sessions] == ["E01.1"], code
            assert {n: getattr(found.params, n) for n in rule.example} == {
                n: tuple(v) if isinstance(v, list) else v for n, v in rule.example.items()
            }, code
