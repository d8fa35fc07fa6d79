"""The organiser's way from "no place" to a place: look, try, agree, undo, move; in both languages."""

import re

import pytest

from scheduler.extensions import db
from scheduler.models import OpeningHours, Timetable, Venue
from scheduler.services import advising, consulting, editing, proving, ruling
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.near_adviser import Near
from tests.tools.published import one_without_place

DRAFT = "/organiser/plans/2021"


@pytest.fixture
def small(session):
    """E01 from 15 to 17 in the auditorium, open 14 to 18; E02 has no place, and the row says why."""
    small = one_without_place("15:00")
    why = consulting.explanation(small.draft(), "E02.1", small.user)
    with writing():
        small.draft().unplaced = [why]
    yield small
    advising.advisers.close()


@pytest.fixture
def organiser(client, small):
    return client.sign_in(small.user)


def act(client, page, what):
    form = re.search(r'action="(/organiser/plans/2021/unplaced/[^"]+)".*?name="way" value="(\w+)"', page)
    address, way = form[1].replace("&amp;", "&"), form[2]
    return client.post(address, data={"way": way, "act": what})


def placed():
    current = db.session.query(Timetable).filter_by(current=True).one()
    return {p.session.event.code: p.start for p in current.placements}


def test_the_draft_says_why_and_offers_verified_ways(organiser):
    page = organiser.get(DRAFT).text

    assert "出路，已求解验证" in page
    assert "改期：" in page
    assert "涉及 0 人，其中 0 人订阅了日历" in page
    assert 'value="try"' in page


def test_in_english_no_chinese_is_left_in_the_tray(organiser):
    page = organiser.get(f"{DRAFT}?lang=en").text

    tray = page[page.index('class="unplaced"') : page.index("</section>", page.index('class="unplaced"'))]
    assert "way out, verified by solving" in tray
    assert re.findall("[\u4e00-\u9fff]", tray) == []


def test_trying_makes_another_draft_and_leaves_this_one(organiser):
    before = placed()

    answer = act(organiser, organiser.get(DRAFT).text, "try")

    assert answer.status_code == 303
    assert placed() == before
    made = db.session.query(Timetable).filter_by(current=False).one()
    assert answer.location == f"{DRAFT}/drafts/compare?a=draft:{made.parent_id}&b=draft:{made.id}"
    page = organiser.get(answer.location).text
    assert "E02.1" in page
    assert f"drafts/{made.id}/current" in page


def test_agreeing_places_it_and_undo_takes_it_back(organiser):
    before = placed()

    act(organiser, organiser.get(DRAFT).text, "agree")
    assert placed().keys() == {"E01", "E02"}
    page = organiser.get(DRAFT).text
    organiser.post(re.search(r'action="([^"]+/undo)"', page)[1])

    assert placed() == before
    assert "出路，已求解验证" in organiser.get(DRAFT).text


def test_an_old_page_whose_way_is_gone_says_so(organiser, small):
    page = organiser.get(DRAFT).text
    hall = db.session.query(Venue).filter_by(code="AUD").one()
    editing.close_venue(hall, at("2021-03-01 00:00"), at("2021-04-01 00:00"), small.user)

    answer = act(organiser, page, "agree")

    assert (answer.status_code, "这条出路已经不通" in answer.text) == (409, True)


def test_the_page_of_a_session_lists_what_fits_and_moves_there(organiser, small):
    page = organiser.get(f"{DRAFT}/board/E01.1").text
    form = page[page.index("能放的位置") :]
    start = re.search(r'name="start" value="([^"]+)"', form)[1]

    version = re.search(r'name="version" value="(\d+)"', page)[1]
    put = {"act": "put", "session": "E01.1", "version": version, "start": start, "venues": "AUD"}
    answer = organiser.post(f"{DRAFT}/board", data=put | {"draft": str(small.draft().id)})

    assert answer.status_code == 303
    assert placed()["E01"] != at("2021-03-05 15:00")


def test_the_page_says_why_not_there_and_why_nowhere_with_ways_out(organiser, small):
    page = organiser.get(f"{DRAFT}/board/E02.1?start=2021-03-05T15:00&venues=AUD").text

    assert "其余场次不动时没有合规的位置" in page
    assert 'id="why"' in page
    assert "为什么排不下" in page
    assert 'value="try"' in page[page.index("为什么排不下") :]


def test_where_the_page_was_before_leads_to_it_with_what_was_asked(organiser, small):
    old = f"{DRAFT}/sessions/E02.1/move?draft={small.draft().id}&at=2021-03-05T15:00&venues=AUD"

    answer = organiser.get(old)

    assert (
        answer.location == f"{DRAFT}/board/E02.1?draft={small.draft().id}&start=2021-03-05T15:00&venues=AUD"
    )
    assert organiser.get(answer.location).status_code == 200


def test_another_draft_than_the_current_one_is_looked_at_and_changed_alone(organiser, small):
    before = placed()
    act(organiser, organiser.get(DRAFT).text, "try")
    other = db.session.query(Timetable).filter_by(current=False).one()

    page = organiser.get(f"{DRAFT}/board/E01.1?draft={other.id}").text
    take = {"act": "take", "session": "E01.1", "version": str(other.version), "draft": str(other.id)}
    organiser.post(f"{DRAFT}/board", data=take)

    assert "不是当前草稿" in page
    assert placed() == before
    db.session.refresh(other)
    assert [p.session.event.code for p in other.placements] == ["E02"]


