"""What an explanation says. Plain data; `solver.codec` writes it as JSON."""

from dataclasses import dataclass, replace

from solver.edits import Edit
from solver.timetable import Placement
from solver.words import Words


@dataclass(frozen=True)
class Reason:
    """A share of a session's cells (start × place) that a rule or something placed rules out first.

    `use` is the id of the rule's use; `words` say it in both languages; `cells` is how many.
    """

    use: str
    words: Words
    cells: int


@dataclass(frozen=True)
class Cause:
    """One thing that forbids cells: a rule's use for a fact, or placed sessions under a rule.

    `use` is the id of the rule's use, `sessions` are those in the way, `cells` how many cells of the window
    it forbids all in all (causes overlap, so these do not add up).
    """

    use: str
    words: Words
    cells: int
    sessions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way:
    """A way out that was verified: with the `edits` agreed to, a whole timetable keeps every rule.

    `words` say what has to be agreed, one a line; `start` and `place` are where the session goes; `moves` are
    the placements of the others that have to move (`was` where they are now), `also` those of sessions that had
    no place either and come in with it, being tied to it: a sports day and its reserve. `out` are placements of
    those that have no place afterwards, for it takes theirs: only where they weigh less. `cost` is what the wishes cost
    more (or less) than now; `effort` orders ways by how much they ask.
    """

    session: str
    start: int
    place: tuple[str, ...]
    words: tuple[Words, ...]
    edits: tuple[Edit, ...]
    moves: tuple[Placement, ...]
    was: tuple[Placement, ...]
    cost: int
    effort: int
    also: tuple[Placement, ...] = ()
    out: tuple[Placement, ...] = ()
    confirmed: bool = False  # by the independent check of the whole timetable


@dataclass(frozen=True)
class Explanation:
    """Why one session has no place.

    `state`: "any" where rules and fixed things alone leave no cell, whatever the plan; "given" where the cells
    left are taken by placed sessions and it is proven that as much must stay out; "unproven" otherwise.
    `reasons` count each cell of the window once, under the first thing that forbids it; they add up to
    `cells`. `least_causes` are as few causes as can forbid every cell together (proven unless `is_least` is
    False). `least_changes` is the smallest number of causes that forbid a single cell: fewer changes than
    that free nothing. `ways` out differ in what they ask, the least asking first.
    """

    session: str
    name: Words
    state: str
    cells: int
    reasons: tuple[Reason, ...] = ()
    least_causes: tuple[Cause, ...] = ()
    is_least: bool = True
    least_changes: int = 0
    ways: tuple[Way, ...] = ()


ANY, OUTWEIGHED, MOVES, SWAPS, OPEN = CLAIMS = ("any", "outweighed", "moves", "swaps", "open")


@dataclass(frozen=True)
class Proof:
    """What holds for a session without a place whatever the others do. Rules, what is fixed from outside and
    what is locked stay as they are in each `claim`:

    "any": no timetable holds the session, whatever else it leaves out;
    "outweighed": each that holds it leaves out some of what is placed now, of at least the same weight;
    "moves": `way` leads to a whole timetable with it and all that is placed now, some of it elsewhere;
    "swaps": `way` leads to a whole timetable that holds it in place of `instead`, which weigh less;
    "open": none of these was shown in time.

    `instead` are sessions (ids) that a whole timetable with it leaves out; of "outweighed" an example, where one
    was found. `among` is how many sessions the proof had to look at, `seconds` how long it took.
    """

    session: str
    claim: str
    way: Way | None = None
    instead: tuple[str, ...] = ()
    among: int = 0
    seconds: float = 0.0


def upgraded(explanation: Explanation, proof: Proof) -> Explanation:
    """The explanation with what is proven now for all plans."""
    return replace(explanation, state="any") if proof.claim == ANY else explanation
