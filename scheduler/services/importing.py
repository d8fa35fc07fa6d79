"""Importing files. A dry run is the real run, rolled back: what it says is what would happen.

Nothing is half-written: with errors the whole import is refused, unless somebody asks for the rows without
problems only.
"""

from typing import Any

from flask import current_app
from sqlalchemy.exc import IntegrityError

from feeds.identity import HOST
from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.imports import private
from scheduler.imports.importing import Importing
from scheduler.imports.problems import Problem
from scheduler.imports.reading import Files, packed, read_sheets, unpacked
from scheduler.imports.report import Counts, Report
from scheduler.imports.rows import check_rows, read_rows, table_of, tell_unknown_sheet
from scheduler.imports.sheets import Sheet
from scheduler.imports.table import Row, Table
from scheduler.imports.tables import tables
from scheduler.models import ImportRun, User
from scheduler.services import auditing, late_busy
from scheduler.transactions import writing
from solver.words import Words

ABOUT_PEOPLE = {"busy", "leave"}  # tables that tell when people are not free


class _RolledBack(Exception):
    """Leaves the transaction without keeping anything."""


def dry_run(files: Files, *, plan: str = "", user: User | None = None) -> Report:
    """What importing the files would do. The report and the files are kept; its `id` is for `run_kept`."""
    maker = user.id if user else None
    files = private.stripped(files)
    report = _import(files, plan, dry=True, only_good=False, user=None)
    with writing() as session:
        kept = ImportRun(
            made_at=clock.now(),
            made_by_id=maker,
            plan_code=report.plan,
            files=sorted(files),
            content=packed(files),
        )
        session.add(kept)
        session.flush()
        report.id = kept.id
        kept.report = report.to_json()
    return report


def run(files: Files, *, plan: str = "", user: User | None = None, only_good: bool = False) -> Report:
    """Import the files: everything, or nothing if a row has a problem; the rows without, if `only_good`."""
    return _import(private.stripped(files), plan, dry=False, only_good=only_good, user=user)


def run_kept(import_id: int, *, user: User | None = None, only_good: bool = False) -> Report:
    """Import what a dry run was shown, from the same bytes. Twice is once: the second changes nothing."""
    kept = db.session.get(ImportRun, import_id)
    if kept is None:
        missing = Words(f"没有第 {import_id} 次导入预演", f"there is no dry run {import_id}")
        again = Words("请重新上传文件", "upload the files again")
        raise Refusal("import-unknown", missing, hint=again, status=404)
    report = run(unpacked(kept.content), plan=kept.plan_code, user=user, only_good=only_good)
    report.id = import_id
    if report.written:
        with writing() as session:
            kept = session.get_one(ImportRun, import_id)
            kept.state, kept.report = "done", report.to_json()
    return report


def kept_report(import_id: int) -> dict[str, Any] | None:
    """The report of a dry run as it was, or None."""
    kept = db.session.get(ImportRun, import_id)
    return kept.report if kept else None


def _import(files: Files, plan: str, *, dry: bool, only_good: bool, user: User | None) -> Report:
    report = Report(dry, plan)
    actor = user.id if user else None
    try:
        with writing() as session:
            state = Importing(session, report, current_app.config.get("UID_HOST", HOST))
            state.choose_plan(plan)
            _store_all(files, state)
            report.plan = state.plan.code if state.plan else plan
            if dry or (report.errors and not only_good):
                raise _RolledBack
            who = session.get(User, actor) if actor else None
            if any(counts.table in ABOUT_PEOPLE for counts in report.counts):
                late_busy.look()
            auditing.record(who, "import", f"plan:{report.plan}", files=sorted(files), **report.sums)
        report.written = True
    except _RolledBack:
        pass
    return report


def _store_all(files: Files, state: Importing) -> None:
    """Read everything, then table by table: check every row, store the good ones, count."""
    by_table = _sheets_by_table(files, state)
    for name, table in tables().items():
        sheets = by_table.get(name, [])
        rows = [(sheet, read_rows(sheet, table, state)) for sheet in sheets]
        if sheets:
            _store(table, [row for _, own in rows for row in own], state)
        for number, (sheet, own) in enumerate(rows):
            _count(table, sheet, own, table.removed if number == 0 else 0, state.report)


def _sheets_by_table(files: Files, state: Importing) -> dict[str, list[Sheet]]:
    found: dict[str, list[Sheet]] = {}
    sheets = read_sheets(files, state.report.add)
    if not sheets and not state.report.errors:
        wrong = Words("没有可导入的文件", "there is no file to import")
        right = Words("CSV、.xlsx 或压缩包", "CSV, .xlsx or a zip of them")
        state.report.add(Problem("no-files", "", 0, "", "", wrong, right))
    for sheet in sheets:
        table = table_of(sheet)
        if table is None:
            tell_unknown_sheet(sheet, state)
        else:
            found.setdefault(table.name, []).append(sheet)
    return found


def _store(table: Table, rows: list[Row], state: Importing) -> None:
    table.removed = 0
    if table.needs_plan and state.plan is None:
        _tell_no_plan(table, rows, state)
        return
    check_rows(rows, table, state)
    try:
        with state.session.begin_nested():
            table.removed = table.store(rows, state)
    except IntegrityError as error:  # a clash with rows that nobody's check foresaw: told, never half-stored
        _tell_clash(table, rows, error, state)


def _tell_no_plan(table: Table, rows: list[Row], state: Importing) -> None:
    for row in rows:
        row.bad = True
    wrong = Words("不知道属于哪个计划", "it is not known which plan this belongs to")
    if asked := state.report.plan:
        wrong = Words(f"没有计划“{asked}”", f"there is no plan '{asked}'")
    right = Words("一起导入 plan.csv，或选定一个计划", "import plan.csv with it, or choose a plan")
    file = rows[0].file if rows else table.name
    state.report.add(Problem("no-plan", file, 0, "", "", wrong, right))


def _tell_clash(table: Table, rows: list[Row], error: IntegrityError, state: Importing) -> None:
    for row in rows:
        row.bad = True
    state.forget_all()
    wrong = Words("与已有数据冲突", "this clashes with what is stored")
    right = Words("检查重复的代码和职务", "check for codes and duties that occur twice")
    state.report.add(Problem("clash", rows[0].file, 0, "", str(error.orig), wrong, right))


def _count(table: Table, sheet: Sheet, rows: list[Row], removed: int, report: Report) -> None:
    counts = Counts(table.name, sheet.file, table.title, rows=len(rows), removed=removed)
    for row in rows:
        counts.outcomes["problems" if row.bad else row.outcome] += 1
    report.counts.append(counts)
