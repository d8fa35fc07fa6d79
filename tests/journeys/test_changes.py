"""Every change scenario of the sample year: something happens to what was published, and the fewest announced
sessions move, proven; all else stays byte for byte. In both languages, by API, and the rain by page."""

import re
from dataclasses import dataclass
from datetime import datetime

import pytest
from sqlalchemy import select

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Busy, Entry, Person, Repair, Spared
from scheduler.services import drafting, placing
from scheduler.services.publishing import publish
from tests.tools.sample_year import LEFT_OUT
from tests.tools.untouched import Stood

LANES = ["LANE1", "LANE2"]
GYM = ["GYM-F", "GYM-A", "GYM-T", "GYM-B"]


@dataclass
class Happening:
    """An organiser who says what has happened, by API."""

    year: object
    client: object

    def now(self, text):
        clock.set_source(lambda: datetime.fromisoformat(f"{text}:00+08:00"))

    def put(self, session, start, venue):
        at = datetime.fromisoformat(f"{start}:00+08:00")
        placing.put(self.year.draft, session, at, (venue,), self.year.organiser, seen=None)

    def repair(self, what, **details):
        answer = self.client.post("/api/v1/plans/2021/repairs", json={"what": what, **details})
        assert answer.status_code == 201, answer.json
        return answer.json

    def adopt(self, repair):
        answer = self.client.post(f"/api/v1/repairs/{repair['id']}/adopt")
        assert answer.status_code == 201, answer.json
        return answer.json

    def lies_in(self, venues, first, last):
        """Codes of what stands there on these days."""
        rows = db.session.scalars(select(Entry).where(Entry.superseded_by.is_(None)))
        return {
            f"{e.event_code}.{e.session_code}"
            for e in rows
            if set(e.venues) & set(venues) and first <= str(local(e.start).date()) <= last
        }


def local(moment):
    return moment.astimezone(datetime.fromisoformat("2021-01-01T00:00+08:00").tzinfo)


@pytest.fixture
def happens(year, near, client):
    return Happening(year, client.sign_in(year.organiser))


def moves_proven(number):
    return {
        "zh": f"{number} 场改期；已证明不可能更少、更近。",
        "en": f"{number} moved; proven: not fewer, nor nearer.",
    }


def moved(repair):
    return {move["session"]: move for move in repair["result"]["moved"]}


def ways(why, language):
    """What each way asks, and where the session goes then."""
    return [(tuple(words[language] for words in way["words"]), way["start"][5:16]) for way in why["ways"]]


def duties(year):
    """Of each session of the draft when it is, and who does what."""
    code = {number: code for code, number in drafting.session_rows(year.plan.id).items()}
    return {code[p.session_id]: (p.start, p.duties) for p in year.draft.placements}


def is_free(code, day):
    """Whether nothing of the person's calendar lies on the day."""
    person = db.session.query(Person).filter_by(code=code).one()
    rows = db.session.scalars(select(Busy).where(Busy.person_id == person.id))
    return all(not str(local(b.start).date()) <= day <= str(local(b.end).date()) for b in rows)


def text_of(client, path, language):
    page = client.get(path, headers={"Accept-Language": language}).text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_rain_from_21_to_23_april_moves_the_washed_out_matches_and_nothing_else(happens, year, client):
    """By page: what happened, the least change, who is told, adopt, review, publish."""
    happens.now("2021-04-19T09:00")
    washed_out = happens.lies_in(LANES, "2021-04-21", "2021-04-23")
    stood = Stood.now()
    form = {"what": "closed", "venues": LANES, "first": "2021-04-21", "last": "2021-04-23", "reason": "下雨"}

    proposal = client.post("/organiser/plans/2021/repair", data=form).headers["Location"]

    n = len(washed_out)
    assert n >= 4
    zh, en = (text_of(client, proposal, language) for language in ("zh", "en"))
    assert f"{n} 场改期；已证明不可能更少、更近。" in zh
    assert f"{n} moved; proven: not fewer, nor nearer." in en
    assert "谁会收到通知" in zh
    assert "Who is told, and how" in en
    result = db.session.scalars(select(Repair)).one().result
    assert {move["session"] for move in result["moved"]} == washed_out
    assert [m["to"] for m in result["moved"] if "2021-04-21" <= m["to"]["start"][:10] <= "2021-04-23"] == []

    client.post(f"{proposal}/adopt")
    review = text_of(client, "/organiser/plans/2021/publish", "zh")
    assert f"{n} 最少改动 已证明，不能更少" in review
    assert "下雨：" in review
    counts, changed = stood.published(year)

    assert (counts["moved"], counts["cancelled"]) == (n, 0)
    assert changed == washed_out
    assert db.session.scalars(select(Spared)).all() == []  # the promise of short notice holds again


