"""A published programme, and the people who look at it, for the tests of pages."""

from datetime import UTC, date, datetime

from scheduler import clock
from scheduler.models import User
from scheduler.transactions import writing
from solver.words import Words
from tests.tools import factories
from tests.tools.published import Small

NOW = datetime(2021, 3, 4, 1, 0, tzinfo=UTC)  # Thursday 4 March, 9:00 in Shanghai


def march() -> Small:
    """Edition 1: two lectures, a match, a span of ten days, and one that nobody outside may see."""
    clock.set_source(lambda: NOW)
    small = Small.make()
    with writing():
        factories.group("OPT", "branch", title_zh="光学室分会", title_en="Optics")
    small.add("E01", about="带上水杯。")
    small.add("E02", name=Words("科研写作", "Writing papers"))
    small.add("E22", "final", category="match", name=Words("拔河决赛", "Tug-of-war final"), groups=("OPT",))
    span = {"minutes": 10 * 24 * 60, "all_day": True, "places": ((),), "free": True}
    small.add("X1", category="culture", name=Words("书画征集", "Call for pictures"), **span)
    small.add("C1", category="care", public=False, name=Words("谈心", "Talking"))
    small.put("E01.1", "2021-03-05 14:00", "AUD")
    small.put("E02.1", "2021-03-05 16:00", "MPH")
    small.put("E22.final", "2021-03-12 16:30", "MPH")
    small.put("X1.1", "2021-03-08 00:00")
    small.put("C1.1", "2021-03-10 10:00", "AUD")
    small.publish()
    return small


def moved(small: Small) -> None:
    """Edition 2: the final is two days earlier."""
    small.put("E22.final", "2021-03-10 16:30", "MPH")
    small.publish(datetime(2021, 3, 4, 2, 0, tzinfo=UTC), note=Words("决赛提前。", "The final is earlier."))


def member(code: str = "10001") -> User:
    """Somebody of the optics branch, who is a person as well."""
    with writing():
        person = factories.person(code, name="张伟")
        return factories.user(code, "member", person=person)


FIRST_DAY = date(2021, 3, 1)
