"""The organiser's work on the pages: import, solve, rules, publish."""

import io
import re
from datetime import UTC, datetime

import pytest

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Edition, RuleUse, Solve
from scheduler.transactions import writing
from scheduler.web.csv_file import response
from tests.tools import factories
from tests.tools.pages import march
from tests.tools.published import Small
from tests.tools.solves import queued

PLAN = "/organiser/plans/2021"


@pytest.fixture
def small(session) -> Small:
    return march()


@pytest.fixture
def organiser(client, small):
    return client.sign_in(small.user)


@pytest.fixture
def solver_client(client, session):
    user = factories.user("organiser", "organiser")
    session.commit()
    return client.sign_in(user)


def uploaded(client, text: str):
    data = {"files": (io.BytesIO(text.encode()), "venues.csv")}
    return client.post("/organiser/import", data=data, content_type="multipart/form-data")


def test_a_dry_run_writes_nothing_and_its_sums_add_up(organiser):
    page = organiser.get(uploaded(organiser, VENUES).headers["Location"])

    assert "导入预演，什么都没有写入" in page.text
    assert "<small>1 + 0 + 0 + 0</small>" in page.text
    assert "/venues/NEW" not in organiser.get("/venues").text


def test_the_import_follows_from_the_same_bytes(organiser):
    address = uploaded(organiser, VENUES).headers["Location"]
    organiser.post(address)

    assert "已写入" in organiser.get(address).text
    assert "/venues/NEW" in organiser.get("/venues").text


def test_a_bad_row_is_named_and_can_be_taken_home_as_a_table(organiser):
    address = uploaded(organiser, VENUES.replace("50", "fifty")).headers["Location"]

    assert "fifty" in organiser.get(address).text
    assert organiser.post(address).status_code == 409
    table = organiser.get(f"{address}/problems.csv")
    assert table.mimetype == "text/csv"
    assert "venues.csv,2,capacity,fifty" in table.text


@pytest.mark.parametrize(("rows", "offered"), [("BAD,厅,x\n", False), ("BAD,厅,x\nGOOD,厅,20\n", True)])
def test_the_good_rows_are_offered_only_where_there_are_some(organiser, rows, offered):
    address = uploaded(organiser, "code,title_zh,capacity\n" + rows).headers["Location"]

    assert ("只导入没问题的" in organiser.get(address).text) is offered


def test_no_file_is_a_refusal_with_the_form(organiser):
    answer = organiser.post("/organiser/import", data={})

    assert answer.status_code == 422
    assert "没有选文件" in answer.text


def test_a_solve_can_be_asked_for_and_watched(solver_client):
    queued()
    row = db.session.query(Solve).one()
    page = solver_client.get(f"{PLAN}/solves/{row.number}").text

    assert "排队中，还没有开始算。" in page
    assert 'http-equiv="refresh" content="3"' in page
    assert f'data-stream="{PLAN}/solves/{row.number}/stream"' in page


def test_a_running_solve_says_how_far_it_is_at_most(solver_client):
    row = queued()
    with writing():
        row.state, row.phase, row.started_at = "running", "improve", row.asked_at
        row.progress = [point(0.3, "greedy", 4000, 3400), point(9.0, "improve", 3642, 3620)]
    page = solver_client.get(f"{PLAN}/solves/{row.number}").text

    assert "已排 202 / 205 场，离最优最多还差 0.6 %。" in page
    assert "任何日程表都不可能比现在再好 22 分以上。" in page
    assert "4\u202f000 → 3\u202f642" in page


def test_a_stopped_solve_ends_its_stream_with_the_page_as_it_is(solver_client):
    row = queued()
    solver_client.post(f"{PLAN}/solves/{row.number}/stop")
    stream = solver_client.get(f"{PLAN}/solves/{row.number}/stream")

    assert stream.mimetype == "text/event-stream"
    assert re.findall(r"^event: (\w+)$", stream.text, re.M) == ["live", "end"]


def test_reasons_of_what_has_no_place_add_up_and_say_how_sure_they_are(solver_client):
    row = queued()
    reasons = [{"use": "a", "words": {"zh": "闭馆", "en": "closed"}, "cells": 30}]
    reasons += [{"use": "b", "words": {"zh": "出差", "en": "away"}, "cells": 42}]
    left = {"session": "E01.1", "name": {"zh": "决赛", "en": "final"}, "state": "any", "cells": 72}
    with writing():
        row.state, row.unplaced = "done", [{**left, "reasons": reasons}]
    page = solver_client.get(f"{PLAN}/solves/{row.number}").text

    assert "任何计划都排不下 · 已证明" in page
    assert "72 个时间和地点" in page
    assert page.index("出差 42") < page.index("闭馆 30")
    assert "闭馆" in solver_client.get(f"{PLAN}/solves/{row.number}?by=rule").text


def test_a_rule_is_switched_off_and_on(organiser, small):
    with writing():
        use = factories.rule_use(small.plan)
    organiser.post(f"{PLAN}/rules/{use.id}", data={"on": "0"})
    assert not db.session.get(RuleUse, use.id).on

    organiser.post(f"{PLAN}/rules/{use.id}", data={"on": "1"})
    assert db.session.get(RuleUse, use.id).on


def test_the_review_strikes_the_old_and_bolds_the_new(organiser, small):
    small.put("E22.final", "2021-03-17 16:30", "AUD")
    page = organiser.get(f"{PLAN}/publish").text

    assert '<span class="old">3月12日 周五 16:30–17:30</span>' in page
    assert "<b>3月17日 周三 16:30–17:30</b>" in page
    assert "发布第 2 版" in page


def test_publishing_waits_until_each_warning_is_accepted(organiser, small):
    small.put("E01.1", "2021-03-17 14:00", "AUD")
    set_to = datetime(2021, 3, 5, 1, 0, tzinfo=UTC)  # five hours before it was due
    clock.set_source(lambda: set_to)
    refused = organiser.post(f"{PLAN}/publish", data={"seen": "1", "note_zh": "改了"})
    assert refused.status_code == 422
    assert "要先确认这一条" in refused.text
    assert 'value="改了"' in refused.text

    done = organiser.post(f"{PLAN}/publish", data={"seen": "1", "note_zh": "改了", "accept": ["soon"]})
    assert done.headers["Location"] == "/changes?edition=2"
    assert [e.note_zh for e in db.session.query(Edition).order_by(Edition.number)] == ["", "改了"]


def test_who_reviewed_an_older_edition_has_to_look_again(organiser, small):
    small.put("E22.final", "2021-03-17 16:30", "AUD")
    answer = organiser.post(f"{PLAN}/publish", data={"seen": "0"})

    assert answer.status_code == 409
    assert "published-meanwhile" in answer.text


def test_nothing_to_publish_is_said(organiser):
    assert "草稿和已发布的完全一样" in organiser.get(f"{PLAN}/publish").text
    assert organiser.post(f"{PLAN}/publish", data={"seen": "1"}).status_code == 409


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless():
    body = response("a.csv", ("x",), [["=1+1"], ["plain"]]).get_data(as_text=True)
    assert body == "\ufeffx\r\n'=1+1\r\nplain\r\n"


def point(seconds: float, phase: str, cost: int, bound: int) -> dict:
    gap = (cost - bound) / cost
    figures = {"seconds": seconds, "phase": phase, "cost": cost, "bound": bound, "gap": gap}
    return {**figures, "placed": 202, "total": 205, "words": {"zh": "改进", "en": "better"}}


VENUES = "code,title_zh,title_en,capacity\nNEW,新厅,New hall,50\n"
