"""A session is in one of the places wished for, or avoids them."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Soft, param
from solver.constraints.pricing import asked, costs, priced, same_everywhere
from solver.problem import Place, Problem, Session
from solver.shapes import Facts, Price
from solver.timetable import Placement, Timetable
from solver.words import Ref, Sentence, Words


@dataclass(frozen=True)
class Params:
    places: tuple[str, ...] = param((), needed=True, names="venue", zh="场地", en="venues")
    level: int = param(1, least=1, most=2, zh="程度（1 或 2）", en="how much (1 or 2)")
    avoid: bool = param(False, zh="避开", en="avoid them")


class PreferredPlace(Soft):
    """A place of several venues is wished for if one of them is. Costs `level`."""

    code = "preferred_place"
    keys = ("S03",)
    title = Words("偏好场地", "preferred place")
    sentence = Sentence(zh="{session}{wish}{venues}", en="{session} {wish} {venues}")
    statement = Sentence(
        zh="{wish}{places}",
        en="{wish} {places}",
    )
    params = Params
    example = {"places": ["hall", "east"], "level": 2}

    def told(self, params: Params) -> Facts:
        """What the statement says beside the parameters."""
        wish = Words("最好避开", "better not in") if params.avoid else Words("最好在", "better in")
        return {"wish": wish}

    def declare(self, view, use: Bound) -> Iterator[Price]:
        for session in asked(use, whole_days=True):
            for index, place in enumerate(session.places):
                if cost := _cost(place, use.params):
                    array = same_everywhere(view, session, cost)
                    yield from priced(use, session, array, index, **_facts(session, use))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        def cost(problem: Problem, session: Session, placement: Placement) -> int:
            return _cost(placement.place, use.params)

        return costs(timetable, asked(use, whole_days=True), cost, lambda s: _facts(s, use))


CONSTRAINT = PreferredPlace()


def _cost(place: Place, params: Params) -> int:
    listed = any(venue in map(str, params.places) for venue in place)
    return params.level * (listed == params.avoid) if params.places else 0


def _facts(session: Session, use: Bound) -> dict:
    wish = Words("最好避开", "better avoids") if use.params.avoid else Words("最好在", "is best in")
    venues = tuple(Ref("venue", str(v)) for v in use.params.places)
    return {"session": Ref("session", session.id), "wish": wish, "venues": venues}
