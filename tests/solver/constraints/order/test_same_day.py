from tests.tools.stories import at, faults, plan, session

TWO = plan(session("a"), session("b"))


def test_morning_and_evening_of_one_day_are_allowed_and_the_next_day_is_refused():
    assert faults("same_day", TWO, {"a": at(1, "8:00"), "b": at(1, "20:00")}) == []
    assert faults("same_day", TWO, {"a": at(1, "8:00"), "b": at(2, "8:00")}) == [("a", "b")]


def test_each_event_has_its_own_day():
    """Set-up and opening of each exhibition are on one day, the two exhibitions are not."""
    rooms = plan(
        session("x1", event="X"), session("x2", event="X"), session("y1", event="Y"), session("y2", event="Y")
    )
    days = {"x1": at(0, "9:00"), "x2": at(0, "12:00"), "y1": at(1, "9:00"), "y2": at(1, "12:00")}
    assert faults("same_day", rooms, days, per="event") == []
    assert faults("same_day", rooms, {**days, "y2": at(2, "9:00")}, per="event") == [("y1", "y2")]
