"""Where things lie in month and week."""

from datetime import date, datetime

from scheduler.daytypes import day_type
from scheduler.services.quotas import HOURS, Quota
from scheduler.web import views_list, views_month, views_solve, views_week
from scheduler.web.views_items import Item
from scheduler.web.views_mine import quota_said
from solver.words import Words

MARCH = date(2021, 3, 1), date(2021, 3, 31)
TYPES = {
    day: day_type(day) for n in range(1, 29) for day in (date(2021, 2, n), date(2021, 3, n), date(2021, 4, n))
}
TYPES |= {date(2021, 3, n): day_type(date(2021, 3, n)) for n in (29, 30, 31)}


def item(start: str, end: str, category: str = "lecture", title: str = "讲座", all_day: bool = False) -> Item:
    begin, until = datetime.fromisoformat(start), datetime.fromisoformat(end)
    return Item(category, title, "", "", begin, until, all_day, "", "#")


def test_a_month_is_whole_weeks_from_monday():
    weeks = views_month.weeks(*MARCH, [], TYPES)

    assert [w.cells[0].day for w in weeks] == [date(2021, 3, d) for d in (1, 8, 15, 22, 29)]
    assert [c.outside for c in weeks[-1].cells] == [False, False, False, True, True, True, True]


def test_a_span_is_cut_at_the_weeks_and_open_where_it_goes_on():
    span = item("2021-03-04", "2021-03-16", all_day=True)
    weeks = views_month.weeks(*MARCH, [span], TYPES)

    bars = [(b.column, b.length, b.lane, b.open_left, b.open_right) for w in weeks for b in w.bars]
    assert bars == [(4, 4, 0, False, True), (1, 7, 0, True, True), (1, 1, 0, True, False)]


def test_a_fourth_bar_is_counted_in_its_days():
    spans = [item("2021-03-02", "2021-03-04", title=str(n), all_day=True) for n in range(4)]
    cells = views_month.weeks(*MARCH, spans, TYPES)[0].cells

    assert [len(cell.hidden) for cell in cells] == [0, 1, 1, 0, 0, 0, 0]


def test_clubs_give_way_first_and_are_named_as_such():
    day = "2021-03-05"
    clubs = [item(f"{day}T{h}:00", f"{day}T{h + 1}:00", "club") for h in (10, 11, 12)]
    cell = views_month.weeks(*MARCH, [*clubs, item(f"{day}T18:00", f"{day}T19:00")], TYPES)[0].cells[4]

    assert [i.category for i in cell.blocks] == ["club", "lecture"]
    assert cell.hidden_are_clubs
    assert len(cell.hidden) == 2


def test_a_week_counts_quarters_from_seven():
    found = [item("2021-03-05T14:00", "2021-03-05T15:30")]
    block = views_week.grid(MARCH[0], found, TYPES).columns[4].blocks[0]

    assert (block.row, block.rows, block.side, block.sides) == (28, 6, 0, 1)


def test_what_overlaps_stands_side_by_side_and_what_follows_does_not():
    found = [
        item("2021-03-05T14:00", "2021-03-05T15:00"),
        item("2021-03-05T14:30", "2021-03-05T15:30"),
        item("2021-03-05T15:30", "2021-03-05T16:00"),
    ]
    blocks = views_week.grid(MARCH[0], found, TYPES).columns[4].blocks

    assert [(b.side, b.sides) for b in blocks] == [(0, 2), (1, 2), (0, 1)]


def test_what_lies_before_seven_or_ends_at_midnight_stays_on_the_axis():
    found = [item("2021-03-05T05:00", "2021-03-05T06:00"), item("2021-03-05T20:00", "2021-03-05T23:59")]
    blocks = views_week.grid(MARCH[0], found, TYPES).columns[4].blocks

    assert [(b.row, b.rows) for b in blocks] == [(0, 1), (52, 4)]


def test_the_list_folds_what_is_past():
    found = [item(f"2021-03-0{d}T10:00", f"2021-03-0{d}T11:00") for d in (2, 5)]
    listing = views_list.listing(*MARCH, found, TYPES, date(2021, 3, 4))

    assert [d.day.day for d in listing.past] == [2]
    assert [d.day.day for d in listing.days] == [5]


def test_ticks_are_round_and_lie_within():
    assert views_solve._ticks(3394, 4020) == [3400, 3600, 3800, 4000]


def test_a_third_of_an_hour_is_said_in_two_digits(app):
    with app.test_request_context():
        assert (
            quota_said(Quota("quota_peak", Words("今天高峰", "peak"), 5 / 3, 2.0, HOURS)).words
            == "今天高峰 1.67/2 小时"
        )
