"""Imports over HTTP: the dry run's bytes are the real run's."""

import io

import pytest

from scheduler.models import Plan
from tests.tools import factories

PLAN = "code,title_zh,title_en,first_day,last_day\n2022,年度,Year,2022-01-01,2022-12-31\n"


@pytest.fixture
def organiser(client, session):
    client.sign_in(factories.user("boss", "organiser"))
    session.commit()
    return client


def upload(client, text, query=""):
    files = [(io.BytesIO(text.encode()), "plan.csv")]
    return client.post(f"/api/v1/imports{query}", data={"files": files}, content_type="multipart/form-data")


def test_a_dry_run_writes_nothing_and_can_be_run_afterwards(organiser, session):
    dry = upload(organiser, PLAN)
    assert (dry.status_code, dry.json["dry"], dry.json["ok"]) == (200, True, True)
    assert session.query(Plan).count() == 0

    real = organiser.post(f"/api/v1/imports/{dry.json['id']}/run")

    assert (real.status_code, real.json["written"]) == (200, True)
    assert [p.code for p in session.query(Plan)] == ["2022"]
    assert organiser.get(f"/api/v1/imports/{dry.json['id']}").json["written"] is True


def test_a_real_run_with_a_problem_is_refused_with_its_place(organiser, session):
    answer = upload(organiser, PLAN.replace("2022-12-31", "31.12.2022x"), "?dry_run=false")

    assert (answer.status_code, answer.json["code"]) == (422, "import-problems")
    (problem,) = answer.json["context"]["report"]["problems"]
    assert (problem["file"], problem["row"], problem["column"]) == ("plan.csv", 2, "last_day")
    assert session.query(Plan).count() == 0


def test_the_problems_of_a_dry_run_are_a_table_in_the_language_of_the_request(organiser):
    report = upload(organiser, PLAN.replace("2022-12-31", "31.12.2022x")).json

    answer = organiser.get(f"/api/v1/imports/{report['id']}/problems.csv", headers={"Accept-Language": "en"})

    assert answer.mimetype == "text/csv"
    head, row = answer.data.decode("utf-8-sig").splitlines()
    assert head.split(",")[:5] == ["severity", "file", "row", "column", "value"]
    assert row.split(",")[:5] == ["error", "plan.csv", "2", "last_day", "31.12.2022x"]
