"""Other people's programs read our invitations: the same entry, the same people, the same METHOD and SEQUENCE."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import icalendar
import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream

from feeds import itip
from feeds.agenda import Text
from tests.tools.agendas import CHANGED, item
from tests.tools.javascript import needs_package, run_json
from tests.tools.readers import moment

UNION = itip.Party("工会, 院", "union+0a1b@example.org")
LI = itip.Party('李"雷^', "li@example.org")
ITEM = item(1, title=Text("健康讲座，第一讲；🏃" + "长" * 60, ""), location=Text("报告厅, 2 楼", ""))
ASKED_AT = CHANGED + timedelta(hours=2)


@dataclass(frozen=True)
class Mail:
    """What a program understood. `people` are organizer and attendee: address, name, PARTSTAT."""

    method: str
    uid: str
    sequence: int
    start: str
    end: str
    title: str
    place: str
    status: str
    people: tuple[tuple[str, str, str], ...]


def by_icalendar(body: bytes, _: Path) -> Mail:
    calendar = icalendar.Calendar.from_ical(body)
    (event,) = calendar.events
    parties = [event["ORGANIZER"], event["ATTENDEE"]]
    people = tuple((str(p), str(p.params["CN"]), str(p.params.get("PARTSTAT", ""))) for p in parties)
    texts = [str(event[name]) for name in ("SUMMARY", "LOCATION", "STATUS")]
    times = moment(event.start), moment(event.end)
    return Mail(str(calendar["METHOD"]), str(event["UID"]), int(event["SEQUENCE"]), *times, *texts, people)


def by_vobject(body: bytes, _: Path) -> Mail:
    calendar = vobject.readOne(body.decode())
    event = calendar.vevent
    parties = (event.organizer, event.attendee)
    people = tuple((p.value, p.cn_param, getattr(p, "partstat_param", "")) for p in parties)
    texts = event.summary.value, event.location.value, event.status.value
    times = moment(event.dtstart.value), moment(event.dtend.value)
    return Mail(calendar.method.value, event.uid.value, int(event.sequence.value), *times, *texts, people)


def by_ical(body: bytes, _: Path) -> Mail:
    calendar = IcsCalendarStream.calendar_from_ics(body.decode())
    (event,) = calendar.events
    parties = [event.organizer, *event.attendees]
    people = tuple((p.uri, p.common_name, _answer(p)) for p in parties)
    texts = event.summary, event.location, event.status.value
    times = moment(event.dtstart), moment(event.dtend)
    return Mail(str(calendar.method), event.uid, event.sequence, *times, *texts, people)


def _answer(party: object) -> str:
    status = getattr(party, "status", None)
    return str(getattr(status, "value", status or ""))


def by_ical_js(body: bytes, folder: Path) -> Mail:
    needs_package("ical.js")
    (folder / "invitation.ics").write_bytes(body)
    read = run_json("parse.mjs", str(folder / "invitation.ics"))
    (event,) = read["events"]
    people = tuple(tuple(one) for one in [event["organizer"], *event["attendees"]])
    texts = event["title"], event["location"], event["status"]
    times = (moment(datetime.fromisoformat(event[name])) for name in ("start", "end"))
    return Mail(read["method"], event["uid"], event["sequence"], *times, *texts, people)


READERS = [by_icalendar, by_vobject, by_ical, by_ical_js]
Reader = Callable[[bytes, Path], Mail]


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
@pytest.mark.parametrize("read", READERS)
def test_every_program_finds_who_is_asked_by_whom_for_when_and_where(
    read: Reader, method: str, tmp_path: Path
) -> None:
    write, status = (itip.request, "CONFIRMED") if method == "REQUEST" else (itip.cancel, "CANCELLED")

    body = write(ITEM, "zh", organizer=UNION, attendee=LI, sequence=7, stamp=ASKED_AT)

    seen = read(body, tmp_path)
    title = ITEM.title.zh if method == "REQUEST" else f"已取消：{ITEM.title.zh}"
    times = moment(ITEM.start), moment(ITEM.end)
    assert seen == Mail(method, ITEM.uid, 7, *times, title, "报告厅, 2 楼", status, seen.people)
    assert [(one.lower(), answer) for one, _, answer in seen.people] == [
        ("mailto:union+0a1b@example.org", ""),
        ("mailto:li@example.org", "NEEDS-ACTION" if method == "REQUEST" else seen.people[1][2]),
    ]
    plain = [
        name.replace("^'", '"').replace("^^", "^") for _, name, _ in seen.people
    ]  # not all know RFC 6868
    assert plain == [UNION.name, LI.name]
