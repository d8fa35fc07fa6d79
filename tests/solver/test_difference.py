"""A difference leads from one timetable to the other, back, and nowhere else."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver.difference import Clash, Difference, Step, apply, difference
from solver.timetable import Placement

# A busy machine may take seconds over one draw: that says nothing of the code.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

PLACES = st.sampled_from([(), ("AUD",), ("MPH",), ("MPH-A", "MPH-B")])
DUTIES = st.sampled_from([(), (("referee", ("20317",)),), (("referee", ("20318",)), ("timer", ("20319",)))])


@st.composite
def timetables(draw):
    names = draw(st.sets(st.sampled_from(["E1.1", "E1.2", "E2.1", "E3.1", "E4.1"])))
    made = [Placement(n, draw(st.integers(0, 3)), draw(PLACES), draw(DUTIES)) for n in sorted(names)]
    return tuple(sorted(made, key=lambda p: (p.start, p.session)))


@patient
@given(timetables(), timetables())
def test_applied_to_the_one_it_gives_the_other_and_back(a, b):
    found = difference(a, b)

    assert apply(a, found) == b
    assert apply(b, found.reversed()) == a
    assert found.reversed() == difference(b, a)


@patient
@given(timetables())
def test_a_timetable_does_not_differ_from_itself(a):
    assert difference(a, a) == Difference((), len(a))
    assert apply(a, difference(a, a)) == a


@patient
@given(timetables(), timetables(), timetables())
def test_on_something_that_has_moved_meanwhile_it_is_refused_with_the_clash(a, b, other):
    found = difference(a, b)
    there = {p.session: p for p in other}
    moved = [s.session for s in found.steps if there.get(s.session) not in (s.was, s.now)]

    if not moved:
        assert difference(apply(other, found), other).unchanged >= 0
        return
    with pytest.raises(Clash) as caught:
        apply(other, found)
    assert [step.session for step, _ in caught.value.found] == moved
    assert [now for _, now in caught.value.found] == [there.get(name) for name in moved]


@patient
@given(timetables(), timetables())
def test_every_session_is_counted_once(a, b):
    names = {p.session for p in (*a, *b)}

    assert sum(difference(a, b).counts.values()) == len(names)


@pytest.mark.parametrize(
    ("was", "now", "kind"),
    [
        (Placement("S", 1, ("A",)), Placement("S", 2, ("B",)), "moved"),
        (Placement("S", 1, ("A",)), Placement("S", 1, ("B",)), "re-roomed"),
        (Placement("S", 1, ("A",)), Placement("S", 1, ("A", "B")), "split"),
        (Placement("S", 1, ("A",)), Placement("S", 1, ("A",), (("referee", ("1",)),)), "duties"),
        (Placement("S", 1, ("A",)), None, "cancelled"),
        (None, Placement("S", 1, ("A",)), "new"),
    ],
)
def test_each_change_is_called_by_its_name(was, now, kind):
    assert Step("S", was, now).kind == kind


def test_the_order_of_people_is_no_difference():
    a = Placement("S", 1, ("A",), (("timer", ("2", "1")), ("referee", ())))
    b = Placement("S", 1, ("A",), (("timer", ("1", "2")),))

    assert difference([a], [b]).steps == ()
