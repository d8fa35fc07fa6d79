from tests.tools.stories import at, faults, plan, session

KNOCK_OUT = plan(session("semi1"), session("semi2"), session("final"))
USE = {"sessions": ("semi*",), "then": ("final",)}
SEMIS = {"semi1": at(0, "12:00"), "semi2": at(0, "12:30")}  # until 13:30


def test_half_an_hour_after_the_last_feeder_is_enough_and_one_tick_less_is_refused():
    assert faults("round_order", KNOCK_OUT, {**SEMIS, "final": at(0, "14:00")}, use=USE) == []
    assert faults("round_order", KNOCK_OUT, {**SEMIS, "final": at(0, "13:45")}, use=USE) == [
        ("semi2", "final")
    ]


def test_no_final_without_both_semi_finals():
    one = {"semi1": at(0, "12:00"), "final": at(1, "12:00")}
    assert faults("round_order", KNOCK_OUT, one, use=USE) == [("final",)]


def test_semi_finals_may_stand_without_a_final():
    assert faults("round_order", KNOCK_OUT, SEMIS, use=USE) == []
