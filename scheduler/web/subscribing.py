"""What the subscribe panel says: which feed, in words, its addresses, its QR code, how late each client is."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urlencode

import segno
from flask import url_for
from markupsafe import Markup

from scheduler.categories import CATEGORIES
from scheduler.queries import feeds
from scheduler.queries.entries import Filters
from scheduler.web.choices import Choices
from scheduler.web.shell import outside_url
from scheduler.web.words import lang, t, w

LANGUAGES = ("zh", "en", "both")
GROUPS = ("branch", "team", "club")
ALARMS = (0, 15, 30, 60, 120, 1440)


@dataclass(frozen=True)
class Client:
    name: str
    how: str
    late: str


@dataclass(frozen=True)
class Panel:
    """`words` are what exactly is subscribed. `note` says what of the filter a feed cannot follow; `others`
    are feeds that could be taken beside it (words, address of their panel)."""

    words: str
    note: str
    address: str
    language: str
    alarm: int | None
    others: tuple[tuple[str, str], ...] = ()
    busy: bool = False

    @property
    def webcal(self) -> str:
        return "webcal://" + self.address.split("://", 1)[1]

    @property
    def qr(self) -> Markup:
        return qr(self.address)


def panel(filters: Filters, choices: Choices, language: str, alarm: str, *, busy: bool = False) -> Panel:
    """The feed that follows the filter as closely as a feed can; with `busy`, taken times only."""
    chosen = language if language in LANGUAGES else lang()
    before = int(alarm) if alarm.isdigit() and int(alarm) in ALARMS else None
    path, words, note = _feed(filters, choices)
    if busy:
        path = path.removesuffix(".ics") + ".busy.ics"
        words = t("{x}（只看忙闲）", "{x} (busy only)", x=words)
    # No query where nothing is chosen: some clients drop it.
    query = {"lang": chosen} if chosen != "zh" else {}
    query |= {"alarm": str(before)} if before is not None else {}
    address = outside_url() + path + (f"?{urlencode(query)}" if query else "")
    return Panel(words, note, address, chosen, before, _others(filters), busy)


def court_panel(code: str, name: str) -> Panel:
    """When a court is taken: whom it is taken by is nobody's business."""
    address = f"{outside_url()}/feeds/public/court/{quote(code)}.ics"
    return Panel(name, "", address, lang(), None)


def chosen_words(filters: Filters, choices: Choices) -> str:
    """What a filter chooses, in words."""
    return _feed(filters, choices)[1]


def _feed(filters: Filters, choices: Choices) -> tuple[str, str, str]:
    path, words = _followed(filters, choices)
    named = [getattr(filters, name) for name in ("venue", *GROUPS, "event")]
    exact = [bool(filters.categories), *(bool(code) for code in named), bool(filters.text)]
    follows = not any(exact) or (sum(exact) == 1 and not filters.text and len(filters.categories) < 2)
    note = (
        ""
        if follows
        else t(
            "一份订阅只能按一个条件，其余筛选不在内。",
            "A feed follows one filter; the others are not part of it.",
        )
    )
    return f"/feeds/public/{path}.ics", words, note


def _followed(filters: Filters, choices: Choices) -> tuple[str, str]:
    """The one filter that the feed follows: its scope and key, and its words."""
    if filters.venue:
        name = choices.venue(filters.venue)
        return f"venue/{quote(filters.venue)}", t("{x}的全部活动", "Everything in {x}", x=name)
    for kind in GROUPS:
        if code := getattr(filters, kind):
            return f"{kind}/{quote(code)}", t("{x}的活动", "Events of {x}", x=choices.group(code))
    if filters.event:
        name = w(feeds.event_title(filters.event)) or filters.event
        return f"event/{quote(filters.event, safe='')}", t("“{x}”的全部场次", "All sessions of {x}", x=name)
    if len(filters.categories) == 1:
        code = filters.categories[0]
        return f"kind/{code}", t("全部“{x}”", "All of: {x}", x=w(CATEGORIES[code].name))
    return "everything", t("全部公开活动", "All public events")


def _others(filters: Filters) -> tuple[tuple[str, str], ...]:
    if len(filters.categories) < 2:
        return ()
    return tuple((w(CATEGORIES[c].name), url_for("web.subscribe", kind=c)) for c in filters.categories)


@lru_cache(maxsize=256)
def qr(address: str) -> Markup:
    """The address as a QR code, one SVG path."""
    code = segno.make_qr(address, error="m")
    svg = code.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None)
    return Markup(svg)


def clients() -> list[Client]:
    """How each calendar program subscribes, and how late it really is (UX §4.1, FEEDS §2.5)."""
    press = t("点“添加到日历”", "Press “Add to calendar”")
    paste = t("粘贴 https 地址", "Paste the https address")
    return [
        Client("iPhone, iPad", press, t("随“获取新数据”设置", "As set under “Fetch New Data”")),
        Client("Mac", press, t("5 分钟到一周，自己选", "5 minutes to a week, you choose")),
        Client(
            t("Outlook 网页版、Microsoft 365", "Outlook on the web, Microsoft 365"),
            paste,
            t("约 3 小时，最长 24 小时", "About 3 h, up to 24 h"),
        ),
        Client(
            t("Outlook 桌面版（Windows）", "Outlook for Windows (classic)"),
            press,
            t("随发送/接收周期", "With each send/receive"),
        ),
        Client("Outlook for Mac", t("不能订阅，请用网页版添加", "Cannot subscribe; add it on the web"), "–"),
        Client(
            t("Google 日历（电脑网页）", "Google Calendar (on a computer)"),
            t("通过网址添加，粘贴 https 地址", "“From URL”, paste the https address"),
            t("4–24 小时，无法调快", "4–24 h, cannot be made faster"),
        ),
        Client(
            t("安卓 ICSx5", "Android: ICSx5"),
            t("扫码或粘贴", "Scan or paste"),
            t("自己设定", "As you set it"),
        ),
        Client(
            "Thunderbird",
            t("新建日历 → 网络", "New calendar → On the network"),
            t("默认 30 分钟，可改", "30 minutes unless changed"),
        ),
        Client(
            "Nextcloud",
            t("新建日历 → 通过链接新建订阅", "New calendar → New subscription from link"),
            t("按订阅里写的：每小时", "As the feed asks: every hour"),
        ),
        Client("Fastmail", paste, t("约 1 小时", "About 1 h")),
        Client("Proton Calendar", paste, t("4–16 小时", "4–16 h")),
    ]


def alarm_words(minutes: int) -> str:
    """0 is at the start."""
    if minutes == 0:
        return t("开始时", "At the start")
    if minutes == 1440:
        return t("提前 1 天", "1 day before")
    if minutes % 60 == 0:
        return t("提前 {n} 小时", "{n} h before", n=minutes // 60)
    return t("提前 {n} 分钟", "{n} min before", n=minutes)