def test_the_auditorium_closed_on_10_11_15_and_16_june_moves_the_two_that_lie_there(happens, year):
    """The figure: proven least moves, at most 13."""
    happens.now("2021-05-20T09:00")
    for session, start in (("E05.final", "2021-06-10T14:30"), ("E17L.2", "2021-06-15T16:30")):
        happens.put(session, start, "AUD")
    publish(year.plan, year.organiser)
    stood = Stood.now()

    first = happens.repair("closed", venues=["AUD"], first="2021-06-10", last="2021-06-11", reason="停电")
    both = happens.repair("closed", venues=["AUD"], first="2021-06-15", last="2021-06-16", reason="停电")

    assert set(moved(first)) == {"E05.final"}
    assert set(moved(both)) == {"E05.final", "E17L.2"}
    assert (both["result"]["proven"], both["result"]["least"], both["result"]["unplaced"]) == (True, True, [])
    assert both["result"]["words"] == moves_proven(2)
    assert both["result"]["cause"] == {"zh": "停电：学术报告厅", "en": "停电: Auditorium"}
    happens.adopt(both)
    counts, changed = stood.published(year)
    assert (counts["moved"], changed) == (2, {"E05.final", "E17L.2"})


def test_a_speaker_who_cancels_two_days_before_is_replaced_or_the_lecture_moves(happens, year):
    lecture = next(p for p in year.draft.placements if p.session_id == year.session("E24.2").id)
    (speaker,) = lecture.duties["speaker"]
    day = year.at("E24.2")[:10]
    happens.now("2021-04-14T09:00")
    stood, before = Stood.now(), duties(year)

    repair = happens.repair("away", person=speaker, first=day)

    assert repair["result"]["words"] == moves_proven(0)
    assert repair["result"]["unplaced"] == []
    happens.adopt(repair)
    now = duties(year)
    assert {code for code in now if now[code] != before[code]} == {"E24.2"}
    (other,) = now["E24.2"][1]["speaker"]
    assert is_free(other, day)
    assert now["E24.2"][0] == before["E24.2"][0]
    assert repair["result"]["cause"] == {"zh": "有人不在", "en": "somebody is away"}
    counts, changed = stood.published(year)
    assert (counts["moved"], counts["cancelled"], changed) == (0, 0, set())


def test_the_director_s_trip_five_days_before_the_congress_moves_what_needs_him(happens, year):
    congress = year.at("E13.main")[:10]
    happens.now("2021-03-26T09:00")
    stood = Stood.now()
    director = db.session.query(Person).filter_by(duty="director").one()

    repair = happens.repair("away", person=director.code, first=congress, last="2021-04-02")

    assert (moved(repair), repair["result"]["proven"]) == ({}, True)
    (why,) = repair["result"]["unplaced"]
    assert (why["session"], why["state"]) == ("E13.main", "given")
    assert sum(reason["cells"] for reason in why["reasons"]) == why["cells"]
    evening = ways(why, "zh")[0][1]  # whichever the plan keeps free
    assert evening in ("03-29T18:00", "03-30T18:00")
    day = int(evening[3:5])
    assert ways(why, "zh") == [
        ((f"学术报告厅在3月{day}日 18:00–21:30开放",), evening),
        (("这一场不要宋勇涛到场",), "03-31T14:00"),
        (("同意职工代表只到 52 人（原要 60 人）",), "03-30T14:00"),
        (("同意放在4月3日 14:00（节假日）", "学术报告厅在4月3日 14:00–17:30开放"), "04-03T14:00"),
    ]
    assert ways(why, "en") == [
        ((f"open Auditorium {day} Mar 18:00–21:30",), evening),
        (("hold it without Song Yongtao",), "03-31T14:00"),
        (("hold it with 52 of Congress delegates instead of 60",), "03-30T14:00"),
        (("agree to 3 Apr 14:00 (holidays)", "open Auditorium 3 Apr 14:00–17:30"), "04-03T14:00"),
    ]
    happens.adopt(repair)
    counts, changed = stood.published(year)
    assert (counts["cancelled"], changed) == (1, {"E13.main"})


