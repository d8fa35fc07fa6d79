"""A place has what a session needs (a stage, a net, enough lanes) and nothing that it must not have."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Hard, movable, param
from solver.problem import Place, Problem, Session
from solver.shapes import Facts, Mask
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words


@dataclass(frozen=True)
class Params:
    forbidden: tuple[str, ...] = param((), names="feature", zh="不能有", en="must not have")


class VenueFeatures(Hard):
    code = "venue_features"
    keys = ("H06",)
    title = Words("场地条件", "what a venue must have")
    sentence = Sentence(zh="{venue}不合适：{what}", en="{venue} does not suit: {what}")
    statement = Sentence(
        zh="场地具备所需条件{forbidden_said}",
        en="the venue has what is needed{forbidden_said}",
    )
    params = Params
    standard = True
    example = {"forbidden": ["stage"]}

    def told(self, params: Params) -> Facts:
        """What the statement says beside the parameters."""
        names = "、".join(params.forbidden)
        return {"forbidden_said": Words(f"，没有{names}", f" and not {names}") if names else Words("", "")}

    def declare(self, view, use: Bound) -> Iterator[Mask]:
        for session in movable(use.sessions):
            for index, place in enumerate(session.places):
                wrong = _wrong(view.problem, session, place, use.params.forbidden)
                if wrong:
                    nowhere = view.starts(session) < 0
                    yield Mask(session, nowhere, index, _facts(place, wrong))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for session, placement in timetable.placed(movable(use.sessions)):
            wrong = _wrong(problem, session, placement.place, use.params.forbidden)
            if wrong:
                yield Breach((session.id,), len(wrong), _facts(placement.place, wrong))

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        what = facts.get("what", ())
        zh, en = "、".join(w.get("zh") for w in what), ", ".join(w.get("en") for w in what)
        return Words(f"接受场地现状：{zh}", f"accept the venue as it is: {en}")


def _wrong(problem: Problem, session: Session, place: Place, forbidden: tuple[str, ...]) -> tuple[Words, ...]:
    """All that is wrong with a place; where no venue is needed nothing can be."""
    if not place:
        return ()
    venues = [problem.venue[name] for name in place]
    has = {feature for venue in venues for feature in venue.features}
    missing = (Words(f"没有 {f}", f"no {f}") for f in session.features if f not in has)
    banned = (Words(f"有 {f}", f"has {f}") for f in forbidden if f in has)
    narrow = (
        Words(f"只有 {v.lanes} 片场区", f"only {v.lanes} lanes")
        for v in venues
        if session.lanes > v.lanes and not (v.parts or v.shared)
    )
    return (*missing, *banned, *narrow)


def _facts(place: Place, wrong: tuple[Words, ...]) -> dict:
    return {"venue": tuple(Ref("venue", venue) for venue in place), "what": wrong}


CONSTRAINT = VenueFeatures()
