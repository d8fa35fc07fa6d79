"""Every page, in both languages, without script."""

import re

import pytest

from tests.tools import factories
from tests.tools.pages import march, member, moved
from tests.tools.published import Small

PUBLIC = (
    *("/", "/?view=month", "/?view=week", "/?view=list", "/?from=2021-08-01", "/?q=nothing"),
    *("/?kind=match&kind=care", "/?venue=MPH&view=week", "/?branch=OPT", "/?from=nonsense&view=odd"),
    *("/subscribe", "/subscribe?kind=match", "/events/E22", "/changes", "/venues", "/venues/AUD"),
    *("/sign-in", "/styleguide"),
)
ORGANISER = (
    *("/organiser", "/organiser/import", "/organiser/plans/2021", "/organiser/plans/2021/solves"),
    *("/organiser/plans/2021/publish", "/organiser/plans/2021/rules"),
)
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
OURS = ("中文", "工", "带上水杯", "场地", "健康讲座", "张伟", "分会")


@pytest.fixture
def small(session) -> Small:
    return march()


@pytest.fixture
def organiser(client, small):
    return client.sign_in(small.user)


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize(("language", "lang"), [("zh", "zh-CN"), ("en", "en")])
def test_every_public_page_answers_in_the_wanted_language(client, small, path, language, lang):
    answer = client.get(path, headers={"Accept-Language": language})

    assert answer.status_code == 200
    assert re.search(r'<html lang="([^"]+)"', answer.text)[1] == lang


@pytest.mark.parametrize("path", ORGANISER)
@pytest.mark.parametrize(("language", "lang"), [("zh", "zh-CN"), ("en", "en")])
def test_every_page_of_organisers_answers_in_the_wanted_language(organiser, path, language, lang):
    answer = organiser.get(path, headers={"Accept-Language": language})

    assert answer.status_code == 200
    assert re.search(r'<html lang="([^"]+)"', answer.text)[1] == lang


@pytest.mark.parametrize("path", ["/", "/subscribe", "/sign-in", "/venues", "/changes"])
def test_an_english_page_has_no_chinese_of_ours(client, small, path):
    text = client.get(path, headers={"Accept-Language": "en"}).text

    left = [word for word in CHINESE.findall(text) if word not in OURS]
    assert left == []


@pytest.mark.parametrize("path", ORGANISER)
def test_a_visitor_is_asked_to_sign_in_and_comes_back(client, small, path):
    answer = client.get(path)

    assert answer.status_code == 401
    assert f'name="back" value="{path}"' in answer.text


def test_a_member_may_not_see_the_organisers_pages(client, small):
    answer = client.sign_in(member()).get("/organiser")

    assert answer.status_code == 403
    assert "not-allowed" in answer.text


def test_what_is_not_public_is_on_no_public_page(client, small):
    for path in (
        "/?view=list",
        "/?view=week&from=2021-03-10",
        "/?from=2021-03-01",
        "/changes",
        "/venues/AUD",
    ):
        assert "谈心" not in client.get(path).text
    assert client.get("/events/C1").status_code == 404


def test_no_page_needs_a_style_or_an_inline_script(client, organiser):
    for path in (*PUBLIC, *ORGANISER):
        text = organiser.get(path).text
        assert ' style="' not in text
        assert re.findall(r"<script(?![^>]*\bsrc=)", text) == []
        assert re.findall(r"\son[a-z]+=", text) == []


def test_the_content_policy_is_the_strict_one(client, small):
    policy = client.get("/").headers["Content-Security-Policy"]

    assert policy == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def test_nothing_published_says_so_and_offers_the_subscription(client, session):
    text = client.get("/").text

    assert "还没有发布任何日程" in text
    assert "/feeds/public/everything.ics" in text


def test_a_month_without_events_points_to_the_next(client, small):
    text = client.get("/?from=2021-08-01").text

    assert "这个月还没有活动" in text
    assert 'href="/?from=2021-09-01"' in text


def test_a_filter_without_events_can_be_cleared(client, small):
    text = client.get("/?kind=outdoor&from=2021-03-01").text

    assert "没有符合筛选的活动" in text
    assert 'href="/?from=2021-03-01">清除筛选' in text


def test_a_year_without_notice_is_marked_as_predicted(client, small):
    assert "放假安排尚未发布" in client.get("/?from=2035-10-01").text


def test_phones_get_the_list_unless_they_ask_for_something_else(client, small):
    phone = {"User-Agent": "Mozilla/5.0 (iPhone) Mobile Safari"}

    assert 'class="strip-week"' in client.get("/", headers=phone).text
    assert 'class="month"' in client.get("/?view=month", headers=phone).text
    assert 'class="month"' in client.get("/").text


