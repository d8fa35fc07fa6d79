"""Readings and refusals as JSON between the process that asks and the one that reads."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from feeds.agenda import Text
from feeds.foreign.answer import ForeignEvent, ForeignSpan, Notice, Reading, Unreadable


def told(reading: Reading) -> dict[str, Any]:
    return {
        **_columns(reading.spans),
        "events": [
            [
                _seconds(e.start),
                _seconds(e.end),
                e.uid,
                e.recurrence,
                e.all_day,
                e.weight,
                e.cancelled,
                e.title,
                e.location,
            ]
            for e in reading.events
        ],
        "notices": [[n.code, n.line, n.sentence.zh, n.sentence.en, n.count] for n in reading.notices],
        "name": reading.name,
    }


def _columns(spans: Sequence[ForeignSpan]) -> dict[str, Any]:
    """A series has its UID once: it would be most of what is sent."""
    uids = {uid: number for number, uid in enumerate(dict.fromkeys(span.uid for span in spans))}
    return {
        "uids": list(uids),
        "spans": [
            (_seconds(start), _seconds(end), uids[uid], all_day, weight)
            for start, end, uid, all_day, weight in spans
        ],
    }


def refusal_told(refusal: Unreadable) -> dict[str, Any]:
    sentence = refusal.sentence
    return {"refusal": [refusal.code, refusal.line, sentence.zh, sentence.en, refusal.uid]}


def heard(said: dict[str, Any]) -> Reading:
    """The reading. Raises Unreadable where a refusal was told."""
    if "refusal" in said:
        code, line, zh, en, uid = said["refusal"]
        raise Unreadable(code, line, Text(zh, en), uid=uid)
    uids = said["uids"]
    return Reading(
        tuple(
            ForeignSpan(_moment(a), _moment(b), uids[number], all_day, weight)
            for a, b, number, all_day, weight in said["spans"]
        ),
        tuple(ForeignEvent(_moment(a), _moment(b), *rest) for a, b, *rest in said["events"]),
        tuple(Notice(code, line, Text(zh, en), n) for code, line, zh, en, n in said["notices"]),
        said["name"],
    )


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
