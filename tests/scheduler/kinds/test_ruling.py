from scheduler.kinds.ruling import apart, before, exactly


def test_exactly_is_a_shortest_and_a_longest_gap():
    rule = exactly("cut", ("a",), ("b",), 5, "workday")

    assert rule.params == {"least": 5, "most": 5, "unit": "workday"}


def test_before_has_no_longest_gap():
    assert before("first", ("a",), ("b",), 3).params == {"least": 3, "unit": "day"}


def test_occurrences_keep_the_order_of_their_numbers():
    assert apart("apart", ("*",), 14).params == {"least": 14, "most": 366}