def test_the_programme_opens_today_while_the_plan_lasts_and_at_its_first_event_later(client, small, set_now):
    assert "<h1>2021年3月</h1>" in client.get("/").text

    set_now("2026-11-22 10:00")
    assert "<h1>2021年3月</h1>" in client.get("/").text


def test_a_moved_session_shows_where_it_was_and_where_it_is(client, small):
    moved(small)

    text = client.get("/?from=2021-03-01").text
    assert text.count("block k-match away") == 1
    assert text.count("block k-match changed") == 1


def test_changes_strike_the_old_time_and_name_the_new_one(client, small):
    moved(small)

    text = client.get("/changes").text
    assert '<span class="old">3月12日 周五 16:30–17:30</span>' in text
    assert "<b>3月10日 周三 16:30–17:30</b>" in text
    assert "决赛提前。" in text


def test_one_session_can_be_kept_as_a_file(client, small):
    link = re.search(r'href="(/events/E22/\d+\.ics)"', client.get("/events/E22").text)[1]
    answer = client.get(link)

    assert answer.mimetype == "text/calendar"
    assert answer.text.count("BEGIN:VEVENT") == 1


def test_the_language_switch_keeps_page_and_filter(client, small):
    answer = client.post("/lang", data={"language": "en", "back": "/?kind=match&view=week"})

    assert answer.headers["Location"] == "/?kind=match&view=week"
    assert '<html lang="en"' in client.get("/").text


@pytest.mark.parametrize(
    "back", ["//evil.example/", "https://evil.example/", "/\\evil.example", "/\t/evil.example", ""]
)
def test_nobody_is_sent_to_another_site(client, small, back):
    assert client.post("/lang", data={"language": "en", "back": back}).headers["Location"] == "/"


def test_a_wrong_password_keeps_the_name_and_says_why(client, session):
    factories.user("anna", "member", password="a long password")
    session.commit()

    answer = client.post("/sign-in", data={"login": "anna", "password": "wrong"})
    assert answer.status_code == 401
    assert 'value="anna"' in answer.text
    assert "sign-in-failed" in answer.text


def test_signing_in_leads_back_to_the_page_that_asked(client, session):
    factories.user("anna", "organiser", password="a long password")
    session.commit()

    answer = client.post("/sign-in", data={"login": "anna", "password": "a long password", "back": "/me"})
    assert answer.headers["Location"] == "/me"
    assert client.get("/organiser").status_code == 200
    client.post("/sign-out")
    assert client.get("/organiser").status_code == 401


def test_a_feed_address_is_shown_once_and_can_be_revoked(client, small):
    client.sign_in(member())

    made = client.post("/me/feeds", data={"device": "我的手机"}).text
    address = re.search(r'href="webcal://localhost(/feeds/[^"]+\.ics)"', made)[1]
    assert client.get(address).status_code == 200
    later = client.get("/me").text
    assert "我的手机" in later
    assert address not in later
    client.post(re.search(r'action="(/me/feeds/\d+/revoke)"', later)[1])
    assert client.get(address).status_code == 404


def test_a_page_that_does_not_exist_is_an_error_in_the_one_shape(client, small):
    answer = client.get("/nothing-here")

    assert answer.status_code == 404
    assert "没有这个页面或对象" in answer.text
    assert '<p class="code">not-found</p>' in answer.text


def test_a_fault_shows_a_number_and_no_trace(app, client, small, monkeypatch):
    from scheduler.web import pages_places

    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr(pages_places, "day_type_words", lambda: 1 / 0)

    answer = client.get("/venues")
    assert answer.status_code == 500
    assert answer.headers["X-Request-Id"] in answer.text
    assert "ZeroDivisionError" not in answer.text
    assert "Traceback" not in answer.text


def test_static_files_are_kept_for_a_year_under_the_hash_of_their_content(client, small):
    address = re.search(r'href="(/static/[0-9a-f]+/css/tokens.css)"', client.get("/").text)[1]

    assert client.get(address).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("/static/0/css/tokens.css").headers["Cache-Control"] == "no-cache"
    assert client.get("/static/0/../pages_me.py").status_code == 404


def test_the_first_load_of_the_programme_is_small(client, small):
    packed = {"Accept-Encoding": "gzip"}
    page = client.get("/?from=2021-03-01", headers=packed)
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get("/?from=2021-03-01").text)

    sizes = {name: len(client.get(name, headers=packed).data) for name in set(files)}
    assert len(page.data) <= 35_000
    assert sum(size for name, size in sizes.items() if name.endswith(".css")) <= 18_000
    assert sum(size for name, size in sizes.items() if name.endswith(".js")) <= 20_000