@pytest.mark.parametrize("number", ["0", "x", "²", "999"])
def test_a_draft_that_is_none_is_not_found(organiser, number):
    assert organiser.get(f"{DRAFT}/board/E01.1?draft={number}").status_code == 404


def test_members_and_strangers_see_none_of_it(client, small):
    assert client.get("/organiser/plans/2021/sessions/E01.1/move").status_code in (302, 303, 401)
    assert client.post("/organiser/plans/2021/unplaced/E02.1", data={"act": "agree"}).status_code in (
        302,
        303,
        401,
    )


@pytest.mark.parametrize(
    ("lang", "coming", "found"),
    [
        ("zh", "正在判定换一种计划行不行…", "别的挪一挪就排得下 · 已求解验证"),
        ("en", "finding out whether another plan holds it …", "fits if others move · verified by solving"),
    ],
)
def test_what_holds_in_any_plan_is_said_to_be_coming_and_then_said(
    app, organiser, small, monkeypatch, lang, coming, found
):
    monkeypatch.setattr(advising, "Child", Near)
    app.extensions["queue"] = lambda app: lambda name, args: None
    pages = [f"{DRAFT}?lang={lang}", f"{DRAFT}/board?from=2021-03-05&lang={lang}", f"/organiser?lang={lang}"]
    pages.append(f"{DRAFT}/board/E02.1?lang={lang}")
    organiser.post("/lang", data={"lang": lang})

    before = [organiser.get(page).text for page in pages]
    proving.run(small.draft().id)
    after = [organiser.get(page).text for page in pages]

    assert [(coming in page, found in page) for page in before] == [(True, False)] * 4
    assert [(coming in page, found in page) for page in after] == [(False, True)] * 4


@pytest.mark.parametrize(
    ("lang", "claim", "goes", "button"),
    [
        ("zh", "舍掉较轻的就排得下 · 已求解验证", "没有地方（回到未排定）", "同意并换上"),
        (
            "en",
            "fits in place of something lighter · verified by solving",
            "no place (back to unplaced)",
            "Agree and swap",
        ),
    ],
)
def test_what_weighs_more_is_swapped_in_once_it_is_seen_what_goes(
    app, client, session, monkeypatch, lang, claim, goes, button
):
    monkeypatch.setattr(advising, "Child", Near)
    app.extensions["queue"] = lambda app: lambda name, args: None
    small = one_without_place("15:00")
    with writing():
        for hours in db.session.query(OpeningHours):
            hours.start, hours.end = 900, 1020
        row = small.sessions["E02.1"]
        row.spec = row.spec | {"weight": 5}
        small.draft().unplaced = [{"session": "E02.1", "name": {"zh": "二", "en": "Two"}, "reasons": []}]
    client.sign_in(small.user)
    client.get(DRAFT)
    proving.run(small.draft().id)

    pages = [
        f"{DRAFT}?lang={lang}",
        f"{DRAFT}/board?from=2021-03-05&lang={lang}",
        f"{DRAFT}/board/E02.1?lang={lang}",
    ]
    pages = [client.get(page).text for page in pages]
    answer = act(client, pages[0], "agree")

    for page in pages:
        assert claim in page
        assert re.search(rf"<del>[^<]*15:00[^<]*</del> → <b>{re.escape(goes)}</b>", page)
        assert button in page
    assert (answer.status_code, placed()) == (303, {"E02": at("2021-03-05 15:00")})
    assert "E01.1" in client.get(DRAFT).text
    advising.advisers.close()


@pytest.mark.parametrize(
    ("lang", "who", "ask"),
    [
        ("zh", "这条规则由院工会定，你不能改。", "发请求"),
        ("en", "this rule is set by the academy union", "Send a request"),
    ],
)
def test_what_only_others_may_change_is_in_no_way_out_and_can_be_asked_for(
    app, organiser, small, monkeypatch, lang, who, ask
):
    monkeypatch.setattr(advising, "Child", Near)
    app.config["MAIL_FROM"] = "union@example.org"
    evenings = {"start_minute": 1320, "end_minute": 1440}
    said = {"rule": "band", "code": "from-above", "sessions": ["E02.1"], "params": evenings, "binding": True}
    with writing():
        root = factories.user("root", "admin")
    ruling.make(small.plan, said, root)

    page = organiser.get(f"{DRAFT}/board/E02.1?lang={lang}").text
    why = organiser.get(f"/api/v1/timetables/{small.draft().id}/sessions/E02.1/explanation").json

    assert [cause["use"] for cause in why["least_causes"] if cause["binding"]] == ["from-above"]
    assert [way for way in why["ways"] if any(e.get("use") == "from-above" for e in way["edits"])] == []
    assert who in page
    assert re.search(rf'<a href="mailto:union@example.org\?subject=E02.1%20from-above">{ask}</a>', page)
