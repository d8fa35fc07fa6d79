"""The mark of the day board is another one after every change that a clerk would see, and the same else."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import DeskRule, Venue
from scheduler.queries.board_mark import mark
from scheduler.services import booking as desk
from scheduler.services import checking_in, lessons, waiting
from scheduler.services.waiting import Wish
from scheduler.transactions import writing
from solver.words import Words
from tests.tools import classes
from tests.tools import desk as tools
from tests.tools.desk import NOW, gym
from tests.tools.factories import at

TODAY = NOW.date()


@pytest.fixture
def here(session):
    return gym()


def seen():
    db.session.rollback()
    return mark(TODAY)


@pytest.mark.postgres
def test_every_act_of_the_desk_is_seen(here):
    marks = [seen()]

    def did(row):
        marks.append(seen())
        return row

    one = did(here.book("GYM-T", "18:00", "19:00", "20317"))
    other = did(here.book("GYM-T", "18:00", "19:00", "20318"))
    did(desk.move(one, here.clerk, lane=3))  # the same time at the same tables: no column changes
    did(desk.swap(one, other, here.clerk))
    did(desk.resize(one, here.clerk, end=at("2021-10-14 19:30")))
    rest = did(desk.split(one, at("2021-10-14 18:30"), here.clerk)[1])
    did(desk.cancel(rest, here.clerk))
    held = did(here.book("GYM-B", "18:00", "19:00", "21044", hold_minutes=10))
    did(desk.confirm(held, here.clerk))
    full = did(here.book("GYM-A", "18:00", "19:00", "17001"))
    waits = did(waiting.join(Wish(here.people["21044"], ["GYM-A"], full.start, full.end), here.clerk))
    did(waiting.withdraw(waits, here.clerk))
    clock.set_source(lambda: NOW + timedelta(minutes=50))
    did(checking_in.check_in(full, here.clerk))
    course = did(classes.course(here)[0].course)
    did(lessons.change_course(course, here.clerk, title=Words("太极", "Tai chi")))
    did(tools.without_rules("quota_peak"))

    assert len(set(marks)) == len(marks)


def test_nothing_done_within_the_minute_is_the_same_mark(here):
    before = seen()
    clock.set_source(lambda: NOW + timedelta(seconds=30))
    same = seen()
    clock.set_source(lambda: NOW + timedelta(seconds=60))

    assert same == before
    assert seen() != before


def test_another_day_part_or_language_has_another_mark(here):
    found = {mark(TODAY), mark(TODAY + timedelta(days=1)), mark(TODAY, 1), mark(TODAY, 1, "en")}

    assert len(found) == 4


def test_hours_and_rules_are_seen(here):
    before = seen()
    with writing():
        venue = db.session.scalars(select(Venue).where(Venue.code == "GYM-B")).one()
        venue.openings[0].end = 520
    hours = seen()
    with writing():
        db.session.add(DeskRule(code="check_in", params={"grace": 5}))

    assert len({before, hours, seen()}) == 3
