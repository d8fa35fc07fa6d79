"""What a moved outside item breaks: hard rules of the plan that the current draft breaks there."""

from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.errors import Refusal
from scheduler.models import OutsideItem, Plan
from scheduler.queries import outside
from scheduler.services import reviewing
from solver.words import Words


@dataclass(frozen=True, slots=True)
class Finding:
    """An item that moved or is gone, and the sentences of the rules that are broken there now."""

    item: OutsideItem
    broken: tuple[Words, ...]


def findings(plan: Plan) -> list[Finding]:
    """One for each flagged item of the plan. The draft is checked only where there is one."""
    items: Sequence[OutsideItem] = outside.flagged(plan)
    if not items:
        return []
    broken = _broken(plan)
    return [
        Finding(
            item,
            tuple(words for events, words in broken if item.event is not None and item.event.code in events),
        )
        for item in items
    ]


def _broken(plan: Plan) -> list[tuple[set[str], Words]]:
    """Events and sentence of every broken hard rule; nothing without a draft."""
    try:
        found = reviewing.review(plan).broken
    except Refusal:
        return []
    return [({session.split(".")[0] for session in one.sessions}, one.words) for one in found]
