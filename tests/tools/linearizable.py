"""Whether calls that overlapped in time could have been answered one after the other.

A history is linearizable (Herlihy and Wing, 1990) where its calls can be put into one order that keeps what came
before what (a call that was answered before another began stands before it) and in which every answer is the one
that a sequential object gives. Histories of independent objects are searched one by one, which is enough
(locality, in the same paper). The search is that of Wing and Gong (1993) with the memory of Lowe (2017): a set of
calls that led to the same state once is not tried again.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Op:
    """A call and its answer; `start` and `end` by one clock, in any unit."""

    start: int
    end: int
    call: tuple[Any, ...]
    answer: tuple[Any, ...]


# state, call, answer → the state after it, or None where the object would not answer so
Step = Callable[[Any, tuple[Any, ...], tuple[Any, ...]], Hashable | None]


@dataclass(frozen=True)
class Verdict:
    """`order` is one that explains all; where there is none, the longest that explains a part."""

    ok: bool
    order: tuple[Op, ...]


@dataclass(eq=False, slots=True)
class _Entry:
    """A call or (`call` None) a return in the list of what happened; `of` is the call of a return."""

    number: int
    is_call: bool
    before: "_Entry | None" = None
    after: "_Entry | None" = None
    back: "_Entry | None" = None  # a call's return


def check(ops: Iterable[Op], step: Step, state: Hashable) -> Verdict:
    """Search an order. What answers at the very moment at which another begins counts as overlapping."""
    found = sorted(ops, key=lambda op: (op.start, op.end))
    head = _listed(found)
    done, seen, stack = 0, set[tuple[int, Hashable]](), list[tuple[_Entry, Hashable]]()
    longest: tuple[Op, ...] = ()
    entry = head.after
    while head.after is not None:
        assert entry is not None
        if entry.is_call:
            op = found[entry.number]
            after = step(state, op.call, op.answer)
            key = (done | 1 << entry.number, after)
            if after is not None and key not in seen:
                seen.add(key)
                stack.append((entry, state))
                done, state = key[0], after
                _lift(entry)
                entry = head.after
            else:
                entry = entry.after
            continue
        if len(stack) > len(longest):
            longest = tuple(found[e.number] for e, _ in stack)
        if not stack:
            return Verdict(False, longest)
        entry, state = stack.pop()
        done &= ~(1 << entry.number)
        _unlift(entry)
        entry = entry.after
    return Verdict(True, tuple(found[e.number] for e, _ in stack))


def _listed(ops: Sequence[Op]) -> _Entry:
    events = [(op.start, 0, n) for n, op in enumerate(ops)] + [(op.end, 1, n) for n, op in enumerate(ops)]
    head = last = _Entry(-1, is_call=False)
    calls: dict[int, _Entry] = {}
    for _, kind, number in sorted(events):
        entry = _Entry(number, is_call=kind == 0, before=last)
        last.after = entry
        last = entry
        if entry.is_call:
            calls[number] = entry
        else:
            calls[number].back = entry
    return head


def _lift(entry: _Entry) -> None:
    """Take a call and its return out of the list; both keep their neighbours, to be put back."""
    for one in (entry, entry.back):
        assert one is not None
        assert one.before is not None
        one.before.after = one.after
        if one.after is not None:
            one.after.before = one.before


def _unlift(entry: _Entry) -> None:
    for one in (entry.back, entry):
        assert one is not None
        assert one.before is not None
        one.before.after = one
        if one.after is not None:
            one.after.before = one
