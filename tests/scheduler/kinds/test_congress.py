from datetime import date

from tests.tools.events import codes, named, planned, rules_of

OPTIONS = {"quorum": "60", "quorum_of": "delegates", "prep_people": "chair", "prep_places": "MRB"}


def test_proposals_close_then_the_preparatory_meeting_then_the_congress():
    programme = planned("congress", options=OPTIONS, people=("director",), groups=("delegates",))

    assert codes(programme) == ["proposals", "prep", "main"]
    assert rules_of(programme) == {
        "prep_first": ("before", "prep", "main"),
        "proposals_first": ("before", "proposals", "main"),
        "quorum": ("quorum", "main"),
    }
    assert programme.rules[1].params == {"least": 15, "unit": "workday"}


def test_only_the_congress_needs_the_director():
    programme = planned("congress", options=OPTIONS, people=("director",), groups=("delegates",))

    assert [s.people for s in programme.sessions] == [(), ("chair",), ("director",)]
    assert [s.groups for s in programme.sessions] == [(), (), ("delegates",)]


def test_the_deadline_is_a_whole_day_that_leaves_people_free():
    deadline = named(planned("congress", options={"proposals_first": "2021-02-22"}), "proposals")

    assert (deadline.all_day, deadline.free, deadline.first) == (True, True, date(2021, 2, 22))


def test_without_a_quorum_there_is_no_such_rule():
    assert "quorum" not in rules_of(planned("congress"))
