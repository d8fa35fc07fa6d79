"""All of a draft becomes an edition, or nothing."""

from datetime import timedelta

from sqlalchemy import func, select

from scheduler.extensions import db
from scheduler.models import Audit, Claim, Entry
from scheduler.queries.floors import Want
from scheduler.transactions import writing
from solver.words import Words
from tests.conftest import NOW
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.published import Small, two_lectures

SECOND = timedelta(seconds=1)


def standing():
    rows = db.session.scalars(select(Entry).where(Entry.superseded_by.is_(None)).order_by(Entry.start))
    return {f"{e.event_code}.{e.session_code}": e for e in rows}


def test_the_first_edition_has_all_entries_new(session):
    small = two_lectures()

    edition = small.publish(note=Words("首次发布", "First edition"))

    assert (edition.number, edition.note_en) == (1, "First edition")
    assert edition.counts == {"moved": 0, "changed": 0, "cancelled": 0, "new": 2, "unchanged": 0, "people": 0}
    first = standing()["E01.1"]
    assert (first.sequence, first.status, first.change, first.changed_at) == (0, "CONFIRMED", "new", NOW)
    assert (first.start, first.end) == (at("2021-03-05 14:00"), at("2021-03-05 15:00"))
    assert (first.title_zh, first.title_en) == ("健康讲座", "Health lecture")
    assert (first.place_zh, first.place_en, first.venues) == ("报告厅", "Auditorium", ["AUD"])
    assert sorted(first.fragments) == ["both", "en", "zh"]


def test_publishing_is_on_record(session):
    small = two_lectures()

    edition = small.publish()

    (audit,) = db.session.scalars(select(Audit).where(Audit.verb == "publish"))
    assert (audit.thing, audit.user_id) == (f"edition:{edition.id}", small.user.id)


def test_a_moved_session_changes_nothing_else(session):
    small = two_lectures()
    small.publish()
    before = dict(standing())
    kept = dict(before["E02.1"].fragments)

    small.put("E01.1", "2021-03-08 10:00", "MPH")
    edition = small.publish(when=NOW + timedelta(hours=1))

    after = standing()
    assert (edition.counts["moved"], edition.counts["unchanged"]) == (1, 1)
    moved = after["E01.1"]
    assert (moved.uid, moved.sequence, moved.change) == (before["E01.1"].uid, 1, "moved")
    assert moved.changed_at == NOW + timedelta(hours=1)
    assert (moved.previous["start"], moved.previous["place_en"]) == (
        "2021-03-05T06:00:00+00:00",
        "Auditorium",
    )
    assert after["E02.1"].id == before["E02.1"].id
    assert after["E02.1"].fragments == kept


def test_the_old_row_says_which_edition_replaced_it(session):
    small = two_lectures()
    small.publish()
    old = standing()["E01.1"].id

    small.put("E01.1", "2021-03-08 10:00", "AUD")
    small.publish()

    assert db.session.get(Entry, old).superseded_by == 2


def test_claims_follow_the_entry(session):
    small = two_lectures()
    small.publish()

    small.put("E01.1", "2021-03-08 10:00", "AUD")
    small.publish()

    uid = standing()["E01.1"].uid
    ticks = db.session.scalars(select(Claim.tick).where(Claim.entry_uid == uid).order_by(Claim.tick)).all()
    assert ticks == list(Want("AUD", at("2021-03-08 10:00"), at("2021-03-08 11:00")).ticks)


def test_two_sessions_can_change_places(session):
    small = two_lectures()
    small.publish()

    small.put("E01.1", "2021-03-06 14:00", "AUD")
    small.put("E02.1", "2021-03-05 14:00", "AUD")
    small.publish()

    assert [e.sequence for e in standing().values()] == [1, 1]


def test_two_editions_within_a_second_have_different_stamps(session):
    small = two_lectures()
    small.publish()

    small.put("E01.1", "2021-03-08 10:00", "AUD")
    small.publish()
    small.put("E02.1", "2021-03-08 14:00", "AUD")
    small.publish()

    assert [e.changed_at for e in standing().values()] == [NOW + SECOND, NOW + 2 * SECOND]


