"""Classes in the model: they are where and when their rooms are, and their seats go down the waiting list."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tests.tools.desk_year import lots
from tests.tools.desk_year.gym import DAY
from tests.tools.desk_year.lesson import Lesson
from tests.tools.desk_year.plain import Plain, Row

if TYPE_CHECKING:
    from tests.tools.desk_year.turns import Turn, Turns

GONE = ("cancelled", "refused", "expired", "released")
REACH, NOTICE = 14 * DAY, 120  # minutes within which a like class is looked for; how soon it may be


def is_room(plain: Plain, row: Row) -> bool:
    """Whether the booking holds the room of a class, for which nobody needs to check in."""
    nobody = not row.person and not row.group
    return nobody and any(lesson.room == row.number for lesson in plain.lessons.values())


def holders(plain: Plain, lesson: Lesson) -> list[Row]:
    return sorted((r for r in plain.live.values() if r.lesson == lesson.number), key=lambda r: r.number)


def follow(turns: "Turns") -> None:
    """Each class that has not begun is where its room is; in the one that is held instead; or off."""
    plain = turns.plain
    for lesson in [x for x in plain.lessons.values() if x.is_open and x.start > plain.now]:
        room = plain.rows[lesson.room]
        if room.state in GONE:
            instead = [r for r in plain.live.values() if r.replaces == room.number]
            if not instead:
                call_off(turns, lesson)
                continue
            (room,) = instead
            lesson.room = room.number
        if (lesson.venue, lesson.start, lesson.end) != (room.venue, room.start, room.end):
            _move(turns, lesson, room)


def _move(turns: "Turns", lesson: Lesson, room: Row) -> None:
    """Seats and waiting go along, what is held no longer than to the new start; who has one or waits is told."""
    lesson.venue, lesson.start, lesson.end = room.venue, room.start, room.end
    lesson.moved, is_ahead = turns.plain.now, room.start > turns.plain.now
    rows, waits = holders(turns.plain, lesson), _waiting(turns, lesson)
    for row in rows:
        row.venue, row.start, row.end = room.venue, room.start, room.end
        row.until = min(row.until, room.start) if row.until is not None and is_ahead else row.until
    for turn in waits:
        turn.venues, turn.start, turn.end = (room.venue,), room.start, room.end
        turn.until = min(turn.until, room.start) if is_ahead else turn.until
    _tell(turns.plain, "class-moved", lesson, rows, {turn.person for turn in waits})


def opened(turns: "Turns", rooms: Iterable[Row], made: Iterable[Row]) -> None:
    """What comes into the series of a class's rooms is a class as well, with the seats that its course has by now."""
    numbers, lessons = {row.number for row in rooms}, turns.plain.lessons
    its = [lesson for lesson in lessons.values() if lesson.room in numbers]
    if not its:
        return
    like = max(its, key=lambda lesson: lesson.start)
    for row in made:
        row.source, row.party = "class", like.seats
        number = turns.records.lesson(row)
        span = (row.venue, row.start, row.end)
        lessons[number] = Lesson(number, like.course, like.activity, row.number, *span, like.seats)


def call_off(turns: "Turns", lesson: Lesson) -> None:
    """Seats end, and each gets one held in a like class if there is one. Who only waited hears of it as well."""
    plain, rows, waits = turns.plain, holders(turns.plain, lesson), _waiting(turns, lesson)
    lesson.is_open = False
    for turn in waits:
        if turn.state == "waiting":
            plain.tell(f"class-off:{lesson.number}:w{turn.number}")
        turn.state = "withdrawn"
        turns.open.pop(turn.number)
    for row in rows:
        plain.over(row, "cancelled")
    held = turns.records.seats_instead(rows)
    for row in sorted(held.values(), key=lambda r: r.number):
        plain.lessons[row.lesson].take(plain.add(row, {}).number, row.lanes)
    _tell(plain, "class-off", lesson, rows)


def is_like(one: Lesson, other: Lesson, now: int) -> bool:
    """Whether a seat in the other class may be offered for one in this, which is called off."""
    first = max(now + NOTICE, one.start - REACH)
    near = other.is_open and first <= other.start < one.start + REACH
    same = other.course == one.course or (one.activity != "" and other.activity == one.activity)
    return other.number != one.number and near and same


def offer(turns: "Turns") -> None:
    """Seats that were let go are held for the next of those who wait for so many."""
    plain = turns.plain
    freed, plain.freed = sorted(plain.freed), set()
    for lesson in map(plain.lessons.__getitem__, freed):
        if not lesson.is_open or lesson.end <= plain.now:
            continue
        waits = [t for t in _waiting(turns, lesson) if t.state == "waiting"]
        if any(turn.lanes <= lesson.free for turn in waits):  # else nothing is there to draw lots for
            for turn in lots.in_order(turns, waits):
                if turn.lanes <= lesson.free:
                    _offer(turns, lesson, turn)


def _offer(turns: "Turns", lesson: Lesson, turn: "Turn") -> None:
    row = seat_row(lesson, turn.person, "", turn.lanes)
    row.number, row.source = -turn.number, "offer"
    turns.plain.add(row, {})
    lesson.take(row.number, row.lanes)
    turns.hold(turn, row)


def seat_row(lesson: Lesson, person: str, group: str, seats: int) -> Row:
    row = Row(0, lesson.venue, lesson.start, lesson.end, seats, person, group, party=seats)
    row.activity, row.lesson = lesson.activity, lesson.number
    return row


def _waiting(turns: "Turns", lesson: Lesson) -> list["Turn"]:
    found = (t for t in turns.open.values() if t.lesson == lesson.number)
    return sorted(found, key=lambda t: t.number)


def _tell(plain: Plain, kind: str, lesson: Lesson, rows: Iterable[Row], waiting: Iterable[str] = ()) -> None:
    """Each person once; of a club whoever speaks for it."""
    told = {*waiting, *(row.person for row in rows if row.person)}
    told |= {w.code for w in plain.people.values() for row in rows if row.group and row.group in w.clubs}
    for person in told:
        plain.tell(f"{kind}:{lesson.number}:{person}")
