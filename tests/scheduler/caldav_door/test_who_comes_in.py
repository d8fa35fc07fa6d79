"""Who is let in with what, what a device is noted for, and that a fault empties nobody's calendar."""

from datetime import timedelta

from scheduler import clock
from scheduler.models import FeedToken
from scheduler.services import accounts
from scheduler.transactions import writing
from tests.conftest import NOW
from tests.tools import factories
from tests.tools.caldav import SECRET, Dav, app_password, basic


def test_wrong_and_unknown_and_revoked_and_none_are_answered_alike(client, session, small, dav):
    with writing():
        other = factories.person("S0009")
    app_password(other, "revoked-one-revoked-one")
    accounts.revoke_feed_token(session.query(FeedToken).filter_by(person_id=other.id).one())
    tries = ("S0001", "wrong"), ("S9999", SECRET), ("S0009", "revoked-one-revoked-one"), ("S0009", SECRET)
    answers = [
        client.open("/caldav/", method="PROPFIND", headers={"Authorization": basic(*t)}) for t in tries
    ]
    answers.append(client.open("/caldav/calendars/S0001/everything/", method="PROPFIND"))
    answers.append(client.open("/caldav/nothing", method="GET"))

    assert {a.status_code for a in answers} == {401}
    assert len({(a.data, a.headers["WWW-Authenticate"]) for a in answers}) == 1
    assert "日历 calendars".encode().decode("latin-1") in answers[0].headers["WWW-Authenticate"]


def test_the_account_s_own_password_opens_nothing(client, small, dav):
    accounts.make_user("s0001", "a long password", person=None)

    assert Dav(client, "s0001", "a long password").propfind("/caldav/", "d:displayname").status == 401


def test_a_desk_s_token_opens_nothing(client, small):
    with writing():
        clerk = factories.person("S0005")
        factories.user("clerk", "desk", person=clerk)
    app_password(clerk, scope="desk")

    assert Dav(client, "S0005").propfind("/caldav/", "d:displayname").status == 401


def test_an_app_password_may_be_typed_without_dashes_and_in_capitals(client, dav):
    typed = SECRET.replace("-", " ").upper()

    assert Dav(client, "s0001", typed).propfind("/caldav/", "d:displayname").status == 207


def test_another_s_calendars_are_as_absent_as_what_is_nothing(dav):
    with writing():
        app_password(factories.person("S0002"), "of-another-person")
    paths = (
        "/caldav/calendars/S0002/",
        "/caldav/calendars/S0002/duties/",
        "/caldav/principals/S0002/",
        "/caldav/calendars/S8888/duties/",
        "/caldav/calendars/S0001/venue.NONE/",
        "/caldav/calendars/S0001/personal/",
        "/caldav/calendars/S0001/everything/x.ics",
        "/caldav/x/y/z",
    )
    answers = [dav.propfind(path, "d:displayname") for path in paths]

    assert {a.status for a in answers} == {404}
    assert len({a.text for a in answers}) == 1


def test_too_many_wrong_passwords_wait_and_the_right_device_does_not(client, dav):
    assert dav.propfind("/caldav/", "d:displayname").status == 207
    wrong = Dav(client, "S0001", "wrong")

    statuses = [wrong.propfind("/caldav/", "d:displayname").status for _ in range(12)]

    assert statuses == [401] * 10 + [429] * 2
    assert dav.propfind("/caldav/", "d:displayname").status == 207


def test_a_fetch_is_noted_on_the_device_s_token(client, session, dav):
    dav.propfind("/caldav/", "d:displayname", User_Agent="iOS/18.1 (22B83) dataaccessd/1.0")

    token = session.query(FeedToken).one()
    assert (token.last_fetch, token.client) == (NOW, "iPhone")


def holds(session) -> int | None:
    return session.query(FeedToken).one().seen_edition


def test_a_device_that_takes_what_changed_holds_the_edition(session, small, dav):
    dav.propfind(dav.home("duties"), "d:sync-token")
    assert holds(session) is None
    dav.sync(dav.home("duties"))
    first = holds(session)

    small.put("E01.1", "2021-03-05 14:00", "AUD", speaker=["S0001"])
    edition = small.publish(clock.now() + timedelta(hours=1)).id
    dav.propfind(dav.home("duties"), "d:sync-token")
    assert (first, holds(session)) == (edition - 1, edition - 1)
    dav.sync(dav.home("duties"))
    assert holds(session) == edition


def test_a_device_for_which_nothing_changed_holds_the_edition_by_asking(session, small, dav):
    dav.sync(dav.home("events"))
    small.put("E01.1", "2021-03-05 16:00", "AUD")
    edition = small.publish(clock.now() + timedelta(hours=1)).id

    dav.propfind(dav.home("events"), "d:sync-token")

    assert holds(session) == edition


def test_a_public_calendar_says_nothing_of_one_s_own(session, dav):
    dav.sync(dav.home("everything"))

    assert holds(session) is None


def test_a_fault_empties_nobody_s_calendar(dav, monkeypatch, caplog):
    from scheduler.services.caldav.shelf import CalendarShelf

    def fail(*_):
        raise RuntimeError("a disk is full")

    monkeypatch.setattr(CalendarShelf, "calendar", fail)
    answer = dav.sync(dav.home("everything"))

    assert (answer.status, answer.headers["Retry-After"]) == (503, "120")
    assert "a disk is full" in caplog.text
    assert "a disk is full" not in answer.text
    assert SECRET not in caplog.text
