"""rules.csv: the organiser's own rules and wishes. The file replaces those of an earlier file.

A row with the code of a rule that came with an event's kind says how people have set that one.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from scheduler.daytypes import ANCHORS, anchor
from scheduler.imports.cells import CODE_CELL, LIST, PAIRS, Reader, read_day, text, whole, yes
from scheduler.imports.importing import Importing
from scheduler.imports.near import instead
from scheduler.imports.planning import tell_window
from scheduler.imports.storing import good
from scheduler.imports.table import Column, Row, Table
from scheduler.imports.uses import put, put_by_hand, uses_of, written_out
from scheduler.models import Event, EventSession, RuleUse
from solver.constraints.base import BadUse, read_params
from solver.problem import Use
from solver.words import Words

HARD = Reader(yes().read, yes().right, None)
PREFIXES = {"event": "event", "kind": "kind", "group": "group", "person": "person", "venue": "venue"}


class RulesTable(Table):
    name = "rules"
    title = Words("规则", "rules")
    after = ("events",)
    needs_plan = True
    key = ("event", "code")
    columns = (
        Column("event", CODE_CELL, names="event"),
        Column("code", CODE_CELL, required=True),
        Column("rule", CODE_CELL, required=True, names="rule"),
        Column("sessions", LIST),
        Column("then", LIST),
        Column("params", PAIRS),
        Column("hard", HARD),
        Column("weight", whole(0, 100_000, empty=1)),
        Column("note_zh", text(300)),
        Column("note_en", text(300)),
        Column("on", yes(True)),
    )

    def check(self, row: Row, state: Importing) -> None:
        rule = state.find("rule", row["rule"])
        if rule is None:
            return
        row.values["params"] = _with_dates(row["params"], state)
        _check_use(row, rule)
        _tell_day(row, rule, state)

    def store(self, rows: Sequence[Row], state: Importing) -> int:
        ids = _session_ids(state)
        _check_codes(rows, state)
        for row in rows:
            _check_selectors(row, ids, state)
        there, of_kinds = uses_of(state, "file"), uses_of(state, "kind")
        for row in good(rows):
            values, over = _values(row, ids, state), of_kinds.get(_full_code(row))
            if over:
                row.outcome = put_by_hand(over, values | {"params": _as_kinds_write(row, state)})
            else:
                row.outcome = put(state, there, values)
        state.session.flush()
        return 0 if any(row.bad for row in rows) else _remove(rows, there, state)


def _with_dates(params: dict[str, str], state: Importing) -> dict[str, str]:
    """`date=lantern` as the date of that festival in the plan's first year."""
    assert state.plan is not None
    year = state.plan.first_day.year
    named = params.get("date", "")
    return {**params, "date": anchor(named, year).isoformat()} if named in ANCHORS else params


def _tell_day(row: Row, rule: Any, state: Importing) -> None:
    """A date that must be met exactly and is a holiday or a make-up day."""
    said = row["params"].get("date", "")
    has_room = any(row["params"].get(side, "0") != "0" for side in ("before", "after"))
    if said and rule.hard and row["hard"] is not False and not has_room and not row.bad:
        day = read_day(said)
        tell_window(row, "params", day, day, state, fixed=True)


def _check_use(row: Row, rule: Any) -> None:
    """Parameters that the rule does not know or cannot read, and a hard rule used as a wish."""
    if row["hard"] is not None and row["hard"] != rule.hard and not rule.switchable:
        wrong = Words(
            "这条规则不能在硬规则和愿望之间切换", "this rule cannot be switched between hard and wish"
        )
        row.wrong(
            "hard", "not-switchable", wrong, Words("留空或 " + _yes(rule.hard), "empty or " + _yes(rule.hard))
        )
    try:
        read_params(Use(id=row["code"] or "", rule=rule.code, params=dict(row["params"])), rule.params)
    except BadUse as bad:
        names = list(rule.params.__dataclass_fields__)
        right, use = _instead(bad.where, names, row["params"])
        words = Words(f"{bad.where}：{bad.words.zh}", f"{bad.where}: {bad.words.en}")
        row.wrong("params", "bad-parameter", words, right, use)


