"""What a repair says of itself."""

import dataclasses

from solver.codec import dump_repair, load_repair
from solver.repair.repairing import repair
from solver.repair.speaking import spoken_move, summary
from tests.solver.repair.test_repairing import at, closed, courts, match


def _repaired():
    problem = courts(match("one"), closures=(closed(1, 9, 12),))
    return problem, repair(problem, (at("one", 1, 10),))


def test_a_move_names_both_times_and_the_summary_what_is_proven():
    problem, found = _repaired()

    assert spoken_move(found.moved[0], problem, "zh") == "one: 5月5日 10:00 A → 5月5日 12:00 A"
    assert summary(found).zh == "1 场改期；已证明不可能更少、更近。"
    assert summary(found).en == "1 moved; proven: not fewer, nor nearer."


def test_what_is_not_proven_is_not_claimed():
    _, found = _repaired()

    assert summary(dataclasses.replace(found, distance_bound=0)).en == "1 moved; proven: not fewer."
    assert "not yet proven" in summary(dataclasses.replace(found, moved_bound=0)).en


def test_a_repair_is_the_same_after_a_file():
    _, found = _repaired()

    assert load_repair(dump_repair(found)) == found
