"""Rules in force as rows: selectors of one event written out, parameters checked, rows kept by code."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from scheduler.imports.importing import Importing
from scheduler.imports.storing import update
from scheduler.kinds import RuleSpec
from scheduler.models import Event, RuleUse

PLAIN = ("event_id", "rule", "sessions", "then", "params", "hard", "weight", "origin", "note_zh", "note_en")


def written_out(selectors: Sequence[str], event: str, codes: Collection[str]) -> list[str]:
    """Selectors as the solver reads them. Inside an event a session code or prefix means that event's."""
    return [_written_out(s, event, codes) for s in selectors]


def _written_out(selector: str, event: str, codes: Collection[str]) -> str:
    if not event or ":" in selector:
        return selector
    if selector == "*":
        return f"event:{event}"
    head = selector.rstrip("*")
    own = selector in codes or (selector.endswith("*") and any(code.startswith(head) for code in codes))
    return f"{event}.{selector}" if own or "." not in selector else selector


def uses_of(state: Importing, origin: str) -> dict[str, RuleUse]:
    """The plan's uses of one origin by code."""
    assert state.plan is not None
    query = select(RuleUse).where(RuleUse.plan_id == state.plan.id, RuleUse.origin == origin)
    return {use.code: use for use in state.session.scalars(query)}


def kind_values(event: Event, spec: RuleSpec, codes: Collection[str]) -> dict[str, Any]:
    """A kind's rule as the columns of its row."""
    return {
        "code": f"{event.code}.{spec.code}",
        "event_id": event.id,
        "rule": spec.rule,
        "sessions": written_out(spec.sessions, event.code, codes),
        "then": written_out(spec.then, event.code, codes),
        "params": {name: _plain(value) for name, value in spec.params.items()},
        "hard": spec.hard,
        "weight": spec.weight,
        "origin": "kind",
        "note_zh": spec.note.zh,
        "note_en": spec.note.en,
    }


def put(state: Importing, there: Mapping[str, RuleUse], values: dict[str, Any]) -> str:
    """Make or change the use of that code; what became of it."""
    assert state.plan is not None
    use = there.get(values["code"])
    if use is None:
        state.session.add(RuleUse(plan_id=state.plan.id, **{"on": True, **values}))
        return "new"
    if use.is_changed:
        return _put_over(use, values)
    return "updated" if update(use, values) else "unchanged"


def _put_over(use: RuleUse, values: dict[str, Any]) -> str:
    """A rule that somebody has changed since it came. Where it comes as it came before, the change stays; where
    it says something new, that is the later word."""
    came = {name: value for name, value in use.came_as.items() if name in values}
    if use.rule == values["rule"] and all(values[name] == value for name, value in came.items()):
        return "unchanged"
    use.inherited = None
    update(use, values)
    return "updated"


def put_by_hand(use: RuleUse, values: dict[str, Any]) -> str:
    """A kind's rule as a file has people set it; what the kind had said is kept beside it."""
    said = {name: values[name] for name in RuleUse.SET_BY_PEOPLE}
    if all(getattr(use, name) == value for name, value in said.items()):
        return "unchanged"
    use.keep_what_came()
    update(use, said)
    return "updated"


def _plain(value: Any) -> Any:
    return [_plain(v) for v in value] if isinstance(value, (tuple, list)) else value
