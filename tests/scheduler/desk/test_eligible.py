"""Who may book at all."""

from tests.tools.desk_requests import request, said


def test_staff_and_students_may():
    assert [said("eligible", request(status=s)) for s in ("staff", "student")] == [None, None]


def test_a_guest_from_outside_may_not():
    assert said("eligible", request(status="outside")) == (
        "这个场地只给职工、学生预订。",
        "This place is for staff and students only.",
    )


def test_a_place_of_one_club_is_for_its_members():
    assert said("eligible", request(groups=frozenset({"YOGA", "B1"})), groups=["YOGA"]) is None
    assert said("eligible", request(groups=frozenset({"B1"})), groups=["YOGA"]) == (
        "这个场地只给成员（YOGA）预订。",
        "This place is for members of YOGA only.",
    )
