"""No more of a kit is in use than there is, from set-up to tear-down."""

from collections import defaultdict
from collections.abc import Iterator

from solver.constraints.base import Bound, Breach, Hard, movable
from solver.constraints.overload import Taking, overloads
from solver.problem import Place, Problem, Session
from solver.shapes import Facts, Mask, Member, Slots
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words


class KitStock(Hard):
    code = "kit_stock"
    keys = ("H07",)
    effort = 4
    title = Words("器材数量", "kit in stock")
    sentence = Sentence(zh="{kit}一共只有{stock}件", en="there are only {stock} of {kit}")
    statement = Sentence(
        zh="同时用的器材不多于库存",
        en="no more kit is in use than there is in stock",
    )
    standard = True

    def declare(self, view, use: Bound) -> Iterator[Mask | Slots]:
        problem = view.problem
        for session in movable(use.sessions):
            for kit in _short(problem, session):
                yield Mask(session, view.starts(session) < 0, facts=_facts(problem, kit))
        members: dict[str, list[Member]] = defaultdict(list)
        for session in use.sessions:
            lead, tail = problem.ticks(session.setup), problem.ticks(session.teardown)
            for kit, amount in _needs(problem, session):
                members[kit].append(Member(session, amount, lead, tail))
        for kit, those in sorted(members.items()):
            stock = problem.kit[kit].stock
            if sum(m.amount for m in those) > stock:
                yield Slots(those, stock, facts=_facts(problem, kit))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        takings: dict[str, list[Taking]] = defaultdict(list)
        for session, _ in timetable.placed(use.sessions):
            for kit, amount in _needs(problem, session):
                takings[kit] += [Taking(span, amount, session) for span in timetable.occupied(session)]
        for session, _ in timetable.placed(movable(use.sessions)):
            for kit in _short(problem, session):
                yield Breach((session.id,), 1, _facts(problem, kit))
        for kit, rows in sorted(takings.items()):
            for sessions, over in overloads(use, rows, problem.kit[kit].stock):
                yield Breach(sessions, over, _facts(problem, kit))

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        kits = [
            (problem.called(Ref("kit", k), "zh"), problem.called(Ref("kit", k), "en")) for k, _ in session.kit
        ]
        zh, en = "、".join(k[0] for k in kits), ", ".join(k[1] for k in kits)
        return Words(f"另借一套：{zh}", f"borrow another set: {en}")


def _short(problem: Problem, session: Session) -> list[str]:
    """The kits of which a session alone needs more than there are."""
    return [kit for kit, amount in session.kit if amount > problem.kit[kit].stock]


def _needs(problem: Problem, session: Session) -> list[tuple[str, int]]:
    """Each kit with how many the session takes, at most all."""
    needs = ((kit, min(amount, problem.kit[kit].stock)) for kit, amount in session.kit)
    return [(kit, amount) for kit, amount in needs if amount]


def _facts(problem: Problem, kit: str) -> dict:
    return {"kit": Ref("kit", kit), "stock": problem.kit[kit].stock}


CONSTRAINT = KitStock()
