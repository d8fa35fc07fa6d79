"""How a feed's reader is told of on pages: state, rhythm and kind in words."""

from datetime import timedelta

from scheduler.queries.feed_readers import FeedReader
from scheduler.web.words import counted, t


def state(reader: FeedReader) -> tuple[str, str]:
    """The words and the look of a tag."""
    return {
        "fresh": (t("最新", "Up to date"), "ok"),
        "behind": (t("还没取到最新一版", "Does not have the latest edition yet"), "warn"),
        "silent": (t("很久没来", "Silent for long"), "warn"),
        "new": (t("还没有来过", "Never fetched"), "plain"),
        "revoked": (t("已撤销", "Revoked"), "plain"),
    }[reader.state]


def often(rhythm: timedelta | None) -> str:
    """About how often it comes."""
    if rhythm is None:
        return "–"
    minutes = round(rhythm.total_seconds() / 60)
    if minutes < 90:
        return counted(max(1, minutes), "约每 {n} 分钟", "about every minute", "about every {n} min")
    hours = round(minutes / 60)
    if hours < 48:
        return counted(hours, "约每 {n} 小时", "about every hour", "about every {n} h")
    return counted(round(hours / 24), "约每 {n} 天", "about every day", "about every {n} days")


def kind(scope: str) -> str:
    return {
        "personal": t("我的全部日程", "All that is mine"),
        "duties": t("只有我的职责", "My duties only"),
        "desk": t("前台全部预订", "All bookings of the desk"),
    }.get(scope, scope)