def test_two_teams_merge_and_the_matches_of_one_are_cancelled_while_all_others_stay(happens, year, client):
    happens.now("2021-04-10T09:00")
    stood = Stood.now()
    gone = {
        f"E22.{row.code}"
        for row in year.session("E22.A1").event.sessions
        if "ROPE-CRY" in row.spec.get("entries", ())
    }

    repair = happens.repair("withdrawn", event="E22", team="ROPE-CRY", joins="ROPE-THE")

    result = repair["result"]
    assert {one["session"] for one in result["cancelled"]} == gone
    assert (len(gone), result["moved"], result["proven"]) == (2, [], True)
    assert result["cause"] == {
        "zh": "低温室拔河队并入理论室拔河队",
        "en": "Cryogenics rope team joins Theory rope team",
    }
    told = client.get(f"/api/v1/repairs/{repair['id']}/told").json
    assert told["people"] >= 10  # the team itself

    draft = happens.adopt(repair)
    assert (draft["origin"], draft["proof"]["moved"], draft["proof"]["least"]) == ("repair", 0, True)
    counts, changed = stood.published(year)
    assert (counts["cancelled"], counts["moved"]) == (2, 0)
    assert changed == gone


def test_a_match_that_overruns_by_25_minutes_pushes_its_follower_and_nothing_else(happens, year):
    """Two quarter-finals one after the other on the same lane, with the same referees, where no other match is."""
    happens.now("2021-04-10T09:00")
    others = [year.at(f"E22.{match}") for match in ("QF1", "QF3", "SF1", "SF2", "C2", "D1")]
    lunch = not any(at.startswith(("2021-04-27 12", "2021-04-27 13")) for at in others)
    first, second, later = ("12:00", "12:30", "13:00") if lunch else ("16:30", "17:00", "17:30")
    for session, start in (("E22.QF4", first), ("E22.QF2", second)):
        happens.put(session, f"2021-04-27T{start}", "LANE2")
    publish(year.plan, year.organiser)
    stood = Stood.now()

    repair = happens.repair("over", session="E22.QF4", minutes=25)

    assert repair["result"]["words"] == moves_proven(1)
    (move,) = repair["result"]["moved"]
    assert (move["session"], move["to"]) == (
        "E22.QF2",
        {"start": f"2021-04-27T{later}:00+08:00", "venues": ["LANE2"]},
    )
    assert repair["result"]["unplaced"] == []
    happens.adopt(repair)
    assert stood.published(year)[1] == {"E22.QF2", "E22.QF4"}


def test_a_meeting_of_all_imposed_on_a_lecture_s_afternoon_takes_its_place(happens, year):
    happens.now("2021-06-01T09:00")
    stood = Stood.now()
    day, hour, hall = year.at("E17L.2").split()
    new = {"title_zh": "全所大会", "title_en": "Meeting of all", "start": f"{day}T{hour}:00+08:00"}

    repair = happens.repair("imposed", **new, minutes=90, venues=[hall], tags=["allstaff"])

    assert repair["result"]["cause"] == {
        "zh": "新的固定活动：全所大会",
        "en": "fixed from outside: Meeting of all",
    }
    assert (set(moved(repair)), repair["result"]["proven"]) == ({"E17L.2"}, True)
    assert repair["result"]["unplaced"] == []
    happens.adopt(repair)
    assert year.at("Y1.1") == f"{day} {hour} {hall}"
    assert [
        one["session"] for one in year.draft.unplaced
    ] == LEFT_OUT  # what had no place before is not forgotten
    assert year.draft.proof["reasons"] == {"E17L.2": repair["result"]["cause"]}
    counts, changed = stood.published(year)
    assert (counts["new"], counts["moved"], changed) == (1, 1, {"E17L.2", "Y1.1"})


def test_the_gym_closed_for_a_week_leaves_that_week_out_of_the_classes_and_nothing_moves(happens, year):
    """19 to 25 April: every weekly class and club evening keeps its hour in all other weeks."""
    happens.now("2021-04-01T09:00")
    stood = Stood.now()
    there = happens.lies_in(GYM, "2021-04-19", "2021-04-25")
    weekly = {f"E20A.{n}" for n in range(1, 13)} | {f"E27.{n}" for n in (1, 2, 5)}
    assert there == weekly

    repair = happens.repair("closed", venues=GYM, first="2021-04-19", last="2021-04-25", reason="检修")

    result = repair["result"]
    assert (moved(repair), result["unplaced"], result["proven"]) == ({}, [], True)
    left = {one["session"]: [at[:10] for at in one["starts"]] for one in result["left_out"]}
    assert set(left) == weekly
    assert all(["2021-04-19" <= day <= "2021-04-25" for day in days] == [True] for days in left.values())
    assert result["words"] == {
        "zh": "0 场改期，15 场每周的共停 15 次；已证明不可能更少、更近。",
        "en": "0 moved, 15 dates of 15 weekly sessions left out; proven: not fewer, nor nearer.",
    }
    happens.adopt(repair)
    counts, changed = stood.published(year)
    assert (counts["cancelled"], counts["moved"], changed) == (15, 0, weekly)
