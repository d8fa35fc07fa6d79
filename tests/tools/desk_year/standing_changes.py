"""What a change of a standing slot comes to in the model, and on the desk: of one date, or of several at once."""

from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler.services import recurring
from scheduler.services.series_changes import Changed
from tests.tools.desk_year import classes, slots
from tests.tools.desk_year.deeds import at
from tests.tools.desk_year.gym import DAY, minute_of
from tests.tools.desk_year.plain import LIVE, Owner, Plain, Row
from tests.tools.desk_year.rules import Ask, first_no
from tests.tools.desk_year.slots import Slot

if TYPE_CHECKING:
    from tests.tools.desk_year.standing import Standing

Moves = tuple[list[tuple[Row, Row]], list[int], list[Row]]  # changed, new starts, gone


class Changes:
    """Of the slots of `standing`."""

    def __init__(self, standing: "Standing") -> None:
        self.standing, self.sides, self.plain = standing, standing.sides, standing.plain

    def _act(self, row: Row, scope: str, code: str, wanted: Row) -> Changed | None:
        user = self.sides.user("clerk")
        values = {"venue": wanted.venue, "start": at(wanted.start), "end": at(wanted.end)}
        return self.sides.both(  # type: ignore[no-any-return]
            f"change series {scope}",
            code,
            lambda: recurring.change(self.sides.booking(row.number), user, scope, **values),  # type: ignore[arg-type]
        )

    def of_one(self, row: Row, wanted: Row) -> None:
        no = first_no(self.plain, Ask(wanted, True, "change", row.start, row.made))
        code = "booking-over" if is_over(self.plain, row) else no[0] if no else ""
        if not code and not slots.fits(self.plain, wanted, [row.number]):
            code = "series-taken"
        if self._act(row, "this", code, wanted) is None:
            return
        claims = self.plain.chosen([(row.number, wanted, None)])
        assert claims is not None
        values = {name: getattr(wanted, name) for name in ("venue", "start", "end", "lanes")}
        self.standing.forget([(row, wanted)])
        self.standing.tell([row])
        self.sides.gained(self.plain.change(row, claims, **values))

    def of_many(self, slot: Slot, row: Row, scope: str, wanted: Row) -> None:
        if is_over(self.plain, row):
            self._act(row, scope, "booking-over", wanted)
            return
        rows = concerned(self.plain, slot, row, scope)
        rule = self._rewritten(slot, rows, row, wanted)
        starts, days = rule.ahead(self.plain, wanted.start), wanted.start // DAY - row.start // DAY
        changed, new, gone = self._moves(slot, rows, starts, days)
        leaving = [r for r, _ in changed] + gone
        bad = rule.bad(self.plain, sorted([to.start for _, to in changed] + new), leaving)
        code = "series-taken" if bad else "" if starts else "series-empty"
        done = self._act(row, scope, code, wanted)
        if bad and starts:
            slots.same_dates(self.sides, bad)
        if done is not None:
            self._changed(slot, rows, rule, (changed, new, gone), done, days, wanted.start % DAY)

    def _rewritten(self, slot: Slot, rows: list[Row], row: Row, wanted: Row) -> Slot:
        """What the rule says after the change, of the dates that it is about."""
        day, days = wanted.start // DAY, wanted.start // DAY - row.start // DAY
        types = (
            slots.usual(self.plain, day)
            if days % 7 and self.plain.types[day] not in slot.types
            else slot.types
        )
        first = slot.planned[rows[0].number] // DAY + days
        skipped = {d + days for d in slot.skipped}
        minutes = wanted.end - wanted.start
        return Slot(
            slot.club, wanted.venue, minutes, first, slot.last + days, types, skipped, [], {}, slot.use
        )

    def _moves(self, slot: Slot, rows: list[Row], starts: list[int], days: int) -> Moves:
        """What was changed alone stays; the others go to the dates of the rule, and some may fall away or
        come in, where other days are holidays. What was given back does not come back."""
        plain = [r for r in rows if not slot.is_alone(r)]
        by_day = {slot.planned[r.number] // DAY + days: r for r in plain}
        known = {start // DAY for start in slot.planned.values()}
        changed: list[tuple[Row, int]] = [(by_day.pop(s // DAY), s) for s in starts if s // DAY in by_day]
        placed = {s // DAY for _, s in changed}
        new = [s for s in starts if s // DAY not in placed and s // DAY - days not in known]
        return [(r, replace(r, start=s)) for r, s in changed], new, list(by_day.values())

    def _changed(
        self, slot: Slot, rows: list[Row], rule: Slot, moves: Moves, done: Changed, days: int, minute: int
    ) -> None:
        changed, new, gone = moves
        others = _by_themselves(slot, rows, [*(r for r, _ in changed), *gone])
        rest = slot.split(rows, others)
        for name in ("venue", "minutes", "first", "last", "types", "skipped"):
            setattr(rest, name, getattr(rule, name))
        if rest is not slot:
            self.standing.slots.append(rest)
            self.standing.known -= {r.number for r in rows}
        if [minute_of(b.start) for b in done.made] != new:
            raise self.sides.differs(
                f"dates that came in: {[minute_of(b.start) for b in done.made]}, foretold {new}"
            )
        made = slots.adopt(self.plain, rest, new, [b.id for b in done.made])
        classes.opened(self.sides.turns, [*rest.rows, *rows], made)
        for one, to in changed:
            to.venue, to.end = rule.venue, to.start + rule.minutes
            rest.planned[one.number] = to.start
        for one in others:
            rest.planned[one.number] = (rest.planned[one.number] // DAY + days) * DAY + minute
        self.standing.forget(changed)
        gains = self._claimed(changed, made, gone)
        self.standing.known -= {row.number for row in gone}  # that they are over is news
        self.standing.tell([*gone, *(r for r, _ in changed), *made])
        self.sides.gained(gains)

    def _claimed(
        self, changed: list[tuple[Row, Row]], made: list[Row], gone: list[Row]
    ) -> set[tuple[str, int]]:
        """All at once: what one lets go another may take."""
        plain, numbers = self.plain, [r.number for r, _ in changed] + [r.number for r in gone]
        before = {key: owner for key, owner in plain.held_by(numbers) if owner in numbers}
        wants: list[tuple[Owner, Row, int | None]] = [(r.number, to, None) for r, to in changed]
        for key in before:
            del plain.claims[key]
        after = plain.chosen([*wants, *((r.number, r, None) for r in made)])
        assert after is not None
        for row in gone:
            row.state = "cancelled"
            plain.live.pop(row.number)
        for row, to in changed:
            row.venue, row.start, row.end, row.lanes = to.venue, to.start, to.end, to.lanes
        for row in made:
            plain.add(row, {})
        plain.claims.update(after)
        return plain.gains(key for key, owner in before.items() if after.get(key) != owner)


def _by_themselves(slot: Slot, rows: list[Row], plain: list[Row]) -> list[Row]:
    """Dates that were changed or lost by themselves: what they stand for moves with the rule."""
    since = slot.planned[rows[0].number] // DAY
    others = [row for row in slot.rows if row not in plain]
    return [row for row in others if row in rows or slot.planned[row.number] // DAY >= since]


def is_over(plain: Plain, row: Row) -> bool:
    return row.state not in LIVE or row.start <= plain.now


def concerned(plain: Plain, slot: Slot, row: Row, scope: str) -> list[Row]:
    since = row.start if scope == "later" else plain.now
    ahead = [r for r in slot.rows if r.state in LIVE and r.start > plain.now and r.start >= since]
    return sorted(ahead, key=lambda r: (r.start, r.number))
