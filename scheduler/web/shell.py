"""What every page has around it: language, navigation, the signed-in person, and the look of errors."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, render_template, request, session, url_for

from scheduler import signed_in
from scheduler.categories import CATEGORIES, category_of
from scheduler.models import Plan, User
from scheduler.services import choosing
from scheduler.web import times, venue_words, views_courts, words
from scheduler.web.words import t

FILTERS = (
    *("day", "full_day", "short_day", "days", "month", "weekday"),
    *("time", "moment", "instant", "span", "minutes", "seconds", "local"),
)


@dataclass(frozen=True)
class Place:
    """A word of the navigation. `key` is what a page calls itself by."""

    key: str
    label: str
    url: str
    icon: str = ""
    dot: bool = False


def prepare(app: Flask) -> None:
    """Functions, filters and context of the templates, and the page that errors are shown on."""
    app.jinja_env.globals.update(t=words.t, w=words.w, counted=words.counted, category_of=category_of)
    app.jinja_env.globals["is_today"] = lambda day: day == times.today()
    app.jinja_env.globals["categories"] = CATEGORIES
    app.jinja_env.filters.update({name: getattr(times, name) for name in FILTERS})
    app.jinja_env.filters["grouped"] = words.grouped
    app.jinja_env.filters["places"] = venue_words.places
    app.jinja_env.filters["minute_of_day"] = views_courts.minute_of
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_context)
    app.extensions["error_page"] = error_page


def _context() -> dict[str, Any]:
    return {
        "lang": words.lang(),
        "me": user(),
        "today": times.today(),
        "theme": session.get("theme", ""),
        "public_nav": public_nav(),
        "bottom_nav": bottom_nav(),
        "here": request.full_path if request.query_string else request.path,
        "here_key": "",
        "density": choosing.chosen(user(), "density"),
        "single_keys": choosing.chosen(user(), "single_keys"),
    }


def user() -> User | None:
    """Who looks at the page; a token that is not known makes a visitor here, so that the error page shows."""
    if "failed_token" in g:
        return None
    try:
        return signed_in.user()
    except Exception:
        g.failed_token = True
        return None


def public_nav() -> list[Place]:
    return [
        Place("programme", t("活动日程", "Programme"), url_for("web.programme")),
        Place("venues", t("场地", "Venues"), url_for("web.venues")),
        Place("changes", t("改了什么", "Changes"), url_for("web.changes")),
        Place("subscribe", t("订阅", "Subscribe"), url_for("web.subscribe")),
    ]


def bottom_nav() -> list[Place]:
    """Four words for a thumb; who is signed in books courts, others look at the places."""
    third = Place("venues", t("场地", "Venues"), url_for("web.venues"), "grid")
    if user() is not None:
        third = Place("book", t("订场", "Book"), url_for("web.me_book"), "grid")
    return [
        Place("programme", t("日程", "Programme"), url_for("web.programme"), "calendar"),
        Place("me", t("我的", "Mine"), url_for("web.me"), "person"),
        third,
        Place("subscribe", t("订阅", "Subscribe"), url_for("web.subscribe"), "feed"),
    ]


def organiser_nav(plan: Plan | None, *, dot: bool = False) -> list[Place]:
    """The organiser's seven words; those of a plan only where there is one. All else is on the home page."""
    found = [Place("home", t("总览", "Overview"), url_for("web.organiser"))]
    if plan is not None:
        code = plan.code
        found += [
            Place("board", t("计划板", "Board"), url_for("web.plan_board", plan=code)),
            Place("solve", t("求解", "Solve"), url_for("web.solves", plan=code)),
            Place("publish", t("发布", "Publish"), url_for("web.publish", plan=code), dot=dot),
            Place("rules", t("规则", "Rules"), url_for("web.rules", plan=code)),
            Place("busy", t("人员与忙闲", "People"), url_for("web.busy", plan=code)),
        ]
    return [*found, Place("import", t("导入", "Import"), url_for("web.import_form"))]


def organiser_more(plan: Plan | None) -> list[Place]:
    """The pages that are needed now and then: a list on the organiser's home page."""
    found = []
    if plan is not None:
        code = plan.code
        found = [
            Place("plan", t("草稿清单", "The draft as a list"), url_for("web.draft", plan=code)),
            Place("drafts", t("版本与比较", "Versions and differences"), url_for("web.drafts", plan=code)),
            Place(
                "alternatives", t("几份好方案", "Several good plans"), url_for("web.alternatives", plan=code)
            ),
            Place("repair", t("修复", "Repair"), url_for("web.repair", plan=code)),
            Place("outside", t("外部日历", "Calendars from outside"), url_for("web.outside", plan=code)),
        ]
    return [
        *found,
        Place("desk-rules", t("健身房前台的规则", "Rules of the gym desk"), url_for("web.desk_rules")),
        Place("feeds", t("订阅的情况", "Health of the feeds"), url_for("web.admin_feeds")),
        Place("outbox", t("发件箱", "Outbox"), url_for("web.outbox_page")),
        *_of_administrators(),
    ]


def _of_administrators() -> list[Place]:
    someone = user()
    if someone is None or not someone.has("admin"):
        return []
    return [Place("tokens", t("访问令牌", "Access tokens"), url_for("web.admin_tokens"))]


def error_page(body: dict[str, Any], status: int) -> str:
    """An error as a page. Who is not signed in gets the form at once, and comes back after it."""
    values = {"error": body, "status": status, "request_id": g.get("request_id", "")}
    if status == 401 and request.path != url_for("web.sign_in"):
        back = (
            (request.full_path if request.query_string else request.path) if request.method == "GET" else "/"
        )
        return render_template("sign_in.html", back=back, login="", needed=True, **values)
    return render_template("error.html", **values)


def outside_url() -> str:
    """The address under which people outside reach us, without a slash at the end."""
    return (current_app.config["PUBLIC_URL"] or request.url_root).rstrip("/")
