"""Importing: everything or nothing, everything told at once, twice is once."""

import pytest
from sqlalchemy import func, select

from scheduler.errors import Refusal
from scheduler.models import Audit, Event, EventSession, ImportRun, Membership, Person, Plan, RuleUse, Venue
from scheduler.models.base import Base
from scheduler.services import importing
from tests.tools.import_files import SMALL, changed, files, told


def rows_in(session) -> dict[str, int]:
    """How many rows each table holds; the trails of importing apart."""
    names = [t for t in Base.metadata.sorted_tables if t.name not in ("import_run", "audit")]
    return {t.name: session.scalar(select(func.count()).select_from(t)) for t in names}


@pytest.mark.postgres
def test_a_good_import_is_written_whole(session):
    report = importing.run(files())

    assert told(report) == []
    assert report.written
    assert report.sums == {"new": 20, "updated": 0, "unchanged": 0, "problems": 0, "rows": 20, "removed": 0}
    assert session.scalars(select(Plan.code)).all() == ["2021"]
    assert session.scalars(select(EventSession.code)).all() == ["1", "1"]


@pytest.mark.postgres
def test_importing_twice_changes_nothing(session):
    importing.run(files())
    before, uids = rows_in(session), session.scalars(select(EventSession.uid)).all()
    versions = session.scalars(select(Event.version)).all()

    report = importing.run(files())

    assert report.sums == {"new": 0, "updated": 0, "unchanged": 20, "problems": 0, "rows": 20, "removed": 0}
    assert rows_in(session) == before
    assert session.scalars(select(EventSession.uid)).all() == uids
    assert session.scalars(select(Event.version)).all() == versions


def test_a_dry_run_writes_nothing_and_says_the_same(session):
    dry = importing.dry_run(files())
    assert set(rows_in(session).values()) == {0}

    real = importing.run(files())

    assert not dry.written
    assert dry.sums == real.sums
    assert dry.fate.zh == "导入预演，什么都没有写入"


def test_the_sum_line_adds_up(session):
    importing.run(files())
    text = SMALL["people.csv"].replace("王芳", "王方") + "20319,李雷,,m,,staff,LAS,\n20320,,,x,,staff,LAS,\n"

    report = importing.dry_run(files({"people.csv": text}, only="people"))

    assert report.summary.zh == "新增 1 · 更新 1 · 不变 1 · 有问题 1（合计 4 行）"
    assert report.summary.en == "1 new · 1 updated · 1 unchanged · 1 with problems (4 rows)"


def test_all_errors_of_all_files_are_told_at_once_and_nothing_is_written(session):
    broken = files(
        {
            "venues.csv": SMALL["venues.csv"].replace("150", "many"),
            "closures.csv": SMALL["closures.csv"].replace("2021-05-28", "2021-05-32"),
            "people.csv": SMALL["people.csv"].replace("OPT", "OTP"),
            "events.csv": SMALL["events.csv"].replace("AUD|MPH", "AUDI|MPH"),
        }
    )

    report = importing.run(broken)

    assert {(code, file, row, column) for code, file, row, column in told(report)} >= {
        ("bad-value", "venues.csv", 2, "capacity"),
        ("bad-value", "closures.csv", 2, "end"),
        ("unknown-branch", "people.csv", 3, "branch"),
        ("unknown-venue", "events.csv", 2, "places"),
    }
    assert not report.written
    assert set(rows_in(session).values()) == {0}
    assert session.scalars(select(Audit)).all() == []


def test_each_problem_says_what_is_wrong_and_what_would_be_right_in_both_languages(session):
    report = importing.dry_run(changed("people.csv", "LAS,chair", "LASER,chair"))

    assert report.to_json()["problems"][0] == {
        "severity": "error",
        "code": "unknown-branch",
        "file": "people.csv",
        "row": 2,
        "column": "branch",
        "value": "LASER",
        "wrong": {"zh": "没有分会“LASER”", "en": "there is no branch 'LASER'"},
        "right": {"zh": "是否指 LAS？", "en": "do you mean LAS?"},
        "use": "LAS",
    }


