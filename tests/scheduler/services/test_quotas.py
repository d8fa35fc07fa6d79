"""What is told of a quota is what the rules would count."""

import pytest

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import DeskRule
from scheduler.queries import courts
from scheduler.services.quotas import quotas
from scheduler.transactions import writing
from tests.tools.desk import Gym, gym
from tests.tools.factories import at

pytestmark = pytest.mark.postgres


@pytest.fixture
def hall(session) -> Gym:
    return gym()


def told(hall, when=None):
    found = quotas(hall.people["20317"], hall.member, courts.venues(), when)
    return [(q.title.zh, q.used, q.limit) for q in found]


def test_standard_quotas_are_told_once_for_all_venues(hall):
    assert told(hall) == [("本周高峰", 0, 4.0), ("今天高峰", 0, 2.0), ("未来", 0, 3)]


def test_only_the_peak_part_of_a_booking_counts(hall):
    hall.book("GYM-B", "19:00", "20:00", "20317")
    hall.book("GYM-B", "18:00", "19:00", "21044")  # somebody else's

    assert told(hall) == [("本周高峰", 0.5, 4.0), ("今天高峰", 0.5, 2.0), ("未来", 1, 3)]


def test_of_another_week_that_week_is_told(hall):
    hall.book("GYM-B", "18:00", "19:00", "20317")

    assert told(hall, at("2021-10-20 12:00"))[:2] == [("下周高峰", 0, 4.0), ("当天高峰", 0, 2.0)]


def test_a_spent_quota_is_one_that_refuses(hall):
    for start, end in (("17:30", "18:30"), ("18:30", "19:30")):
        hall.book("GYM-B", start, end, "20317")

    spent = [q.code for q in quotas(hall.people["20317"], hall.member, courts.venues()) if q.is_spent]
    assert spent == ["quota_peak"]
    with pytest.raises(Refusal) as refused:
        hall.book("GYM-T", "17:30", "18:00", "20317", override=("one_place",), reason="test")
    assert refused.value.code == "desk-quota-peak"


def test_whom_a_rule_exempts_is_told_nothing_of_it(hall):
    with writing():
        db.session.add(DeskRule(code="quota_peak", params={"exempt_roles": ["member"]}))

    assert told(hall) == [("未来", 0, 3)]


def test_where_there_is_no_gym_there_is_no_quota(hall):
    assert quotas(hall.people["20317"], hall.member, []) == []
