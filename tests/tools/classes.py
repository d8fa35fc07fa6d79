"""Classes of the desk for tests: aerobics in the studio of tests.tools.desk."""

from scheduler.extensions import db
from scheduler.models import Course, Lesson, User
from scheduler.services import lessons
from scheduler.services.lessons import NewCourse
from scheduler.services.recurring import Standing
from solver.words import Words
from tests.tools import factories
from tests.tools.desk import Gym
from tests.tools.factories import at

__all__ = ["course", "member"]


def course(
    gym: Gym,
    code: str = "AERO",
    first: str = "2021-10-15 12:00",
    *,
    count: int = 3,
    seats: int = 2,
    activity: str = "aerobics",
    venue: str = "GYM-A",
) -> list[Lesson]:
    """The lessons of a new course, an hour each on working days."""
    start = at(first)
    room = Standing(
        venue=venue,
        start=start,
        end=start.replace(hour=start.hour + 1),
        rrule=f"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT={count}",
        lanes=0,
        day_types=("work",),
    )
    new = NewCourse(code=code, title=Words("健身操", "Aerobics"), seats=seats, activity=activity)
    made: Course = lessons.offer_course(new, room, gym.clerk)
    return made.lessons


def member(gym: Gym, code: str) -> User:
    """An account for one of the gym's people."""
    row = factories.user(code, "member", person=gym.people[code])
    db.session.commit()
    return row
