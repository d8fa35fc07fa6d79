"""How many a standing slot is for and what it is called; and what its people are told of a change, once."""

from collections.abc import Iterable, Sequence

from flask import current_app

from scheduler import access, spoken
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, Person, User
from scheduler.services import auditing, messages
from scheduler.services import series as of
from scheduler.services.displacing import people_of
from scheduler.services.series import Scope
from scheduler.services.series_changes import Changed, concerned, split
from scheduler.services.series_dropped import Dropped
from scheduler.transactions import writing
from solver.words import Words


def describe(
    booking: Booking, by: User, scope: Scope, *, party: int | None = None, title: Words | None = None
) -> Changed:
    """Another number of heads, or another title, for this one, this and later ones, or all that have not begun.

    A title is of a series: this one alone has none of its own.
    """
    access.require(by, "desk", "organiser")
    of.refuse_unknown(scope)
    if title is not None and scope == "this":
        raise Refusal(
            "title-of-series",
            Words(
                "名称属于整个固定时段，不能只改一次。", "A title is of the series, not of one of its dates."
            ),
            hint=Words("改这次及以后，或全部。", "Change this and later ones, or all."),
            status=422,
        )
    with writing():
        rows = concerned(booking, scope)
        series = booking.series
        if title is not None and series is not None:
            series = split(rows[0], 0)
            series.title_zh, series.title_en = title.zh, title.en
            for row in rows:
                row.series = series
        for row in rows:
            row.party = row.party if party is None else party
        auditing.record(by, "describe-series", f"booking:{booking.id}", scope=scope, party=party)
    return Changed(series, moved=tuple(rows))


def tell(
    rows: Iterable[Booking], by: User, *, is_over: bool = False, dropped: Sequence[Dropped] = ()
) -> None:
    """Those whose dates somebody else changed or gave back, each once, with those that fell away by the change.
    Inside `writing()`."""
    db.session.flush()
    fell = {one.booking: one for one in dropped}
    news: dict[int, list[Booking]] = {}
    for row in (*fell, *rows):
        for number in people_of(row):
            if number != by.person_id:
                news.setdefault(number, []).append(row)
    for number, mine in news.items():
        key = f"series:{mine[0].id}:{mine[0].version}:{number}"
        others = [row for row in mine if row not in fell]
        said = [_said(others, is_over)] if others else []
        said += _fallen([fell[row] for row in mine if row in fell])
        words = Words("\n".join(w.zh for w in said), "\n".join(w.get("en") for w in said))
        messages.tell(db.session.get_one(Person, number), key, "series", words)


def _fallen(mine: Sequence[Dropped]) -> list[Words]:
    if not mine:
        return []
    n = len(mine)
    title = Words(f"因此取消的日期（{n}）：", f"Dates that fall away by this ({n}):")
    return [title, *(one.words for one in mine)]


def _said(rows: list[Booking], is_over: bool) -> Words:
    first, zone = rows[0], current_app.config["ZONE"]
    when, title = spoken.span(first.start, first.end, zone), first.venue.title
    more = len(rows) - 1
    zh_more, en_more = (f"等 {more + 1} 次", f" and {more} more") if more else ("", "")
    zh = "已取消" if is_over else "改为现在的时间和地点"
    en = "cancelled" if is_over else "this is their new time and place"
    return Words(
        f"固定时段：{title.zh}，{when.zh}{zh_more}：{zh}。",
        f"Standing slot: {title.get('en')}, {when.en}{en_more}: {en}.",
    )
