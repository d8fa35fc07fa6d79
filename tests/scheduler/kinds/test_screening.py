from tests.tools.events import codes, planned


def test_half_days_with_slots():
    programme = planned("screening", count=2, minutes=240, options={"slots": "8", "seats": "6"})

    assert codes(programme) == ["1", "2"]
    assert [s.size for s in programme.sessions] == [6, 6]
    assert programme.about.en == "8 slots of 30 minutes for 6 in each half day"


def test_no_slot_is_no_division_by_nothing():
    assert (
        planned("screening", minutes=240, options={"slots": "0"}).about.zh
        == "每半天0个时段，每段240分钟、1人"
    )
