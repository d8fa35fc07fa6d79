"""What is outdoors lies between sunrise and some minutes before sunset."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from solver.constraints.base import Bound, Breach, Hard, masked, movable, param
from solver.daylight import BEIJING, sun_hours
from solver.grid import Grid
from solver.problem import Place, Problem
from solver.shapes import Mask
from solver.timespan import Span, is_covered
from solver.timetable import Timetable
from solver.words import Minutes, Sentence, Words


@dataclass(frozen=True)
class Params:
    margin: int = param(15, unit="minutes", zh="日落前多久结束", en="time left before sunset")
    latitude: float = param(BEIJING[0], least=-66, most=66, unit="degrees north", zh="纬度", en="latitude")
    longitude: float = param(BEIJING[1], least=-180, most=180, unit="degrees east", zh="经度", en="longitude")


class Daylight(Hard):
    code = "daylight"
    keys = ("H39",)
    effort = None
    title = Words("户外要有天光", "daylight outdoors")
    sentence = Sentence(
        zh="户外活动要在日出以后、日落前{margin}结束",
        en="outdoors it has to be over {margin} before sunset, and after sunrise",
    )
    statement = Sentence(
        zh="户外活动在日出以后、日落前{margin}结束",
        en="outdoors it is after sunrise and over {margin} before sunset",
    )
    params = Params
    standard = True
    example = {"margin": 120}

    def declare(self, view, use: Bound) -> Iterator[Mask]:
        for session in movable(use.sessions):
            for index, place in enumerate(session.places):
                if session.all_day or not _outdoor(view.problem, place):
                    continue
                light = _light(view.problem, use.params)
                yield from masked(session, view.inside(session, light, bare=True), _facts(use), index)

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for session, placement in timetable.placed(movable(use.sessions)):
            if session.all_day or not _outdoor(problem, placement.place):
                continue
            light = _light(problem, use.params)
            dark = [s for s in timetable.spans(session) if not is_covered(s, light)]
            if dark:
                yield Breach((session.id,), len(dark), _facts(use))


def _outdoor(problem: Problem, place: Place) -> bool:
    return any(problem.venue[venue].outdoor for venue in place)


def _light(problem: Problem, params: Params) -> tuple[Span, ...]:
    """The light part of every day; no part of a tick in the dark."""
    return problem.horizon.kept(("light", params), lambda: _days_of_light(problem.grid, params))


def _days_of_light(grid: Grid, params: Params) -> Iterator[Span]:
    for day in range(grid.days):
        hours = sun_hours(grid.date(day), params.latitude, params.longitude)
        if hours is not None:
            last = grid.tick_of(hours[1] - timedelta(minutes=params.margin))
            yield Span(grid.tick_of(hours[0], up=True), last)


def _facts(use: Bound) -> dict:
    return {"margin": Minutes(use.params.margin)}


CONSTRAINT = Daylight()