def _instead(where: str, names: list[str], params: dict[str, str]) -> tuple[Words, str]:
    """The parameter that was meant; for a date that is none, the festival that was meant."""
    if where not in names:
        return instead(where, names)
    if where == "date" and not params["date"][:1].isdigit():
        return instead(params["date"], ANCHORS)
    return Words(), ""


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _full_code(row: Row) -> str:
    return f"{row['event']}.{row['code']}" if row["event"] else row["code"]


def _check_codes(rows: Sequence[Row], state: Importing) -> None:
    """A code that another rule of a kind, or a page, has taken."""
    assert state.plan is not None
    query = select(RuleUse).where(RuleUse.plan_id == state.plan.id, RuleUse.origin != "file")
    taken = {use.code: use for use in state.session.scalars(query)}
    for row in good(rows):
        use = taken.get(_full_code(row))
        if use is not None and (use.origin, use.rule) != ("kind", row["rule"]):
            wrong = Words(f"{_full_code(row)} 已有同名规则", f"{_full_code(row)} is taken by another rule")
            row.wrong("code", "duplicate", wrong, Words("换一个代码", "choose another code"))


def _session_ids(state: Importing) -> dict[str, set[str]]:
    """Session codes by event code."""
    assert state.plan is not None
    query = (
        select(Event.code, EventSession.code).join(EventSession.event).where(Event.plan_id == state.plan.id)
    )
    ids: dict[str, set[str]] = {}
    for event, session in state.session.execute(query):
        ids.setdefault(event, set()).add(session)
    return ids


def _check_selectors(row: Row, ids: dict[str, set[str]], state: Importing) -> None:
    """Selectors that select nothing: a typing error, and the rule would be silently without effect."""
    every = {f"{event}.{code}" for event, codes in ids.items() for code in codes}
    own = ids.get(row["event"], set())
    if row["event"] and not own:
        return  # the event itself is told
    for column in ("sessions", "then"):
        for said, full in zip(row[column], written_out(row[column], row["event"], own), strict=True):
            sort, _, code = full.partition(":")
            if ":" in full:
                if sort in PREFIXES and code not in state.known(PREFIXES[sort]):
                    row.unknown(column, PREFIXES[sort], code)
            elif full != "*" and not any(_selected(full, every)):
                _tell_unknown_session(row, column, said, own or every, state)


def _selected(selector: str, every: set[str]) -> Iterator[str]:
    if selector.endswith("*"):
        return (id for id in every if id.startswith(selector[:-1]))
    return (id for id in every if id == selector)


def _tell_unknown_session(row: Row, column: str, said: str, known: set[str], state: Importing) -> None:
    event = said.partition(".")[0]
    if event in state.spoiled.get("event", ()):
        row.unknown(column, "event", event)
        return
    right, use = instead(said, known)
    wrong = Words(f"没有场次“{said}”", f"there is no session {said!r}")
    row.wrong(column, "unknown-session", wrong, right, use)


def _values(row: Row, ids: dict[str, set[str]], state: Importing) -> dict[str, Any]:
    event = state.find("event", row["event"]) if row["event"] else None
    own = ids.get(row["event"], set())
    same = ("rule", "params", "hard", "weight", "note_zh", "note_en", "on")
    return {
        **{name: row[name] for name in same},
        "code": _full_code(row),
        "event_id": event.id if event else None,
        "sessions": written_out(row["sessions"] or ("*",), row["event"], own),
        "then": written_out(row["then"], row["event"], own),
        "origin": "file",
    }


def _as_kinds_write(row: Row, state: Importing) -> dict[str, Any]:
    """The parameters that the row gives, as numbers and lists."""
    params = read_params(
        Use("", row["rule"], params=dict(row["params"])), state.find("rule", row["rule"]).params
    )
    found = {name: getattr(params, name) for name in row["params"]}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items()}


def _remove(rows: Sequence[Row], there: dict[str, RuleUse], state: Importing) -> int:
    wanted = {_full_code(row) for row in rows}
    gone = [use for code, use in there.items() if code not in wanted]
    for use in gone:
        state.session.delete(use)
    state.session.flush()
    return len(gone)


TABLE = RulesTable()
