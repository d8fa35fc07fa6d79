"""An event's row as a programme: options read, sessions planned by its kind, codes in them looked up."""

from collections.abc import Iterator

from scheduler.imports.importing import Importing
from scheduler.imports.near import instead
from scheduler.imports.table import Row
from scheduler.kinds import BadOption, EventSpec, Kind, Programme, SessionSpec, read_options
from solver.words import Words

Named = tuple[str, str]  # what it is, and its code


def plan_event(row: Row, kind: Kind, state: Importing) -> Programme | None:
    """What the kind makes of the row; None, and told, where it cannot."""
    try:
        return kind.plan(_event_spec(row, kind, state))
    except BadOption as bad:
        right, use = instead(bad.name, row["options"] and _option_names(kind))
        known = bad.name in _option_names(kind)
        row.wrong(
            "options",
            "bad-option",
            Words(f"{bad.name}：{bad.words.zh}", f"{bad.name}: {bad.words.en}"),
            Words() if known else right,
            "" if known else use,
        )
    except (ValueError, KeyError, IndexError, TypeError, ArithmeticError) as error:
        wrong = Words(f"“{kind.title.zh}”排不出场次：{error}", f"no sessions can be made: {error}")
        row.wrong(
            "kind",
            "event-not-plannable",
            wrong,
            Words("检查次数、日期和选项", "check count, dates and options"),
        )
    return None


def _option_names(kind: Kind) -> list[str]:
    return list(kind.options.__dataclass_fields__)  # type: ignore[attr-defined]


def _event_spec(row: Row, kind: Kind, state: Importing) -> EventSpec:
    options = read_options(kind, row["options"])
    same = ("code", "kind", "first", "last", "count", "minutes", "people", "groups", "audience", "size")
    return EventSpec(
        title=Words(row["title_zh"], row["title_en"]),
        places=row["places"] or ((),),
        priority=row["priority"],
        weight=row["weight"],
        options=options,
        names={code: found.title for code in row["groups"] if (found := state.find("group", code))},
        **{name: row[name] for name in same},
    )


def tell_unknown_codes(row: Row, sessions: tuple[SessionSpec, ...], state: Importing) -> None:
    """Codes that options brought in and that nothing has; each is told once."""
    in_cells = set(_cell_codes(row))
    named = dict.fromkeys(name for spec in sessions for name in _codes(spec))
    for sort, code in named:
        if (sort, code) not in in_cells and not _is_known(sort, code, state):
            row.unknown("options", sort, code)


def tell_unknown_cells(row: Row, state: Importing) -> None:
    """Codes in the cells themselves: places, people, groups, audience."""
    columns = {"venue": "places", "person": "people"}
    for sort, code in dict.fromkeys(_cell_codes(row)):
        if not _is_known(sort, code, state):
            column = columns.get(sort) or ("groups" if code in row["groups"] else "audience")
            row.unknown(column, sort, code)


def _is_known(sort: str, code: str, state: Importing) -> bool:
    return code in state.known(sort)


def _cell_codes(row: Row) -> Iterator[Named]:
    yield from (("venue", code) for place in row["places"] for code in place)
    yield from (("person", code) for code in row["people"])
    yield from (("group", code) for code in (*row["groups"], *row["audience"]))


def _codes(spec: SessionSpec) -> Iterator[Named]:
    """Every code that a session names. A pool may name a group, meaning its members."""
    places = (*spec.places, spec.fixed_place or ())
    yield from (("venue", code) for place in places for code in place)
    yield from (("person", code) for code in (*spec.people, *spec.optional))
    yield from (("person", code) for _, people, _, _ in spec.pools for code in people)
    yield from (("group", code) for code in (*spec.groups, *spec.audience, *spec.entries))
    yield from (("kit", code) for code, _ in spec.kit)
