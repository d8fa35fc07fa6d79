from tests.tools.events import codes, planned, rules_of

TEAMS = tuple(f"T{i}" for i in range(1, 13))


def test_one_block_with_its_reserve():
    programme = planned("sports_day", minutes=240, groups=TEAMS, options={"reserve_days": "6"})

    assert codes(programme) == ["main", "reserve"]
    assert rules_of(programme) == {"light": ("daylight", "*"), "rain": ("rain_reserve", "main", "reserve")}
    assert programme.rules[1].params == {"days": 6}


def test_twelve_teams_at_eight_stations_in_twelve_turns_and_three_relay_heats():
    about = planned("sports_day", groups=TEAMS, options={"stations": "8", "turn": "20"}).about

    lines = about.en.splitlines()
    assert lines[1] == "1 (+0 min): T1, T2, T3, T4, T5, T6, T7, T8"
    assert lines[12].startswith("12 (+220 min): ")
    assert lines[13:] == [
        "relay heat 1 (round 1): T9, T10, T11, T12",
        "relay heat 2 (round 5): T5, T6, T7, T8",
        "relay heat 3 (round 9): T1, T2, T3, T4",
    ]


def test_without_teams_there_is_no_order_book_and_without_a_reserve_no_rain_rule():
    programme = planned("sports_day", options={"stations": "8"})

    assert (codes(programme), programme.about.zh) == (["main"], "")
    assert rules_of(programme) == {"light": ("daylight", "*")}
