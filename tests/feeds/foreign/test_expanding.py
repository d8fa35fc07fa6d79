"""A plain rule by the short way and by the library: the same occurrences."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest

from feeds.foreign.expanding import Found, Part, _plain, _Series, expanded
from feeds.foreign.expanding import _Adapter as Adapter

FIRST, LAST = datetime(2021, 3, 1), datetime(2021, 6, 1)  # noqa: DTZ001
WEDNESDAY = date(2021, 3, 3)
RULES = [
    {"FREQ": "DAILY"},
    {"FREQ": "DAILY", "INTERVAL": "3", "COUNT": "7"},
    {"FREQ": "WEEKLY", "BYDAY": "MO,TU"},
    {"FREQ": "WEEKLY", "INTERVAL": "2", "BYDAY": "WE,SU", "WKST": "SU"},
    {"FREQ": "MONTHLY", "BYDAY": "-1FR"},
    {"FREQ": "MONTHLY", "BYMONTHDAY": "31"},
    {"FREQ": "MONTHLY", "BYDAY": "MO,TU,WE,TH,FR", "BYSETPOS": "-1"},
    {"FREQ": "YEARLY"},
    {"FREQ": "WEEKLY", "UNTIL": "20210401T090000"},
    {"FREQ": "WEEKLY", "UNTIL": "20200101T000000"},
]


def whole(part: Part) -> Iterator[tuple[date, date]]:
    for one in _Series([Adapter(part)]).between(FIRST, LAST):
        yield one.start, one.end


def parts(rule: dict[str, str]) -> Iterator[Part]:
    for start in (WEDNESDAY - timedelta(days=370), WEDNESDAY, WEDNESDAY + timedelta(days=40)):
        for length in (timedelta(days=1), timedelta(days=5)):
            yield Part(
                number=0,
                start=start,
                end=start + length,
                rules=[rule],
                fewer=[start + timedelta(days=7)],
            )
            at = datetime.combine(start, time(9))
            yield Part(number=0, start=at, end=at + length / 24, rules=[rule], fewer=[at + timedelta(days=7)])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: ";".join(rule.values()))
def test_the_short_way_and_the_library_agree(rule: dict[str, str]) -> None:
    for part in parts(rule):
        if not isinstance(part.start, datetime) and "UNTIL" in rule:
            part = Part(
                number=0,
                start=part.start,
                end=part.end,
                rules=[rule | {"UNTIL": rule["UNTIL"][:8]}],
                fewer=part.fewer,
            )
        short = {(f.start, f.end) for f in _plain(part, FIRST, LAST)}

        # Ends that only touch the window are told by one and not the other; the reader cuts both.
        margin = {(a, b) for a, b in short ^ set(whole(part))}
        assert all(
            datetime.combine(b, time()) <= FIRST
            if not isinstance(b, datetime)
            else b <= FIRST or datetime.combine(a, time()) >= LAST
            for a, b in margin
        ), (part, margin)


def test_an_exception_takes_the_library_s_way() -> None:
    at = datetime(2021, 3, 3, 9)  # noqa: DTZ001
    core = Part(number=0, start=at, end=at + timedelta(hours=1), rules=[{"FREQ": "DAILY", "COUNT": "2"}])
    moved = Part(
        number=1,
        start=at + timedelta(hours=30),
        end=at + timedelta(hours=31),
        original=at + timedelta(days=1),
    )

    assert list(expanded([core, moved], FIRST, LAST)) == [
        Found(0, core.start, core.end, core.start),
        Found(1, moved.start, moved.end, at + timedelta(days=1)),
    ]
