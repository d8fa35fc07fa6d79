"""What a rule is: parameters, a sentence, a declaration in shapes, and a plain check.

The check is the specification. It reads the problem and a timetable, knows no engine and no numpy, and is
what the publish gate, the board and the tests believe. The declaration must say the same to the engines.
"""

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from solver.edits import Edit, Spare
from solver.problem import Place, Problem, Session, Use
from solver.shapes import Array, Facts, Mask, Shape
from solver.timetable import Timetable
from solver.words import Sentence, Words

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


def param(
    default: Any,
    *,
    zh: str,
    en: str,
    unit: str = "",
    choices: tuple[str, ...] = (),
    reads: Callable[[Any], Any] | None = None,
) -> Any:
    """A parameter of a rule: its default, its unit as a person types it, and its label.

    `choices` are the only texts allowed. `reads` is called with each value (each item of a list) and raises
    ValueError where it cannot be understood: a date, a time.
    """
    meta = {"unit": unit, "label": Words(zh, en), "choices": choices, "reads": reads}
    if isinstance(default, (list, dict)):
        return field(default_factory=lambda: default, metadata=meta)
    return field(default=default, metadata=meta)


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
    sentence: ClassVar[Sentence]
    params: ClassVar[type] = NoParams
    hard: ClassVar[bool] = True
    switchable: ClassVar[bool] = False
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

        `facts` are empty where other sessions are in the way.
        """
        return Words(f"这一场不受“{self.title.zh}”限制", f"waive “{self.title.en}” for this session")


class Hard(Rule):
    hard = True


class Soft(Rule):
    hard = False


class BadUse(ValueError):
    """A use that cannot be bound: `field` says where, `words` what is wrong and what would be right."""

    def __init__(self, use: str, where: str, words: Words) -> None:
        super().__init__(f"{use}.{where}: {words.en}")
        self.use, self.where, self.words = use, where, words


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


def read_params(use: Use, kind: type) -> Any:
    """The parameters as an instance of the rule's class; lists become tuples."""
    fields = {f.name: f for f in dataclasses.fields(kind)}
    values = {}
    for name, value in use.params.items():
        if name not in fields:
            known = ", ".join(fields) or "–"
            raise BadUse(
                use.id, name, Words(f"没有这个参数；可用：{known}", f"no such parameter; known: {known}")
            )
        values[name] = _fitting(use.id, fields[name], value)
        _understood(use.id, fields[name], values[name])
    return kind(**values)


def _understood(use: str, spec: Any, value: Any) -> None:
    """Refuses a text that is none of the choices, or that `reads` cannot read."""
    choices, reads = spec.metadata.get("choices"), spec.metadata.get("reads")
    if choices and value not in choices:
        known = ", ".join(choices)
        raise BadUse(use, spec.name, Words(f"要写其中之一：{known}", f"one of these is needed: {known}"))
    for item in value if isinstance(value, tuple) else (value,):
        try:
            if reads and item != "":
                reads(item)
        except ValueError:
            raise BadUse(use, spec.name, Words(f"看不懂“{item}”", f"cannot read {item!r}")) from None


def _fitting(use: str, spec: Any, value: Any) -> Any:
    """The value if it is of the default's type; a whole number may come as text."""
    default = spec.default if spec.default is not dataclasses.MISSING else spec.default_factory()
    if isinstance(default, (tuple, list)):
        items = value if isinstance(value, (list, tuple)) else str(value).replace("|", ",").split(",")
        numbers = bool(default) and isinstance(default[0], int)
        try:
            return tuple(int(i) if numbers else _number_or_text(i) for i in items)
        except (TypeError, ValueError):
            raise BadUse(use, spec.name, Words("要一列数字", "a list of numbers is needed")) from None
    if isinstance(default, bool):
        if isinstance(value, bool) or str(value).lower() in ("true", "false", "yes", "no", "1", "0"):
            return value if isinstance(value, bool) else str(value).lower() in ("true", "yes", "1")
        raise BadUse(use, spec.name, Words("要写 yes 或 no", "yes or no is needed"))
    if isinstance(default, (int, float)):
        try:
            return type(default)(value)
        except (TypeError, ValueError):
            words = Words(f"要一个数，不是“{value}”", f"a number is needed, not {value!r}")
            raise BadUse(use, spec.name, words) from None
    return str(value)


def _number_or_text(item: Any) -> Any:
    text = str(item).strip()
    return int(text) if text.lstrip("-").isdigit() else text
