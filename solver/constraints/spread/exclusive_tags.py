"""Sessions with one tag never overlap sessions with another, or with the same."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Hard, param
from solver.constraints.counting import crowded
from solver.constraints.pairing import close_pairs
from solver.problem import Place, Problem, Session
from solver.shapes import Apart, Facts, Member, Slots
from solver.timetable import Timetable
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params:
    tag_a: str = param("big", names="tag", zh="标签", en="tag")
    tag_b: str = param("", names="tag", zh="另一标签（空：同一个）", en="other tag (empty: the same)")


class ExclusiveTags(Hard):
    code = "exclusive_tags"
    keys = ("H30",)
    title = Words("互斥标签", "tags that never overlap")
    sentence = Sentence(
        zh="标签“{tag}”的场次不与“{other}”的场次同时进行",
        en="sessions tagged {tag} never overlap those tagged {other}",
    )
    statement = Sentence(
        zh="标签“{tag_a}”的场次不与“{other}”的场次同时进行",
        en="sessions tagged {tag_a} never overlap those tagged {other}",
    )
    params = Params
    example = {"tag_a": "big", "tag_b": "final"}

    def told(self, params: Params) -> Facts:
        """What the statement says beside the parameters."""
        return {"other": params.tag_b or params.tag_a}

    def declare(self, view, use: Bound) -> Iterator[Slots | Apart]:
        facts = _facts(use)
        if _is_one(use):
            if len(tagged := _tagged(use, use.params.tag_a)) > 1:
                yield Slots([Member(s) for s in tagged], limit=1, facts=facts)
            return
        for a, b in _pairs(view.problem, use):
            yield Apart(a, b, facts=facts)

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        facts = _facts(use)
        if _is_one(use):
            for sessions, excess in crowded(timetable, [(s, 1) for s in _tagged(use, use.params.tag_a)], 1):
                yield Breach(sessions, excess, facts)
            return
        for a, b in _pairs(problem, use):
            if any(one.overlaps(other) for one in timetable.spans(a) for other in timetable.spans(b)):
                yield Breach((a.id, b.id), 1, facts)

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        return Words("同意与互斥的场次同时进行", "let it overlap with what it should not meet")


def _is_one(use: Bound) -> bool:
    return use.params.tag_b in ("", use.params.tag_a)


def _tagged(use: Bound, tag: str) -> list[Session]:
    return [s for s in use.sessions if tag in s.tags]


def _pairs(problem: Problem, use: Bound) -> Iterator[tuple[Session, Session]]:
    """Each that has the one tag with each that has the other, where they can meet."""
    one, other = use.params.tag_a, use.params.tag_b
    tagged = [s for s in use.sessions if one in s.tags or other in s.tags]
    for a, b in close_pairs(problem, tagged):
        if (one in a.tags and other in b.tags) or (other in a.tags and one in b.tags):
            yield a, b


def _facts(use: Bound) -> dict:
    return {"tag": use.params.tag_a, "other": use.params.tag_b or use.params.tag_a}


CONSTRAINT = ExclusiveTags()
