"""One's own feeds, and the health of all of them."""

import re

import pytest

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Entry, FeedToken
from scheduler.queries.accounts import token_hash
from scheduler.transactions import writing
from tests.conftest import NOW
from tests.tools import factories
from tests.tools.published import two_lectures


@pytest.fixture
def small(session):
    made = two_lectures()
    made.publish()
    return made


def member(*roles):
    with writing():
        return factories.user("20001", *(roles or ("member",)), person=factories.person("20001", name="张伟"))


def address(page):
    return re.search(r'href="webcal://localhost(/feeds/[^"]+\.ics)"', page)[1]


def test_a_feed_of_ones_duties_in_both_languages_can_be_made(client, small):
    client.sign_in(member())

    made = client.post("/me/feeds", data={"device": "手机", "scope": "duties", "language": "both"}).text

    token = db.session.query(FeedToken).one()
    assert (token.scope, token.language, token.device) == ("duties", "both", "手机")
    assert "我的职责 / My duties" in client.get(address(made)).text


def test_only_a_clerk_can_make_a_feed_of_the_desk(client, small):
    client.sign_in(member())

    assert client.post("/me/feeds", data={"device": "x", "scope": "desk"}).status_code == 422


def test_a_new_address_ends_the_old_one_and_keeps_the_device(client, small):
    client.sign_in(member())
    old = address(client.post("/me/feeds", data={"device": "手机", "language": "en"}).text)
    number = db.session.query(FeedToken).one().id

    new = address(client.post(f"/me/feeds/{number}/renew").text)

    assert [client.get(a).status_code for a in (old, new)] == [404, 200]
    newest = db.session.query(FeedToken).order_by(FeedToken.id.desc()).first()
    assert (newest.device, newest.language) == ("手机", "en")
    assert client.post(f"/me/feeds/{number}/renew").status_code == 404


def test_ones_page_says_who_still_comes_and_what_they_have(client, small):
    client.sign_in(member())
    made = client.post("/me/feeds", data={"device": "手机"}).text
    client.get(address(made), headers={"User-Agent": "iOS/17.4 dataaccessd/1.0"})

    page = client.get("/me/feeds").text

    assert "iPhone" in page
    assert "已取到第 1 版" in page
    assert "最新" in page
    assert address(made) not in page


def test_nobody_touches_the_feeds_of_somebody_else(client, small):
    with writing():
        other = FeedToken(person_id=factories.person("20002").id, hash="x", made_at=NOW)
        number = factories.saved(other).id
    client.sign_in(member())

    assert client.post(f"/me/feeds/{number}/renew").status_code == 404
    assert client.post(f"/me/feeds/{number}/revoke").status_code == 404
    assert client.get("/admin/feeds").status_code == 403
    assert client.post(f"/admin/feeds/{number}/revoke").status_code == 403


@pytest.fixture
def leaked(session):
    with writing():
        row = FeedToken(
            person_id=factories.person("20002", name="李红梅").id,
            hash=token_hash("k" * 43),
            device="旧手机",
            made_at=NOW,
        )
        factories.saved(FeedToken(person_id=factories.person().id, hash="other", device="别的", made_at=NOW))
        return factories.saved(row)


def test_a_leaked_address_is_revoked_in_three_clicks(client, small, leaked):
    client.sign_in(member("organiser"))
    home = client.get("/organiser").text
    listed = client.get(re.search(r'href="(/admin/feeds)"', home)[1]).text  # 1
    asked = client.get(re.search(rf'href="(/admin/feeds/{leaked.id})"', listed)[1]).text  # 2
    assert "李红梅" in asked
    client.post(re.search(r'action="(/admin/feeds/\d+/revoke)"', asked)[1])  # 3

    assert client.get(f"/feeds/{'k' * 43}.ics").status_code == 404
    client.get("/admin/feeds")  # says that it is done
    assert "旧手机" not in client.get("/admin/feeds").text


def test_a_leaked_address_is_found_by_itself_and_not_shown_again(client, small, leaked):
    client.sign_in(member("admin"))

    page = client.post("/admin/feeds", data={"q": f"https://a.example/feeds/{'k' * 43}.ics?lang=en"}).text

    assert "旧手机" in page
    assert "别的" not in page
    assert "k" * 43 not in page


def test_feeds_are_found_by_name_and_number(client, small, leaked):
    client.sign_in(member("organiser"))

    for wanted in ("20002", "红梅"):
        page = client.post("/admin/feeds", data={"q": wanted}).text
        assert ("旧手机" in page, "别的" in page) == (True, False)
    assert "没有这样的地址" in client.post("/admin/feeds", data={"q": "nobody"}).text


def test_the_health_page_tells_public_feeds_and_what_is_in_none(client, small, leaked):
    with writing():
        entry = db.session.query(Entry).filter_by(event_code="E02").one()
        entry.fragments = {}
    client.sign_in(member("organiser"))

    page = client.get("/admin/feeds").text

    assert "/feeds/public/everything.ics" in page
    assert "1 场不在任何订阅里" in page
    assert "E02" in page


def test_a_reader_behind_the_latest_edition_is_told(client, small, leaked):
    client.get(f"/feeds/{'k' * 43}.ics")
    small.put("E01.1", "2021-03-08 10:00", "AUD")
    small.publish()
    client.sign_in(member("organiser"))

    page = client.get("/admin/feeds").text

    assert "未到最新 1" in page
    assert clock.now() == NOW


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("", "everything.ics"),
        ("?form=busy", "everything.busy.ics"),
        ("?venue=AUD&form=busy", "venue/AUD.busy.ics"),
        ("?club=choir", "club/choir.ics"),
        ("?team=RED", "team/RED.ics"),
        ("?event=E01", "event/E01.ics"),
    ],
)
def test_the_panel_offers_an_address_that_answers(client, small, query, path):
    with writing():
        factories.group("choir", "club")
        factories.group("RED", "team")

    page = client.get(f"/subscribe{query}").text

    assert address(page) == f"/feeds/public/{path}"
    assert client.get(address(page)).status_code == 200


def test_the_page_offers_when_courts_are_taken(client, small):
    with writing():
        factories.venue("GYM-B1")

    page = client.get("/subscribe").text

    assert "webcal://localhost/feeds/public/court/GYM-B1.ics" in page
    assert client.get("/feeds/public/court/GYM-B1.ics").status_code == 200


def test_an_event_s_page_leads_to_the_feed_of_that_event_by_its_name(client, small):
    page = client.get("/events/E01").text
    (there,) = re.findall(r'href="(/subscribe\?event=[^"]+)"', page)
    panel = client.get(there).text

    assert address(panel) == "/feeds/public/event/E01.ics"
    assert f"“{small.sessions['E01.1'].event.title_zh}”的全部场次" in panel
    assert 'href="/subscribe?kind=lecture"' in page
