"""What a draft says to its readers."""

import pytest
from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Entry
from scheduler.transactions import writing
from solver.words import Words
from tests.tools import factories
from tests.tools.published import Small


def published(small):
    small.publish()
    return db.session.scalars(select(Entry).where(Entry.superseded_by.is_(None)).order_by(Entry.start)).all()


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        (Words(), "健康讲座", "Health lecture"),
        (Words("健康讲座", "Health lecture"), "健康讲座", "Health lecture"),
        (Words("健康讲座（2）", "Health lecture (2)"), "健康讲座②", "Health lecture ②"),
        (Words("健康讲座（21）", "Health lecture (21)"), "健康讲座㉑", "Health lecture ㉑"),
        (Words("健康讲座（99）", "Health lecture (99)"), "健康讲座（99）", "Health lecture (99)"),
        (Words("开幕", "Opening"), "健康讲座：开幕", "Health lecture: Opening"),
    ],
)
def test_a_title_names_event_and_session(session, name, zh, en):
    small = Small.make()
    small.add("E01", name=name)
    small.put("E01.1", "2021-03-05 14:00", "AUD")

    (entry,) = published(small)

    assert (entry.title_zh, entry.title_en) == (zh, en)


def test_teams_are_called_by_their_names(session):
    small = Small.make()
    with writing():
        factories.group("ROPE", "team", title_zh="红队", title_en="Red")
        factories.group("ROPE-2", "team", title_zh="蓝队", title_en="Blue")
    small.add(
        "E01", name=Words("决赛（ROPE 对 ROPE-2）", "final (ROPE v ROPE-2)"), entries=("ROPE", "ROPE-2")
    )
    small.put("E01.1", "2021-03-05 14:00", "AUD")

    (entry,) = published(small)

    assert entry.title_zh == "健康讲座：决赛（红队 对 蓝队）"
    assert entry.title_en == "Health lecture: final (Red v Blue)"
    assert entry.groups == {"team": ["ROPE", "ROPE-2"], "attending": ["ROPE", "ROPE-2"]}


def test_places_used_together_are_all_named(session):
    small = Small.make()
    small.add("E01", places=(("AUD", "MPH"),))
    small.put("E01.1", "2021-03-05 14:00", "AUD", "MPH")

    (entry,) = published(small)

    assert (entry.place_zh, entry.place_en) == ("报告厅、多功能厅", "Auditorium, Hall")


def test_a_make_up_working_day_is_said(session):
    small = Small.make()
    with writing():
        small.plan.last_day = small.plan.last_day.replace(month=4, day=30)
    small.add("E01", about="自带水杯", last=small.plan.last_day)
    small.put("E01.1", "2021-04-25 14:00", "AUD")

    (entry,) = published(small)

    assert entry.about_zh == "自带水杯\n当天是调休上班日（班）。"
    assert entry.about_en == "That day is a make-up working day."


def test_set_up_is_claimed_but_not_published(session):
    from scheduler.models import Claim

    small = Small.make()
    small.add("E01", setup=30, teardown=15)
    small.put("E01.1", "2021-03-05 14:00", "AUD")

    (entry,) = published(small)

    assert entry.start == factories.at("2021-03-05 14:00")
    assert db.session.query(Claim).count() == (30 + 60 + 15) // 5


def test_single_sessions_are_no_series(session):
    small = Small.make()
    small.add("E01")
    small.add("E02", "1")
    small.add("E02", "2")
    small.put("E01.1", "2021-03-05 14:00", "AUD")
    small.put("E02.1", "2021-03-06 14:00", "AUD")
    small.put("E02.2", "2021-03-07 14:00", "AUD")

    entries = published(small)

    assert [e.series for e in entries] == ["", "2021.E02", "2021.E02"]
    assert ["RELATED-TO" in e.fragments["zh"] for e in entries] == [False, True, True]


def test_a_week_that_is_left_out_does_not_shift_the_others(session):
    small = Small.make()
    with writing():
        small.plan.last_day = small.plan.last_day.replace(month=4, day=30)
    small.add("E01", repeat_weeks=3, last=small.plan.last_day)
    small.put("E01.1", "2021-04-05 14:00", "AUD")  # a holiday

    entries = published(small)

    assert [e.first_day.day for e in entries] == [12, 19]
    small.put("E01.1", "2021-03-29 14:00", "AUD")
    moved = [(e.first_day.isoformat(), e.change) for e in published(small)]
    assert sorted(moved) == [("2021-03-29", "new"), ("2021-04-12", "cancelled"), ("2021-04-12", "moved")]
