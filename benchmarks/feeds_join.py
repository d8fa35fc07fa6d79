"""How fast feeds are written, joined and answered, in this process; prints medians.

    python benchmarks/feeds_join.py

No server, no network: the WSGI layer is called directly, so the rates are what it could give at most.
"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from feeds.agenda import ZONE, Item, Text
from feeds.calendar import join
from feeds.entry import fragment
from feeds.fastpath import FeedPath
from feeds.identity import uid_for
from feeds.stored import stored

START = datetime(2021, 1, 4, 9, tzinfo=ZONE)
CHANGED = datetime(2021, 1, 1, tzinfo=UTC)
NAME = Text("全部活动", "All events")


def session(number: int) -> Item:
    start = START + timedelta(hours=number)
    return Item(
        uid=uid_for("session", str(number)),
        sequence=0,
        changed_at=CHANGED,
        start=start,
        end=start + timedelta(hours=1),
        title=Text(f"第{number}场：拔河比赛小组赛，物理所对数学所", f"Session {number}: tug of war"),
        description=Text("请提前十五分钟检录；带好工作证。", "Marshalling 15 minutes before."),
        location=Text("体育馆，2 号场地", "Gym, court 2"),
        url=f"https://example.org/sessions/{number}",
        kind_name=Text("体育", "Sports"),
        color="teal",
    )


def seconds(do: Callable[[], Any], times: int) -> float:
    """The median time of one call."""
    taken = []
    for _ in range(times):
        begun = perf_counter()
        do()
        taken.append(perf_counter() - begun)
    return median(taken)


def environ(**headers: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/feeds/public/everything.ics",
        "QUERY_STRING": "lang=zh",
        **headers,
    }


def rate(site: FeedPath, asked: dict[str, Any], requests: int = 20_000) -> float:
    def ask() -> None:
        for _ in range(requests):
            site(asked, lambda status, headers: None)

    return requests / seconds(ask, 3)


def main() -> None:
    begun = perf_counter()
    kept = [fragment(session(number), "zh") for number in range(10_000)]
    print(f"write 10,000 fragments, once per change    {perf_counter() - begun:9.2f} s")
    print(
        f"join 10,000 fragments                      {seconds(lambda: join(NAME, kept, 'zh'), 21) * 1e3:9.2f} ms"
    )
    body = join(NAME, kept[:1_000], "zh")
    print(
        f"hash and gzip a feed of 1,000              {seconds(lambda: stored(body, CHANGED), 5) * 1e3:9.2f} ms"
    )
    feed = stored(body, CHANGED)
    print(f"feed of 1,000: {len(feed.body):,} bytes, gzipped {len(feed.gzip_body):,}")
    site = FeedPath(lambda *_: [], lambda path, query: feed)
    for name, asked in (
        ("200 plain", environ()),
        ("200 gzip", environ(HTTP_ACCEPT_ENCODING="gzip, deflate, br")),
        ("304 by tag", environ(HTTP_IF_NONE_MATCH=feed.etag)),
        ("304 by date", environ(HTTP_IF_MODIFIED_SINCE="Fri, 01 Jan 2021 00:00:00 GMT")),
    ):
        print(f"{name:42} {rate(site, asked):9,.0f} /s")


if __name__ == "__main__":
    main()