def test_only_good_rows_can_be_asked_for(session):
    text = SMALL["people.csv"] + "20319,李雷,,m,,staff,NONE,\n"

    report = importing.run(files({"people.csv": text}), only_good=True)

    assert report.written
    assert report.sums["problems"] == 1
    assert session.scalars(select(Person.code).order_by(Person.code)).all() == ["20317", "20318"]


def test_a_row_that_hangs_on_a_bad_row_says_so(session):
    report = importing.dry_run(changed("people.csv", "20318,王芳,Wang Fang,f", "20318,王芳,Wang Fang,w"))

    assert told(report) == [
        ("bad-value", "people.csv", 3, "sex"),
        ("row-in-trouble", "members.csv", 2, "person"),
    ]


def test_a_kept_dry_run_is_imported_from_the_same_bytes_and_only_once(session):
    dry = importing.dry_run(files())

    first, second = importing.run_kept(dry.id), importing.run_kept(dry.id)

    assert (first.sums["new"], second.sums["new"], second.sums["unchanged"]) == (20, 0, 20)
    assert session.get(ImportRun, dry.id).state == "done"


def test_an_unknown_dry_run_is_refused_with_a_way_forward(session):
    with pytest.raises(Refusal) as refused:
        importing.run_kept(7)

    assert (refused.value.code, refused.value.status) == ("import-unknown", 404)


def test_tables_of_a_plan_need_one(session):
    report = importing.dry_run(files(only="venues events"))

    assert ("no-plan", "events.csv", 0, "") in told(report)
    assert report.sums["problems"] == 2


def test_a_plan_that_does_not_exist_is_named(session):
    report = importing.dry_run(files(only="events"), plan="2O21")

    (problem,) = (p for p in report.problems if p.code == "no-plan")
    assert (problem.wrong.en, problem.wrong.zh) == ("there is no plan '2O21'", "没有计划“2O21”")


def test_a_single_file_goes_into_the_plan_that_is_there(session):
    importing.run(files())

    report = importing.run(
        files({"events.csv": SMALL["events.csv"].replace("知识讲座", "讲座")}, only="events")
    )

    assert report.sums["updated"] == 1
    assert session.scalars(select(Event.title_zh).order_by(Event.code)).all() == ["讲座", "报告会"]


def test_what_a_file_no_longer_names_of_an_owner_goes_away(session):
    importing.run(files())

    report = importing.run(changed("hours.csv", "AUD,work,1|5,14:00,18:00,", "AUD,work,1|5,14:00,17:00,"))

    assert (report.sums["new"], report.sums["removed"]) == (1, 1)


def test_a_duty_can_change_hands(session):
    importing.run(files())
    text = SMALL["people.csv"].replace("LAS,chair", "LAS,").replace("OPT,", "OPT,chair")

    report = importing.run(files({"people.csv": text}))

    assert report.sums["updated"] == 2
    assert session.scalars(select(Person.code).where(Person.duty == "chair")).all() == ["20318"]


def test_moving_to_another_branch_leaves_the_old_one(session):
    importing.run(files())

    importing.run(changed("people.csv", "staff,LAS", "staff,OPT"))

    query = select(Membership.person_id).join(Membership.group).where(Membership.group.has(code="LAS"))
    assert session.scalars(query).all() == []


def test_ten_thousand_bad_rows_are_all_counted_and_some_listed(session):
    rows = "".join(f"2{n:05},人{n},,q,,staff,,\n" for n in range(10_000))

    report = importing.dry_run(files({"people.csv": SMALL["people.csv"] + rows}, only="plan groups people"))

    assert report.sums["problems"] == 10_000
    assert (report.errors, len(report.problems), report.unlisted) == (10_000, 500, 9_500)


def test_parts_find_their_hall_wherever_it_stands_in_the_file(session):
    lines = SMALL["venues.csv"].splitlines()
    text = "\n".join([lines[0], lines[2], lines[1], lines[3]])

    importing.run(files({"venues.csv": text}))

    half = session.scalars(select(Venue).where(Venue.code == "MPH-A")).one()
    assert half.part_of.code == "MPH"


def test_rules_are_stored_with_the_selectors_that_the_solver_reads(session):
    importing.run(files())

    use = session.scalars(select(RuleUse).where(RuleUse.origin == "file")).one()
    assert (use.code, use.rule, use.sessions) == ("E24.hours", "venue_open", ["event:E24"])
