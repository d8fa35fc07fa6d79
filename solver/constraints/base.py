"""What a rule is: parameters, a sentence, a declaration in shapes, and a plain check.

The check is the specification. It reads the problem and a timetable, knows no engine and no numpy, and is
what the publish gate, the board and the tests believe. The declaration must say the same to the engines.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from solver.constraints.parameters import BadUse, param, parameters, read_params, weekday
from solver.edits import Edit, Spare
from solver.problem import Place, Problem, Session, Use
from solver.shapes import Array, Facts, Mask, Shape
from solver.timetable import Timetable
from solver.words import Sentence, Words

__all__ = [
    "BadUse",
    "Bound",
    "Breach",
    "Hard",
    "NoParams",
    "Relief",
    "Rule",
    "Soft",
    "bind",
    "is_judged",
    "masked",
    "movable",
    "param",
    "parameters",
    "read_params",
    "weekday",
]

if TYPE_CHECKING:
    from solver.view import View


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule is broken, or a wish costs something, by `amount` (its unit is the rule's; never 0)."""

    sessions: tuple[str, ...]
    amount: int = 1
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Bound:
    """A use of a rule, bound to a problem: selectors resolved, parameters checked."""

    id: str
    rule: "Rule"
    sessions: tuple[Session, ...]
    then: tuple[Session, ...]
    params: Any
    hard: bool
    weight: int
    note: Words = Words()
    binding: bool = False

    @property
    def price(self) -> int | None:
        """What a breach costs per unit, or None where the rule is hard: what shapes take as `price`."""
        return None if self.hard else self.weight


@dataclass(frozen=True)
class Relief:
    """What would have to be agreed for a rule to let a session in: the edits, in words, and how hard
    that is (1 the organiser's own choice … 5 asks much of others)."""

    edits: tuple[Edit, ...]
    words: Words
    effort: int


@dataclass(frozen=True)
class NoParams:
    """A rule without parameters."""


class Rule:
    """Base of all rules. A module in `constraints/<family>/` ends with `CONSTRAINT = ItsRule()`.

    `hard` is the default; only a `switchable` rule may be used the other way. `keys` are the rows of the
    catalogue that the rule covers.

    What is fixed from outside is given: no mask or price is declared for a fixed session, and a hard rule
    says nothing about fixed sessions among themselves (see `is_judged`). A wish counts them.
    """

    code: ClassVar[str]
    keys: ClassVar[tuple[str, ...]] = ()
    title: ClassVar[Words]
    sentence: ClassVar[Sentence]  # of a breach, with the facts of who and when
    statement: ClassVar[Sentence]  # of the rule itself, with its parameters
    params: ClassVar[type] = NoParams
    hard: ClassVar[bool] = True
    switchable: ClassVar[bool] = False
    takes_then: ClassVar[bool] = False  # whether a use names other sessions beside its own
    standard: ClassVar[bool] = False  # in force in every plan, without anyone asking
    effort: ClassVar[int | None] = 3  # how hard it is to waive for one session; None: nobody can
    example: ClassVar[dict] = {}  # parameters that mean something, for the laws and the reference pages
    example_use: ClassVar[dict] = {}  # other fields of a Use for the same, such as sessions and then

    def declare(self, view: "View", use: Bound) -> Iterable[Shape]:
        """The rule in shapes, for the engines."""
        raise NotImplementedError

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterable[Breach]:
        """The rule in plain arithmetic: every breach in a timetable, complete or not."""
        raise NotImplementedError

    def told(self, params: Any) -> Facts:
        """Facts of the statement that are no parameter as it stands."""
        return {}

    def distance(self, view: "View", use: Bound, session: Session) -> Array | None:
        """How many days each start lies after (below 0: before) what the rule asks, where that can be said:
        the nearest is the best way out."""
        return None

    def relief(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Relief | None:
        """What would have to be agreed so that this rule lets the session start there, or None.

        `facts` are those of the mask that forbids it. Rules that know better than to be waived say how.
        """
        if self.effort is None:
            return None
        words = self.asking(problem, use, session, start, place, facts)
        return Relief((Spare(use.id, session.id),), words, self.effort)

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        """What a person would be asked to agree to, where the rule is not to speak about the session.

        Where other sessions are in the way, `facts` are only {"there": their placements}.
        """
        return Words(f"这一场不受“{self.title.zh}”限制", f"waive “{self.title.en}” for this session")


class Hard(Rule):
    hard = True


class Soft(Rule):
    hard = False


def is_judged(use: Bound, *sessions: Session) -> bool:
    """Whether the rule can be held against these sessions together.

    Fixed sessions come from outside, so where all of them are fixed nobody could act on a hard rule.
    """
    return not use.hard or any(s.fixed is None for s in sessions)


def movable(sessions: Iterable[Session]) -> Iterator[Session]:
    """Those that do not come from outside: what unary rules speak about."""
    return (s for s in sessions if s.fixed is None)


def masked(session: Session, allowed: Any, facts: Facts, place: int | None = None) -> Iterator[Mask]:
    """The mask, unless it forbids nothing."""
    if not allowed.all():
        yield Mask(session, allowed, place, facts)


def bind(problem: Problem, use: Use, rule: Rule) -> Bound:
    """The use with its selectors resolved and its parameters checked.

    Raises BadUse for an unknown parameter, a value of the wrong type, or a hard rule used as a wish.
    """
    if use.hard is not None and use.hard != rule.hard and not rule.switchable:
        kind = Words("这条规则只能作硬规则", "this rule can only be hard")
        raise BadUse(
            use.id, "hard", kind if rule.hard else Words("这条规则只能作愿望", "it can only be a wish")
        )
    return Bound(
        id=use.id,
        rule=rule,
        sessions=_selected(problem, use.sessions, use.spares),
        then=_selected(problem, use.then, use.spares) if use.then else (),
        params=read_params(use, rule.params),
        hard=rule.hard if use.hard is None else use.hard,
        weight=use.weight,
        note=use.note,
        binding=use.binding,
    )


def _selected(problem: Problem, wanted: tuple[str, ...], spared: tuple[str, ...]) -> tuple[Session, ...]:
    sessions = problem.select(wanted)
    if not spared:
        return sessions
    without = {s.id for s in problem.select(spared)}
    return tuple(s for s in sessions if s.id not in without)
