"""Contests: all sixteen clients want the same place, or answer the same request, in the same moment."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import Any

from benchmarks.desk_races.client import Answer, Client
from benchmarks.desk_races.clients import ALL, race
from benchmarks.desk_races.gym import ZONE, Gym

KINDS = ("book", "move", "resize", "approve", "series")
VENUE, ELSEWHERE, ON_REQUEST = "GYM-A", "GYM-T", "GYM-B"  # one court; four; two, which together need approval

Told = dict[int, str]


def run(port: int, here: Gym, rounds: int) -> tuple[list[str], Told, Counter[str]]:
    """What was wrong, the bookings that were acknowledged, and how often which answer was given."""
    base = datetime.now(ZONE).replace(minute=0, second=0, microsecond=0) + timedelta(days=2)
    maker, told = Client(port, here.clerks[0]), Told()
    prepared = [_prepared(maker, n, base, told) for n in range(rounds)]
    own = [_made(maker, ELSEWHERE, base + timedelta(days=1000, hours=2 * n), told) for n in range(ALL)]
    found = race(_client, port, here, base, prepared, own)
    by_round: dict[int, list[tuple[str, list[int]]]] = defaultdict(list)
    for n, code, numbers in found:
        by_round[n].append((code, numbers))
        told.update(dict.fromkeys(numbers, ""))
    wrong = [
        f"round {n} ({KINDS[n % 5]}) had {won} winners"
        for n, some in sorted(by_round.items())
        if (won := _winners(KINDS[n % 5], [code for code, _ in some])) != 1
    ]
    return wrong, told, Counter(f"{KINDS[n % 5]} {code}" for n, code, _ in found)


def _winners(kind: str, codes: list[str]) -> int:
    """Who got the place. A request has one answer: who says the same again changes nothing and is not refused."""
    done = [code for code in codes if code.startswith("done")]
    return len(set(done)) if kind == "approve" else len(done)


def _client(mine: int, gate: Any, port: int, here: Gym, base: datetime, prepared: Any, own: Any) -> list[Any]:
    client, found = Client(port, here.clerks[mine]), []
    for n, rows in enumerate(prepared):
        etag = client.get(f"bookings/{_row(mine, n, rows, own)}").etag if KINDS[n % 5] in CHANGES else ""
        gate.wait()
        answer = _act(client, mine, n, _hour(base, n), _row(mine, n, rows, own), etag)
        code = answer.code if answer.status < 500 else f"fault {answer.status}"
        if KINDS[n % 5] == "approve" and code == "done":
            code = f"done {answer.json['state']}"
        found.append((n, code, _numbers(answer) if answer.status == 201 else []))
        gate.wait()
    return found


CHANGES = ("move", "resize")


def _act(client: Client, mine: int, n: int, start: datetime, row: int, etag: str) -> Answer:
    """All want the hour after `start` of the one court. For a resize it lies between two bookings, which both
    grow into it, while the others book it."""
    kind, want = KINDS[n % 5], place(VENUE, start)
    if kind == "approve":
        return client.post(f"bookings/{row}/{'approve' if mine % 2 else 'refuse'}")
    if kind == "series":
        return client.post("series", {**want, "rrule": "FREQ=WEEKLY;COUNT=2"})
    if kind == "move":
        return client.call("PATCH", f"bookings/{row}", want, {"If-Match": etag})
    if kind == "resize" and mine < 2:
        change = {"end": want["end"]} if mine == 0 else {"start": want["start"], "end": _later(want["end"])}
        return client.call("PATCH", f"bookings/{row}", change, {"If-Match": etag})
    return client.post("bookings", want)


def _prepared(maker: Client, n: int, base: datetime, told: Told) -> list[int]:
    """The bookings that the round is about."""
    start = _hour(base, n)
    if KINDS[n % 5] == "approve":
        return [_made(maker, ON_REQUEST, start, told, lanes=2)]
    if KINDS[n % 5] == "resize":
        return [_made(maker, VENUE, start + timedelta(hours=h), told) for h in (-1, 1)]
    return []


def _row(mine: int, n: int, rows: list[int], own: list[int]) -> int:
    if KINDS[n % 5] == "approve":
        return rows[0]
    return rows[mine % 2] if KINDS[n % 5] == "resize" else own[mine]


def _made(maker: Client, venue: str, start: datetime, told: Told, **values: Any) -> int:
    answer = maker.post("bookings", {**place(venue, start), **values})
    if answer.status != 201:
        raise RuntimeError(f"{venue} {start}: {answer.body.decode()}")
    number = int(answer.json["id"])
    told[number] = ""
    return number


def place(venue: str, start: datetime, minutes: int = 60) -> dict[str, Any]:
    end = start + timedelta(minutes=minutes)
    return {"venue": venue, "start": start.isoformat(), "end": end.isoformat()}


def _later(end: str) -> str:
    return (datetime.fromisoformat(end) + timedelta(hours=1)).isoformat()


def _numbers(answer: Answer) -> list[int]:
    found = answer.json
    return [b["id"] for b in found["bookings"]] if "bookings" in found else [found["id"]]


def _hour(base: datetime, n: int) -> datetime:
    """Six rounds a day, each day of another fortnight, so that no series meets another round."""
    return base + timedelta(days=14 * (n // 6), hours=4 * (n % 6))
