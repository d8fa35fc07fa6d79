from tests.tools.stories import at, faults, plan, session

TAGGED = plan(session("a", tags=("women",)), session("b", tags=("women",)), session("c", tags=("staff",)))


def test_the_womens_items_follow_one_another_and_one_tick_of_overlap_is_refused():
    nine = {"a": at(0, "9:00"), "c": at(0, "9:00")}
    assert faults("exclusive_tags", TAGGED, {**nine, "b": at(0, "10:00")}, tag_a="women") == []
    assert faults("exclusive_tags", TAGGED, {**nine, "b": at(0, "9:45")}, tag_a="women") == [("a", "b")]


def test_two_tags_exclude_one_another_but_not_themselves():
    tags = {"tag_a": "women", "tag_b": "staff"}
    nine = {"a": at(0, "9:00"), "b": at(0, "9:00")}
    assert faults("exclusive_tags", TAGGED, {**nine, "c": at(0, "10:00")}, **tags) == []
    assert faults("exclusive_tags", TAGGED, {"a": at(0, "9:00"), "c": at(0, "9:45")}, **tags) == [("a", "c")]
