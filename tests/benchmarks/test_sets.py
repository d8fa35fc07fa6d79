"""Small instances of each outside set, there and back: the answer costs what the set's own rules say."""

import json
import xml.etree.ElementTree as ET
from collections import Counter

from benchmarks.sets import the_set
from benchmarks.stress import FED, MATCHES
from solver.codec import dump_problem, load_problem
from solver.result import Options
from solver.search import solve

CTT = """Name: tiny
Courses: 3
Rooms: 2
Days: 2
Periods_per_day: 3
Curricula: 1
Constraints: 1

COURSES:
c1 t1 2 2 30
c2 t2 2 2 10
c3 t1 1 1 10

ROOMS:
A 20
B 40

CURRICULA:
q1 2 c1 c2

UNAVAILABILITY_CONSTRAINTS:
c3 0 0

END.
"""


def test_a_course_timetable_costs_what_the_competition_counts(tmp_path):
    """Five lectures fit without any cost: 30 students in B, each curriculum's lectures in pairs."""
    file, answer = tmp_path / "tiny.ctt", tmp_path / "tiny.sol"
    file.write_text(CTT)
    made = the_set("cbctt")
    problem = made.read(file)

    result = solve(problem, Options(seconds=60))
    made.write(problem, result, answer)

    assert (result.cost, result.status) == (0, "optimal")
    rows = [line.split() for line in answer.read_text().splitlines()]
    assert sorted(r[0] for r in rows) == ["c1", "c1", "c2", "c2", "c3"]
    assert {r[1] for r in rows if r[0] == "c1"} == {"B"}
    assert len({(r[1], r[2], r[3]) for r in rows}) == 5
    assert ["0", "0"] not in [r[2:] for r in rows if r[0] == "c3"]
    for day in "01":
        periods = sorted(int(r[3]) for r in rows if r[0] in ("c1", "c2") and r[2] == day)
        assert len(periods) == 2
        assert periods[1] - periods[0] == 1


DAY = {
    "name": "tiny", "teams": 4, "courts": 1, "rest": 0, "horizon": 8, "closed": [[0, 2]], "away": [[3, 0]],
}  # fmt: skip


def test_a_court_day_is_as_short_as_counting_allows(tmp_path):
    """Six matches on one court that is closed in one slot: seven slots, none shorter."""
    file, answer = tmp_path / "tiny.json", tmp_path / "plan.json"
    file.write_text(json.dumps(DAY))
    made = the_set("court-day")
    problem = made.read(file)

    result = solve(problem, Options(seconds=60))
    made.write(problem, result, answer)

    rows = json.loads(answer.read_text())
    assert (result.cost, result.bound) == (7, 7)
    assert sorted(r["slot"] for r in rows) == [0, 1, 3, 4, 5, 6]
    assert 3 not in next(r["teams"] for r in rows if r["slot"] == 0)


SEASON = """<Instance><Resources><Teams><team id="0"/><team id="1"/><team id="2"/></Teams><Slots>{slots}</Slots>
</Resources><Constraints><CapacityConstraints>
<CA1 max="0" mode="H" teams="0" slots="0;1;2" type="HARD"/><CA1 max="0" mode="HA" teams="2" slots="5" type="HARD"/>
<CA3 intp="2" max="1" mode1="HA" mode2="SLOTS" penalty="10" type="SOFT"/>
</CapacityConstraints><SeparationConstraints><SE1 min="3" max="9" type="HARD"/></SeparationConstraints></Constraints>
</Instance>"""


def test_a_season_keeps_halls_absences_and_the_days_between_two_meetings(tmp_path):
    file, answer = tmp_path / "tiny.xml", tmp_path / "plan.xml"
    file.write_text(SEASON.format(slots="".join(f'<slot id="{n}"/>' for n in range(14))))
    made = the_set("indoor-football")
    problem = made.read(file)

    result = solve(problem, Options(seconds=60))
    made.write(problem, result, answer)

    games = [
        (g.get("home"), g.get("away"), int(g.get("slot"))) for g in ET.parse(answer).iter("ScheduledMatch")
    ]
    assert len(games) == 6
    assert result.cost == 0
    assert all(slot > 2 for home, _, slot in games if home == "0")
    assert all(slot != 5 for home, away, slot in games if "2" in (home, away))
    for home, away, slot in games:
        back = next(s for h, a, s in games if (h, a) == (away, home))
        assert abs(slot - back) > 3


def test_a_limit_on_the_difference_in_games_played_is_a_rule_of_anybody(tmp_path):
    file = tmp_path / "tiny.xml"
    level = '<FairnessConstraints><FA2 intp="2" mode="HA" type="HARD"/></FairnessConstraints></Constraints>'
    file.write_text(SEASON.format(slots='<slot id="0"/>').replace("</Constraints>", level))

    uses = the_set("rest-time").read(file).uses

    assert [(u.rule, u.params) for u in uses if u.rule == "team_pace"] == [("team_pace", {"most": 2})]


def test_a_name_of_a_generated_problem_says_its_size_and_seed(tmp_path):
    problem = the_set("scale").read(tmp_path / "100-seed3")
    assert len(problem.sessions) == 100
    assert problem == the_set("scale").read(tmp_path / "100-seed3")
    assert problem != the_set("scale").read(tmp_path / "100")


def test_in_a_generated_problem_there_are_wishes_that_compete_and_a_plain_one_has_none_of_them(tmp_path):
    problem, plain = (the_set("scale").read(tmp_path / name) for name in ("100", "100-plain"))

    assert {s.id for s in problem.sessions} == {s.id for s in plain.sessions}
    rules = {u.rule for u in problem.uses} - {u.rule for u in plain.uses}
    assert {"near_anchor", "spread", "fair_people", "preferred_time", "round_order"} <= rules
    assert any(s.repeat for s in problem.sessions)
    assert not any(s.tags or s.repeat for s in plain.sessions)


def test_courts_of_generated_problems_are_shared_by_five_institutes_and_crowded_years_have_fewer(tmp_path):
    def institutes(name):
        matches = [s for s in the_set("scale").read(tmp_path / name).sessions if s.kind == "match"]
        return {(p, s.id.split(".")[0]) for s in matches for p in s.places}

    assert len([1 for place, _ in institutes("600") if place == ("court0.0",)]) == 5
    assert {place for place, _ in institutes("500-crowded")} == {(f"court0.{n}",) for n in range(4)}


def test_the_crowded_court_is_drawn_from_its_seed(tmp_path):
    problem = the_set("scale").read(tmp_path / "stress")

    assert problem == the_set("scale").read(tmp_path / "stress-seed1")
    assert problem != the_set("scale").read(tmp_path / "stress-seed2")
    assert load_problem(json.loads(json.dumps(dump_problem(problem)))) == problem


def test_in_a_double_elimination_each_match_feeds_others_that_come_after_it():
    feeding = Counter(feeder for _, feeders in FED for feeder in feeders)
    waiting = [match for match, _ in FED]

    assert waiting == list(range(8, MATCHES))  # all but those that know their teams
    assert all(feeder < match for match, feeders in FED for feeder in feeders)
    assert feeding == dict.fromkeys(range(15), 2) | dict.fromkeys(range(15, 30), 1)  # who loses once plays on
