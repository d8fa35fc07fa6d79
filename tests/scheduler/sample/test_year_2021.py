"""The sample year as data: it goes in without a word, and is what the page about it says."""

import csv
from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from scheduler import sample
from scheduler.imports.reading import read_folder
from scheduler.models import Busy, Group, Membership, Person
from scheduler.sample import make_people
from scheduler.services import importing

FOLDER = Path(sample.__file__).parent / "2021"


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.postgres
def test_the_sample_year_imports_without_a_problem_and_twice_changes_nothing(session):
    first = importing.run(read_folder(FOLDER))
    second = importing.run(read_folder(FOLDER))

    assert [p.to_json() for p in first.problems if not p.warning] == []
    assert first.sums["new"] == first.sums["rows"] > 5000
    assert second.sums == {**first.sums, "new": 0, "unchanged": first.sums["rows"]}


def test_there_are_700_people_of_the_institute_and_some_guests():
    people = rows("people")
    inside = [p for p in people if p["status"] != "outside"]

    assert Counter(p["status"] for p in inside) == {"staff": 430, "student": 270}
    assert Counter(p["sex"] for p in inside) == {"f": 300, "m": 400}
    assert sum(p["born"] > "1986-01-01" for p in inside) == 210
    assert len({p["name"] for p in people}) == len(people) == len({p["code"] for p in people})


def test_branches_clubs_teams_and_cohorts_have_their_sizes():
    members = Counter(m["group"] for m in rows("members")) + Counter(p["branch"] for p in rows("people"))
    groups = rows("groups")

    assert [g["code"] for g in groups if g["code"] != "all" and int(g["size"]) != members[g["code"]]] == []
    assert Counter(g["kind"] for g in groups) == {"branch": 12, "club": 10, "team": 12, "cohort": 25}


def test_club_memberships_overlap():
    clubs = {g["code"] for g in rows("groups") if g["kind"] == "club"}
    of = Counter(m["person"] for m in rows("members") if m["group"] in clubs)

    assert 1.3 < sum(of.values()) / len(of) < 1.6


def test_every_duty_has_its_holder_and_referees_are_of_four_branches():
    duties = {p["duty"]: p["branch"] for p in rows("people") if p["duty"]}

    assert len({duties[f"referee{n}"] for n in range(1, 5)}) == 4
    assert {"director", "secretary", "chair", "deputy", "juror7", "counsellor", "speaker3"} <= set(duties)


def test_the_relay_runner_is_also_referee_and_mother():
    code = next(p["code"] for p in rows("people") if p["duty"] == "referee2")

    assert {"running", "referees", "families"} <= {m["group"] for m in rows("members") if m["person"] == code}


def test_a_fifth_of_the_small_laboratory_wants_the_first_retreat():
    branch = {p["code"]: p["branch"] for p in rows("people")}

    assert sum(m["group"] == "retreat1" and branch[m["person"]] == "CRY" for m in rows("members")) == 9


@pytest.mark.parametrize("name", ["people", "members", "busy"])
def test_the_script_makes_the_same_files_again(tmp_path, name):
    (tmp_path / "groups.csv").write_bytes((FOLDER / "groups.csv").read_bytes())

    make_people.main(tmp_path, 2021)

    assert (tmp_path / f"{name}.csv").read_bytes() == (FOLDER / f"{name}.csv").read_bytes()


def test_the_fourth_of_may_is_the_only_warning(session):
    report = importing.dry_run(read_folder(FOLDER))

    assert [(p.code, p.file, p.column) for p in report.problems] == [("on-holiday", "rules.csv", "params")]
    assert report.problems[0].wrong.zh == "5月4日周二在劳动节假期内（5月1日–5月5日）"


def test_the_best_hall_day_leaves_58_of_90_delegates(session):
    importing.run(read_folder(FOLDER))
    start, end = (datetime(2021, 3, 26, hour, tzinfo=ZoneInfo("Asia/Shanghai")) for hour in (14, 17))

    busy = select(Busy.person_id).where(Busy.start < end, Busy.end > start)
    query = select(Membership.id).join(Membership.group).where(Group.code == "delegates")

    assert len(session.scalars(query).all()) == 90
    assert len(session.scalars(query.where(Membership.person_id.not_in(busy))).all()) == 58


@pytest.mark.parametrize("duty", ["director", "secretary", "chair"])
def test_the_leaders_are_in_the_house_that_afternoon(session, duty):
    importing.run(read_folder(FOLDER))
    start, end = (datetime(2021, 3, 26, hour, tzinfo=ZoneInfo("Asia/Shanghai")) for hour in (14, 17))

    query = select(Busy.id).join(Person).where(Person.duty == duty, Busy.start < end, Busy.end > start)

    assert session.scalars(query).all() == []