def test_what_is_taken_out_is_cancelled_and_stays(session):
    small = two_lectures()
    small.publish()

    small.take("E01.1")
    edition = small.publish()

    gone = standing()["E01.1"]
    assert (gone.status, gone.change, gone.sequence) == ("CANCELLED", "cancelled", 1)
    assert (gone.start, gone.place_en) == (at("2021-03-05 14:00"), "Auditorium")
    assert "STATUS:CANCELLED" in gone.fragments["zh"]
    assert "已取消" in gone.fragments["zh"]
    assert edition.counts["cancelled"] == 1
    assert db.session.scalar(select(func.count()).where(Claim.entry_uid == gone.uid)) == 0


def test_what_comes_back_is_confirmed_again(session):
    small = two_lectures()
    small.publish()
    small.take("E01.1")
    small.publish()

    small.put("E01.1", "2021-03-05 14:00", "AUD")
    small.publish()

    back = standing()["E01.1"]
    assert (back.status, back.change, back.sequence) == ("CONFIRMED", "changed", 2)
    assert "STATUS:CONFIRMED" in back.fragments["zh"]


def test_another_text_is_shown_but_not_told(session):
    small = two_lectures()
    small.publish()

    with writing():
        small.sessions["E01.1"].event.about_zh = "带好笔记本"
    small.publish(when=NOW + timedelta(hours=1))

    entry = standing()["E01.1"]
    assert (entry.sequence, entry.change, entry.changed_at) == (0, "changed", NOW + timedelta(hours=1))
    assert "带好笔记本" in entry.fragments["zh"]


def test_another_person_on_duty_leaves_the_bytes_alone(session):
    small = two_lectures()
    with writing():
        factories.person("20001")
        factories.person("20002")
    small.put("E01.1", "2021-03-05 14:00", "AUD", referee=["20001"])
    small.publish()
    before = standing()["E01.1"]

    small.put("E01.1", "2021-03-05 14:00", "AUD", referee=["20002"])
    small.publish(when=NOW + timedelta(hours=1))

    after = standing()["E01.1"]
    assert after.people == {"referee": ["20002"]}
    assert after.fragments == before.fragments


def test_a_weekly_series_has_one_entry_a_week(session):
    small = Small.make()
    small.add("E01", repeat_weeks=3)
    small.put("E01.1", "2021-03-05 14:00", "AUD")
    small.publish()
    entries = db.session.scalars(select(Entry).order_by(Entry.start)).all()
    assert [e.first_day.isoformat() for e in entries] == ["2021-03-05", "2021-03-12", "2021-03-19"]
    uids = [e.uid for e in entries]
    assert len(set(uids)) == 3

    small.put("E01.1", "2021-03-08 14:00", "AUD")
    small.publish()

    moved = select(Entry).where(Entry.superseded_by.is_(None)).order_by(Entry.start)
    assert [(e.uid, e.sequence) for e in db.session.scalars(moved)] == [(uid, 1) for uid in uids]
    assert {e.series for e in entries} == {"2021.E01"}


def test_an_all_day_span_has_dates(session):
    small = Small.make()
    small.add("X01", minutes=3 * 1440, all_day=True, free=True, places=((),), category="culture")
    small.put("X01.1", "2021-03-05 00:00")
    small.publish()

    fragment = standing()["X01.1"].fragments["zh"]
    assert "DTSTART;VALUE=DATE:20210305\r\nDTEND;VALUE=DATE:20210308\r\n" in fragment
    assert "TRANSP:TRANSPARENT" in fragment


def test_a_private_room_makes_the_entry_private(session):
    small = Small.make()
    with writing():
        factories.venue("CONS", public=False)
    small.add("E17", places=(("CONS",),))
    small.put("E17.1", "2021-03-05 14:00", "CONS")
    small.publish()

    assert standing()["E17.1"].public is False
