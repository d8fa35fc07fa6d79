from collections import Counter

import pytest

from solver.words import Words
from tests.tools.events import codes, named, planned, rules_of

TEAMS = tuple(f"T{i}" for i in range(1, 13))
OPTIONS = {"pools": "4", "referees": "r1|r2|r3|r4", "referees_need": "3"}


def test_twelve_teams_play_twelve_group_matches_and_eight_more():
    programme = planned("tournament", groups=TEAMS, options=OPTIONS)

    assert Counter(len(s.code) for s in programme.sessions if s.tags[0] == "group") == {2: 12}
    assert codes(programme)[12:] == ["QF1", "QF2", "QF3", "QF4", "SF1", "SF2", "third", "final"]
    assert all(s.pools == (("referee", ("r1", "r2", "r3", "r4"), 3, True),) for s in programme.sessions)


def test_what_is_not_known_yet_has_a_placeholder_and_no_entries():
    programme = planned("tournament", groups=TEAMS, options=OPTIONS)

    final = named(programme, "final")
    assert final.entries == ()
    assert final.name == Words(
        "活动：决赛（半决赛 1 胜者 对 半决赛 2 胜者）",
        "Event: final (winner of semi-final 1 v winner of semi-final 2)",
    )


def test_feeders_come_before_what_they_feed():
    rules = rules_of(planned("tournament", groups=TEAMS, options=OPTIONS))

    assert rules["order-final"] == ("round_order", "SF1", "SF2", "final")
    assert rules["order-groups"][-4:] == ("QF1", "QF2", "QF3", "QF4")
    assert rules["rest"] == ("team_rest", "*")


def test_teams_are_called_by_their_titles():
    names = {"T1": Words("光学室", "Optics")}

    only = planned("tournament", groups=("T1", "T2"), names=names).sessions[0]

    assert only.name.en == "Event: group A, match 1 (Optics v T2)"


@pytest.mark.parametrize("number", range(2, 14))
def test_in_one_group_each_pair_meets_once(number):
    programme = planned("tournament", groups=tuple(f"X{i}" for i in range(number)))

    pairs = [frozenset(s.entries) for s in programme.sessions]
    assert len(pairs) == len(set(pairs)) == number * (number - 1) // 2


@pytest.mark.parametrize("entries", [(), ("T1",)])
def test_fewer_than_two_play_nothing(entries):
    programme = planned("tournament", groups=entries)

    assert programme.sessions == programme.rules == ()


def test_a_rain_reserve_belongs_to_the_final():
    options = OPTIONS | {"reserve_minutes": "90"}

    assert rules_of(planned("tournament", groups=TEAMS, options=options))["rain"] == (
        "rain_reserve",
        "final",
        "reserve",
    )
