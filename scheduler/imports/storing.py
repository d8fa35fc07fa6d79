"""Making rows lasting: rows with a code of their own, and rows that hang on another thing."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert

from scheduler.imports.importing import Importing
from scheduler.imports.table import Row

Key = tuple[Any, ...]  # its first item is the owner's id


def good(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if not row.bad]


def update(thing: Any, values: Mapping[str, Any]) -> bool:
    """Set what differs; whether anything did."""
    changed = {name: value for name, value in values.items() if getattr(thing, name) != value}
    for name, value in changed.items():
        setattr(thing, name, value)
    return bool(changed)


def store_keyed(
    rows: Sequence[Row], state: Importing, sort: str, model: Any, values: Callable[[Row], dict[str, Any]]
) -> None:
    """Rows with a code: made where the code is new, changed where something differs."""
    for row in good(rows):
        thing = state.find(sort, row["code"])
        if thing is None:
            state.session.add(model(**values(row)))
            row.outcome = "new"
        else:
            row.outcome = "updated" if update(thing, values(row)) else "unchanged"
    state.session.flush()
    state.forget(sort)


def store_details(
    rows: Sequence[Row],
    state: Importing,
    model: Any,
    keys: Callable[[Row], Collection[Key]],
    existing: Mapping[Key, int],
    values: Callable[[Key], dict[str, Any]],
    within: Callable[[Key], bool] = lambda key: True,
) -> int:
    """Rows without a code, each standing for one or more keys: made where missing, kept where there.

    The file is the whole truth about each owner that it names, as far as it speaks (`within`: the dates of its
    plan), so what an owner has besides is removed –
    unless some row is bad, since then the truth is not known. Gives back how many were removed.
    """
    wanted: dict[Key, None] = {}
    for row in good(rows):
        own = keys(row)
        row.outcome = _outcome(sum(key in existing for key in own), len(own))
        wanted.update(dict.fromkeys(own))
    missing = [values(key) for key in wanted if key not in existing]
    if missing:
        state.session.execute(insert(model), missing)
    if any(row.bad for row in rows):
        return 0
    owners = {key[0] for key in wanted}
    extra = [id for key, id in existing.items() if key[0] in owners and key not in wanted and within(key)]
    for start in range(0, len(extra), 500):
        state.session.execute(delete(model).where(model.id.in_(extra[start : start + 500])))
    state.forget_all()
    return len(extra)


def _outcome(there: int, all: int) -> str:
    if there == all:
        return "unchanged"
    return "updated" if there else "new"
