"""Items and agendas for tests of the feeds, and strategies that make odd ones."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from feeds.agenda import STATUSES, ZONE, Agenda, Item, Text
from feeds.identity import uid_for

START = datetime(2021, 4, 10, 9, 0, tzinfo=ZONE)
CHANGED = datetime(2021, 3, 1, 8, 0, tzinfo=UTC)

PLAIN = Item(
    uid=uid_for("session", "1"),
    sequence=0,
    changed_at=CHANGED,
    start=START,
    end=START + timedelta(hours=1),
    title=Text("拔河比赛", "Tug of war"),
)


def item(number: int = 1, **changes: Any) -> Item:
    """The plain item number so-and-so, an hour later each, with changes."""
    start = START + timedelta(hours=number - 1)
    base = replace(PLAIN, uid=uid_for("session", str(number)), start=start, end=start + timedelta(hours=1))
    return replace(base, **changes)


def mixed_agenda() -> Agenda:
    """One of each sort that a year holds, in no good order."""
    long = "第三届" + "“健康杯”" * 30 + "乒乓球团体赛"
    return Agenda(
        Text("工会活动；全部, 含\\决赛", "Union events; all, with\\finals"),
        (
            item(1, status="CANCELLED", sequence=3),
            item(2, title=Text(long, "Table tennis " * 15), location=Text("体育馆, 2 号场", "Gym; court 2")),
            item(3, status="TENTATIVE", title=Text("👨‍👩‍👧‍👦家庭日🏓🇨🇳", "Family day 👩🏽‍🔬"), color="teal"),
            item(4, all_day=True, start=date(2021, 4, 10), end=date(2021, 4, 13), transparent=True),
            item(
                5,
                title=Text("", "مسابقة שח מט"),
                description=Text("第一行\n第二行，；", "One\nTwo, three; four\\"),
            ),
            item(
                6, start=datetime(2021, 12, 31, 23, 30, tzinfo=ZONE), end=datetime(2022, 1, 1, 1, tzinfo=ZONE)
            ),
            item(
                7, start=datetime(2021, 7, 1, 0, 30, tzinfo=UTC), end=datetime(2021, 7, 1, 1, 0, tzinfo=UTC)
            ),
            item(8, url="https://example.org/s/8?a=1,2;b=甲", kind_name=Text("讲座,系列", "Lecture; series")),
            item(9, series="lectures", geo=(39.98, 116.31), color="SteelBlue", sequence=12),
            item(10, title=Text('"引号"，逗号；分号：冒号', "a:b=c \"q\" 'r' <b>&amp;")),
        ),
        color="teal",
    )


odd_text = st.text(
    st.one_of(
        st.sampled_from("中文，；：“”！甲乙丙\\;,:\"'\r\n\t\x00\x0b\x1b\x7f\x85\u2028\u2029\ufeff"),
        st.sampled_from("🏓👨‍👩‍👧🇨🇳🏽é́אבجد\u202e\u200f\ud800"),
        st.characters(),
    ),
    max_size=200,
)
texts = st.builds(Text, odd_text, odd_text)
titles = texts.map(lambda text: replace(text, zh="题" + text.zh))
moments = st.datetimes(datetime(1992, 1, 2), datetime(2099, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=ZONE)
)


@st.composite
def odd_items(draw: st.DrawFn) -> Item:
    start = draw(moments)
    length = draw(st.integers(1, 10_000))
    all_day = draw(st.booleans())
    return Item(
        uid=uid_for("odd", str(draw(st.integers(0, 10**9)))),
        sequence=draw(st.integers(0, 10**6)),
        changed_at=draw(moments).astimezone(UTC),
        start=start.date() if all_day else start,
        end=start.date() + timedelta(days=length % 9 + 1) if all_day else start + timedelta(minutes=length),
        all_day=all_day,
        title=draw(titles),
        status=draw(st.sampled_from(STATUSES)),
        description=draw(texts),
        location=draw(texts),
        url=draw(st.sampled_from(["", "https://example.org/会?a=1;2,3", "http://x/\r\nATTENDEE:mailto:x"])),
        kind_name=draw(texts),
        color=draw(st.sampled_from(["", "teal", "not a colour"])),
        series=draw(st.sampled_from(["", "s1"])),
        transparent=draw(st.booleans()),
    )


odd_agendas = st.lists(odd_items(), max_size=6, unique_by=lambda one: one.uid).flatmap(
    lambda items: st.builds(Agenda, titles, st.just(tuple(items)))
)
