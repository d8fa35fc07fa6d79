from tests.tools.events import planned


def test_each_batch_has_its_leader_and_its_group():
    programme = planned(
        "batch_trip",
        count=2,
        groups=("batch1", "batch2"),
        options={"days": "5", "leaders": "lead1|lead2"},
    )

    assert [(s.people, s.groups, s.minutes, s.all_day) for s in programme.sessions] == [
        (("lead1",), ("batch1",), 5 * 1440, True),
        (("lead2",), ("batch2",), 5 * 1440, True),
    ]


def test_without_leaders_the_events_people_go():
    assert planned("batch_trip", people=("chair",)).sessions[0].people == ("chair",)
