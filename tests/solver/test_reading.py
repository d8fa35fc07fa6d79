"""Quick reading and slow reading say the same of everything."""

import copy
import json
from datetime import date
from random import Random
from typing import Any

import pytest

from solver import codec
from solver.problem import Problem
from solver.reading import Unlike, reader
from solver.timespan import Span
from tests.tools.problems import small_problem
from tests.tools.ruled import with_rules

JUNK = (None, True, 7, -1.5, "hall", "", [], [1, 2], ["a"], {}, {"zh": "词"}, {"id": "x"})


def unlike(value: Any) -> Any:
    raise Unlike


def outcome(data: dict[str, Any]) -> Any:
    try:
        return codec.load_problem(copy.deepcopy(data))
    except codec.BadFile as bad:
        return str(bad), bad.where


def spoiled(data: Any, random: Random) -> None:
    """Junk, or nothing, at some place of the JSON."""
    while True:
        keys = list(data) if isinstance(data, dict) else list(range(len(data)))
        key = random.choice(keys)
        if not isinstance(data[key], dict | list) or not data[key] or random.random() < 0.2:
            break
        data = data[key]
    if random.random() < 0.2:
        del data[key]
    else:
        data[key] = random.choice(JUNK)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_read_quickly_is_what_is_read_slowly(seed, monkeypatch):
    written = json.loads(json.dumps(codec.dump_problem(with_rules(small_problem(seed), seed))))
    read = reader(Problem)({k: v for k, v in written.items() if k != "format"})

    monkeypatch.setattr(codec, "reader", lambda kind: unlike)

    assert read == codec.load_problem(written)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_spoiled_is_refused_or_read_as_slowly(seed, monkeypatch):
    random, quick = Random(seed), []
    written = json.loads(json.dumps(codec.dump_problem(with_rules(small_problem(seed), seed))))
    for _ in range(20):
        data = copy.deepcopy(written)
        spoiled(data, random)
        quick.append((data, outcome(data)))

    monkeypatch.setattr(codec, "reader", lambda kind: unlike)

    assert [outcome(data) for data, _ in quick] == [found for _, found in quick]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (int, True),
        (int, 1.0),
        (str, 1),
        (bool, 1),
        (date, "2026-13-01"),
        (Span, [1, 2, 3]),
        (Span, [1, True]),
        (tuple[str, ...], ["a", 1]),
        (tuple[str, int], ["a"]),
        (Problem, {"grid": {}}),
    ],
)
def test_what_is_not_as_the_type_says_is_unlike(kind, value):
    with pytest.raises(Unlike):
        reader(kind)(value)


def test_names_that_come_often_are_kept_once():
    one, other = (reader(tuple[str, ...])(json.loads('["ann of the first floor"]')) for _ in range(2))

    assert one[0] is other[0]
