"""An advisor over pipes, as a web process keeps one."""

import json
import subprocess
import sys

from solver.codec import dump_placements, dump_problem, load_repair
from tests.solver.repair.test_repairing import at, closed, courts, match


def _asked(*lines: dict) -> list[dict]:
    text = "".join(json.dumps(line) + "\n" for line in lines)
    run = subprocess.run(
        [sys.executable, "-m", "solver.advice.serving"],
        input=text,
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in run.stdout.splitlines()]


def _given(problem, *placements) -> dict:
    return {"problem": dump_problem(problem), "placements": dump_placements(placements)}


def test_questions_are_answered_in_turn():
    problem = courts(match("one"), match("two"))

    answers = _asked(
        _given(problem, at("one", 1, 10), at("two", 1, 11)),
        {"ask": "options", "session": "one", "first": 48 + 18, "last": 48 + 24},
        {"ask": "verdict", "session": "one", "start": 48 + 22, "place": ["A"]},
        {"ask": "explain", "session": "two"},
    )

    assert answers[0] == {"answer": {"sessions": 2}}
    assert [(o["start"], o["cost"]) for o in answers[1]["answer"]] == [(66, 0), (68, 0)]
    assert answers[2]["answer"]["fits"] is False
    assert answers[2]["answer"]["broken"][0]["use"] == "venue_exclusive"
    assert answers[3]["answer"]["session"] == "two"


def test_a_repair_is_asked_for_with_what_was_announced():
    problem = courts(match("one"), closures=(closed(1, 9, 12),))

    answers = _asked(_given(problem), {"ask": "repair", "announced": dump_placements((at("one", 1, 10),))})

    assert [m.now for m in load_repair(answers[1]["answer"]).moved] == [at("one", 1, 12)]


def test_what_cannot_be_answered_is_refused_and_the_next_question_is_answered():
    problem = courts(match("one"))

    answers = _asked(
        {"ask": "options", "session": "one"},
        {"problem": {"format": "other"}, "placements": []},
        _given(problem),
        {"ask": "dance"},
        {"ask": "options", "session": "none"},
        {"ask": "options", "session": "one", "count": 1},
    )

    codes = [a.get("error", "answered") for a in answers]
    assert codes == [
        "no-timetable",
        "bad-problem",
        "answered",
        "unknown-question",
        "unknown-session",
        "answered",
    ]
    assert len(answers[-1]["answer"]) == 1


def test_a_session_that_was_moved_is_told_without_the_problem():
    problem = courts(match("one"), match("two"))
    asked = {"ask": "options", "session": "one", "first": 48 + 18, "last": 48 + 24}
    elsewhere, moved = dump_placements((at("two", 1, 11), at("two", 1, 10)))

    answers = _asked(
        _given(problem, at("one", 1, 9)),
        {"place": elsewhere},
        asked,
        {"place": moved},
        asked,
        {"remove": "two"},
        asked,
        {"remove": "three"},
    )

    starts = [[o["start"] for o in sorted(answers[n]["answer"], key=lambda o: o["start"])] for n in (2, 4, 6)]
    assert starts == [[66, 68], [66, 70], [66, 68, 70]]
    assert [answers[n]["answer"] for n in (1, 3, 5)] == [{"placed": 2}, {"placed": 2}, {"placed": 1}]
    assert answers[7]["error"] == "unknown-session"
