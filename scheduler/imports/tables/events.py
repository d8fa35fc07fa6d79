"""events.csv: the events. Each kind makes the sessions and the rules that belong to it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from feeds.identity import uid_for
from scheduler.imports.cells import CODE_CELL, DAY, LIST, PAIRS, PLACES, choice, code, text, whole, yes
from scheduler.imports.importing import Importing
from scheduler.imports.planning import tell_days, tell_outside
from scheduler.imports.programme import plan_event, tell_unknown_cells, tell_unknown_codes
from scheduler.imports.storing import good, update
from scheduler.imports.table import Column, Row, Table
from scheduler.imports.uses import kind_values, put, uses_of
from scheduler.kinds import Programme
from scheduler.kinds.base import CATEGORIES, to_json
from scheduler.models import Event, EventSession, RuleUse
from solver.words import Words


class EventsTable(Table):
    name = "events"
    title = Words("活动", "events")
    after = ("plan", "days", "venues", "kits", "groups", "people")
    needs_plan = True
    sort = "event"
    key = ("code",)
    columns = (
        Column("code", code(30), required=True),
        Column("kind", CODE_CELL, required=True, names="kind"),
        Column("title_zh", text(120), required=True),
        Column("title_en", text(120)),
        Column("about_zh", text(4000)),
        Column("about_en", text(4000)),
        Column("first", DAY, required=True),
        Column("last", DAY, required=True),
        Column("count", whole(1, 400, empty=1)),
        Column("minutes", whole(5, 24 * 60 * 400, empty=60)),
        Column("places", PLACES),
        Column("people", LIST),
        Column("groups", LIST),
        Column("audience", LIST),
        Column("size", whole(empty=0)),
        Column("priority", whole(1, 5, empty=2)),
        Column("weight", whole(0, 1000, empty=1)),
        Column("public", yes(empty=True)),
        Column("category", choice(*CATEGORIES)),
        Column("options", PAIRS),
    )

    def check(self, row: Row, state: Importing) -> None:
        _check_dates(row, state)
        tell_unknown_cells(row, state)
        kind = state.find("kind", row["kind"])
        if kind is None or row["first"] is None or row["last"] is None or row["last"] < row["first"]:
            return
        if "options" in row.raw and row.raw["options"] and not row["options"]:
            return  # told already: not name=value
        programme = plan_event(row, kind, state)
        if programme is None:
            return
        row.values["programme"] = programme
        tell_unknown_codes(row, programme.sessions, state)
        tell_days(row, "first", programme.sessions, state)

    def store(self, rows: Sequence[Row], state: Importing) -> int:
        removed = 0
        uses = uses_of(state, "kind")
        for row in good(rows):
            removed += _store(row, state, uses)
        state.session.flush()
        state.forget("event")
        return removed


def _check_dates(row: Row, state: Importing) -> None:
    first, last = row["first"], row["last"]
    for column in ("first", "last"):
        if row[column]:
            tell_outside(row, column, row[column], state)
    if isinstance(first, date) and isinstance(last, date) and last < first:
        wrong = Words(f"{last} 早于开始日 {first}", f"{last} is before the first day {first}")
        row.wrong("last", "end-before-start", wrong, Words(f"不早于 {first}", f"not before {first}"))


def _store(row: Row, state: Importing, uses: dict[str, RuleUse]) -> int:
    """The event, its sessions and its kind's rules; how many sessions and rules are no more."""
    assert state.plan is not None
    programme: Programme = row["programme"]
    event = state.find("event", row["code"])
    is_new = event is None
    if event is None:
        event = Event(plan_id=state.plan.id, **_values(row, state))
        state.session.add(event)
        changed = True
    else:
        changed = update(event, _values(row, state))
    state.session.flush()
    touched, gone = _put_sessions(event, row, state)
    ruled, lost = _put_rules(event, programme, uses, state)
    row.outcome = "new" if is_new else "updated" if changed or touched or ruled else "unchanged"
    return gone + lost


def _values(row: Row, state: Importing) -> dict[str, Any]:
    same = ("code", "kind", "title_zh", "title_en", "public", "options")
    category = row["category"] or state.find("kind", row["kind"]).category
    own: Programme = row["programme"]
    about = {
        "about_zh": _joined(row["about_zh"], own.about.zh),
        "about_en": _joined(row["about_en"], own.about.en),
    }
    given = {name: text for name, text in row.raw.items() if text}
    return {**{name: row[name] for name in same}, "category": category, "given": given, **about}


def _joined(said: str, of_kind: str) -> str:
    """The organiser's words, and below them what the kind can tell of the inner order."""
    return "\n\n".join(text for text in (said, of_kind) if text)


def _put_sessions(event: Event, row: Row, state: Importing) -> tuple[bool, int]:
    """Sessions keep their row and UID as long as their code is planned; what has withdrawn stays out."""
    assert state.plan is not None
    there = {session.code: session for session in event.sessions}
    specs = [spec for spec in row["programme"].sessions if spec.code not in event.withdrawn]
    _tell_withdrawn(row, event)
    touched = False
    for spec in specs:
        values = {"title_zh": spec.name.zh, "title_en": spec.name.en, "spec": to_json(spec)}
        if spec.code in there:
            touched |= update(there[spec.code], _since(there[spec.code], values, row))
        else:
            uid = uid_for("session", state.plan.code, event.code, spec.code, host=state.host)
            event.sessions.append(EventSession(code=spec.code, uid=uid, **values))
            touched = True
    gone = [there[code] for code in there.keys() - {spec.code for spec in specs}]
    for session in gone:
        event.sessions.remove(session)
    return touched or bool(gone), len(gone)


def _tell_withdrawn(row: Row, event: Event) -> None:
    planned = {spec.code for spec in row["programme"].sessions}
    out = {code: team for code, team in sorted(event.withdrawn.items()) if code in planned}
    if not out:
        return
    teams, codes = ", ".join(sorted(set(out.values()))), ", ".join(f"{event.code}.{code}" for code in out)
    wrong = Words(
        f"{teams} 已退出：{codes} 不再举行，导入后仍不举行",
        f"{teams} has withdrawn: {codes} take place no more, and stay so",
    )
    right = Words(
        "要让它们重新举行，在“修复”页恢复", "to hold them after all, bring the team back on the page “Repair”"
    )
    row.warn("code", "withdrawn", wrong, right)


def _since(session: EventSession, values: dict[str, Any], row: Row) -> dict[str, Any]:
    """What of the values is to be set. A session that comes as it was planned keeps what was agreed or has
    happened since; where the file says something new, that is the later word, and it is told."""
    if session.planned is None:
        return values
    if session.planned == values["spec"]:
        return {name: value for name, value in values.items() if name != "spec"}
    wrong = Words(
        f"{row['code']}.{session.code} 后来商定或发生的改动，被这个文件替换",
        f"what was agreed or happened of {row['code']}.{session.code} since is replaced by this file",
    )
    row.warn("code", "replaces-changes", wrong, Words("", ""))
    return values | {"planned": None}


def _put_rules(
    event: Event, programme: Programme, uses: dict[str, RuleUse], state: Importing
) -> tuple[bool, int]:
    codes = {spec.code for spec in programme.sessions}
    values = [kind_values(event, spec, codes) for spec in programme.rules]
    outcomes = {put(state, uses, value) for value in values}
    wanted = {value["code"] for value in values}
    gone = [use for use in uses.values() if use.event_id == event.id and use.code not in wanted]
    for use in gone:
        state.session.delete(use)
    return bool(outcomes - {"unchanged"} or gone), len(gone)


TABLE = EventsTable()
