"""leave.csv: lists of leave as offices have them, without their reasons."""

import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Busy, ImportRun, Message
from scheduler.services import importing
from tests.scheduler.services.test_late_busy import Told, clashes

LIST = "工号,姓名,开始日期,结束日期,时段,请假类型\nS1,李红梅,2021-03-05,2021-03-05,下午,手术住院\n"
LIST += "S2,王强,2021/3/8,2021/3/9,,产检\n"


@pytest.fixture
def told(session: Any) -> Told:
    return Told()


def spans() -> list[str]:
    rows = db.session.scalars(select(Busy).where(Busy.source == "leave").order_by(Busy.start))
    return [f"{b.start:%m-%d %H:%M} {b.end:%m-%d %H:%M}" for b in rows]


def workbook(rows: list[list[str]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_list_as_personnel_writes_it_becomes_busy_spans(told: Told) -> None:
    report = importing.run({"2021-请假.csv": LIST.encode()}, plan="2021", user=told.organiser)

    assert (report.written, report.errors) == (True, 0)
    assert spans() == ["03-05 04:00 03-05 16:00", "03-07 16:00 03-09 16:00"]
    assert [code for code, _ in clashes()] == ["S1"]
    assert len(told.messages()) == 1


@pytest.mark.parametrize("name", ["leave.xlsx", "三月病假名单.xlsx"])
def test_a_workbook_does_as_well_and_the_second_time_changes_nothing(told: Told, name: str) -> None:
    rows = [line.split(",") for line in LIST.splitlines()]
    kept = importing.dry_run({name: workbook(rows)}, plan="2021", user=told.organiser)
    assert spans() == []

    importing.run_kept(kept.id, user=told.organiser)
    again = importing.run({name: workbook(rows)}, plan="2021", user=told.organiser)

    assert len(spans()) == 2
    assert again.counts[0].outcomes["unchanged"] == 2


def test_neither_reasons_nor_the_file_s_name_are_kept_anywhere(told: Told) -> None:
    kept = importing.dry_run({"李红梅手术请假.csv": LIST.encode()}, plan="2021", user=told.organiser)
    importing.run_kept(kept.id, user=told.organiser)

    row = db.session.scalars(select(ImportRun)).one()
    inside = zipfile.ZipFile(io.BytesIO(row.content))
    said = (
        str(row.report)
        + str(row.files)
        + "".join(name + inside.read(name).decode() for name in inside.namelist())
    )
    assert row.files == ["leave.csv"]
    for secret in ("手术", "产检", "请假类型", "李红梅"):
        assert secret not in said
    assert not [m for m in db.session.scalars(select(Message)) if "手术" in m.text_zh + m.text_en]


def test_each_bad_cell_is_told_with_its_row(told: Told) -> None:
    bad = "person,start,end,half,reason\n\nNOBODY,2021-03-05,,,x\nS1,2021-03-05,2021-03-04,,x\n"
    bad += "S1,soon,,,x\nS1,2021-03-05,2021-03-06,am,x\nS1,2021-03-05,,night,x\n"

    report = importing.dry_run({"leave.csv": bad.encode()}, plan="2021", user=told.organiser)

    told_of = sorted((p.row, p.column) for p in report.problems if not p.warning)
    assert told_of == [(3, "person"), (4, "end"), (5, "start"), (6, "half"), (7, "half")]


def test_a_bad_cell_is_told_by_the_heading_of_its_file(told: Told) -> None:
    bad = "工号,请假类型,开始日期,结束日期\nNOBODY,x,2021-03-05,\nS1,x,soon,\nS1,x,2021-03-05,2021-03-04\n"

    kept = importing.dry_run({"leave.csv": bad.encode()}, plan="2021", user=told.organiser)
    again = importing.run_kept(kept.id, user=told.organiser, only_good=True)

    expected = [(2, "工号"), (3, "开始日期"), (4, "结束日期")]
    assert sorted((p.row, p.column) for p in kept.problems if not p.warning) == expected
    assert sorted((p.row, p.column) for p in again.problems if not p.warning) == expected
