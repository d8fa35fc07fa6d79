from tests.tools.stories import at, faults, plan, session


def test_one_right_after_the_other_is_allowed_and_one_tick_sooner_is_refused():
    problem = plan(session("a", groups=("club",)), session("b", groups=("club", "team")))

    assert faults("audience_exclusive", problem, {"a": at(0, "10:00"), "b": at(0, "11:00")}) == []
    assert faults("audience_exclusive", problem, {"a": at(0, "10:00"), "b": at(0, "10:45")}) == [("a", "b")]


def test_a_team_does_not_play_while_it_must_attend():
    problem = plan(session("match", entries=("red", "blue")), session("meeting", groups=("red",)))

    assert faults("audience_exclusive", problem, {"match": at(0, "10:00"), "meeting": at(0, "10:00")}) == [
        ("match", "meeting")
    ]


def test_who_is_only_interested_may_choose():
    problem = plan(session("a", groups=("club",)), session("b", audience=("club",)))

    assert faults("audience_exclusive", problem, {"a": at(0, "10:00"), "b": at(0, "10:00")}) == []
