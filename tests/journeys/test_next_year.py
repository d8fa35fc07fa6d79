"""Last year again: the sample year copied to years after it, and what breaks when a notice comes out otherwise."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from scheduler import sample
from scheduler.daytypes.shifting import Shift
from scheduler.extensions import db
from scheduler.imports.reading import read_folder, unpacked
from scheduler.imports.shifting import shifted
from scheduler.models import Closure, ImportRun, Plan, PlanDay
from scheduler.services import copying, importing, rechecking
from scheduler.services.building import build_problem
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.published import Small


@pytest.fixture(scope="module")
def files():
    return read_folder(Path(sample.__file__).parent / "2021")


def test_a_copied_year_comes_in_through_the_importer_and_is_whole(session, files):
    importing.run(files)

    copy = copying.copied(_plan("2021"), 2027)
    report = importing.run(copy)

    assert report.ok
    old, new = (build_problem(_plan(code).id) for code in ("2021", "2027"))
    assert {s.id for s in new.sessions} == {s.id for s in old.sessions}
    assert {u.id for u in new.uses} == {u.id for u in old.uses}


def test_a_year_brings_its_own_closures_and_leaves_those_of_the_other(session, files):
    importing.run(files)
    before = db.session.query(Closure).count()

    importing.run(copying.copied(_plan("2021"), 2026))

    assert db.session.query(Closure).count() == 2 * before


def test_a_copy_of_the_rows_says_what_a_copy_of_the_files_says(session, files):
    """What organisers copy from the database are the tables that the sample came from."""
    importing.run(files)
    rows = copying.copied(_plan("2021"), 2027)
    tables = shifted(files, Shift(2021, 2027), "2027")

    assert rows["events.csv"].count(b"\n") == tables["events.csv"].count(b"\n")
    assert _cells(rows["events.csv"]) == _cells(tables["events.csv"])


def test_the_copy_is_a_dry_run_to_look_at_by_page_and_by_api(session, client, files):
    importing.run(files)
    user = factories.user("boss", "organiser")
    session.commit()
    client = client.sign_in(user)

    answer = client.post("/organiser/plans/2021/copy", data={"year": "2027"})

    assert answer.status_code == 303
    kept = db.session.query(ImportRun).order_by(ImportRun.id.desc()).first()
    assert set(unpacked(kept.content)) == {"plan.csv", "events.csv", "rules.csv", "closures.csv", "free.csv"}
    assert _plan("2027") is None


def test_a_notice_that_makes_the_family_sunday_a_working_day_lists_what_breaks(session):
    small = Small.make()
    small.add("E23", first=date(2021, 3, 1), last=date(2021, 3, 31), minutes=180)
    with writing():
        factories.rule_use(small.plan, "day_type", "family-rests", params={"types": "rest"})
    small.put("E23.1", "2021-03-14 09:00", "MPH")
    assert rechecking.recheck(small.plan) == ()

    with writing() as rows:
        rows.add(
            PlanDay(plan_id=small.plan.id, day=date(2021, 3, 14), type="makeup", name_zh="调休", name_en="")
        )
    found = rechecking.recheck(small.plan)

    assert [(b.use, b.sessions, b.day) for b in found] == [("family-rests", ("E23.1",), "2021-03-14")]
    assert found[0].words.zh
    assert found[0].words.en


def _plan(code: str) -> Plan | None:
    return db.session.query(Plan).filter_by(code=code).one_or_none()


def _cells(data: bytes) -> list[tuple[str, str, str]]:
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    return [(r["code"], r["first"], r["options"]) for r in rows]
