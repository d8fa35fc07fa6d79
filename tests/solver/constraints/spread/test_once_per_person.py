from tests.tools.stories import at, faults, plan, session

BATCHES = plan(session("july", groups=("lab1",)), session("autumn", groups=("lab1", "lab2")))


def test_one_batch_for_a_cohort_is_allowed_and_a_second_is_refused():
    assert faults("once_per_person", BATCHES, {"july": at(0)}) == []
    assert faults("once_per_person", BATCHES, {"july": at(0), "autumn": at(5)}) == [("july", "autumn")]


def test_batches_of_different_cohorts_are_independent():
    apart = plan(session("july", groups=("lab1",)), session("autumn", groups=("lab2",)))
    assert faults("once_per_person", apart, {"july": at(0), "autumn": at(0)}) == []
