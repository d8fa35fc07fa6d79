"""fieldday demo: the sample year from nothing to a published programme with feeds, in one command."""

import secrets
import sys
import time
from importlib.resources import files
from typing import Any

import click
from flask import Flask
from rich.cells import cell_len
from rich.console import Console
from sqlalchemy import select

from scheduler import access
from scheduler.cli import context, processes, watching
from scheduler.cli.feed import address
from scheduler.cli.import_ import show
from scheduler.cli.solve import show_unplaced
from scheduler.cli.speech import language, say
from scheduler.config import load
from scheduler.daytypes.shifting import Shift
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.imports.shifting import shifted
from scheduler.models import Edition, Person, Plan
from scheduler.queries import accounts as query
from scheduler.queries import feeds, plans, timetables
from scheduler.services import accounts, copying, desk_setup, importing, publishing
from solver.words import Words

YEAR = "2021"
CURRENT, PREDICTED = 2026, 2027  # copied from it: the latest with official holidays, and the one after
LATER_SECONDS = 12.0
LOGINS = {"organiser": "organiser", "desk": "desk", "member": "member", "admin": "admin"}


@click.command()
@click.option("--no-serve", is_flag=True, help="Stop when the programme is published.")
@click.option("--port", type=int, help="Instead of FIELDDAY_PORT.")
@click.option("--seconds", type=float, default=30.0, show_default=True, help="How long the solve may run.")
def command(no_serve: bool, port: int | None, seconds: float) -> None:
    """Import the sample year, solve it, publish it, and serve it."""
    began = time.monotonic()
    with context.application(**settings(port)) as app:
        config = dict(app.config)
        if not no_serve:
            processes.refuse_taken_port(config["HOST"], config["PORT"])
        context.migrate(app)
        plan = import_year()
        passwords = make_accounts()
        if not _is_published(plan):
            solve_and_publish(app, plan, seconds)
        make_later_years(app, plan, min(seconds, LATER_SECONDS))
        make_desk()
        show_addresses(app, passwords, make_feed(), time.monotonic() - began)
    if not no_serve:
        sys.exit(processes.serve(config))


def settings(port: int | None) -> dict[str, Any]:
    """On this machine alone the address that links name is known: entries in calendars lead to their pages."""
    given: dict[str, Any] = {"PORT": port} if port else {}
    known = load(given)
    if known["HOST"] in ("127.0.0.1", "localhost") and not known["PUBLIC_URL"]:
        given["PUBLIC_URL"] = address(known)
    return given


def import_year() -> Plan:
    """The sample's files, through the importer that organisers use; importing twice changes nothing."""
    folder = files("scheduler.sample") / YEAR
    tables = {f.name: f.read_bytes() for f in folder.iterdir() if f.name.endswith(".csv")}
    with Console(stderr=True).status(Words("正在导入示例年度", "Importing the sample year").get(language())):
        report = importing.run(tables, user=access.operator())
    show(report)
    plan = plans.plan_called(report.plan or YEAR)
    if not report.ok or plan is None:
        raise Refusal("sample-broken", Words("示例数据有错误", "The sample's files have problems."))
    return plan


def make_later_years(app: Flask, plan: Plan, seconds: float) -> None:
    """The same year again as organisers copy it: one that is under way, published, and the next as a draft on
    predicted holidays."""
    folder = files("scheduler.sample") / YEAR
    for year in (CURRENT, PREDICTED):
        later = plans.plan_called(str(year))
        if later is None:
            busy = shifted(
                {"busy.csv": (folder / "busy.csv").read_bytes()}, Shift(int(YEAR), year), str(year)
            )
            with Console(stderr=True).status(
                Words(f"正在复制到 {year} 年", f"Copying to {year}").get(language())
            ):
                show(importing.run(copying.copied(plan, year) | busy, user=access.operator()))
            later = plans.plan_called(str(year))
        if later is not None and timetables.current(later) is None:
            solve = watching.solve(app, later, access.operator(), {"seconds": seconds})
            show_unplaced(solve.unplaced)
            if year == CURRENT and solve.timetable_id is not None:
                publishing.publish(later, access.operator(), Words("示例年度", "Sample year"))


def make_accounts() -> dict[str, str]:
    """One account a role with a password made for this machine; a second run makes new passwords."""
    passwords = {login: secrets.token_urlsafe(9) for login in LOGINS}
    for login, role in LOGINS.items():
        known = query.user_called(login)
        if known:
            accounts.set_password(known, passwords[login], by=access.operator())
        else:
            accounts.make_user(login, passwords[login], roles=[role], person=_person_of(login))
    return passwords


def solve_and_publish(app: Flask, plan: Plan, seconds: float) -> Edition:
    boss = access.operator()
    solve = watching.solve(app, plan, boss, {"seconds": seconds})
    if solve.timetable_id is None:
        raise Refusal("solve-failed", Words(f"求解失败：{solve.error}", f"The solve failed: {solve.error}"))
    show_unplaced(solve.unplaced)
    with Console(stderr=True).status(Words("正在发布", "Publishing").get(language())):
        edition = publishing.publish(plan, boss, Words("示例年度", "Sample year"))
    say(f"已发布第 {edition.number} 版", f"Published edition {edition.number}.")
    return edition


def make_desk() -> None:
    """The gym's rules, and a week of bookings from today on."""
    boss = access.operator()
    desk_setup.make_kit(boss)
    desk_setup.make_rules(boss)
    with Console(stderr=True).status(Words("正在订场", "Booking courts").get(language())):
        made = desk_setup.make_week(boss)
    say(f"健身房有 {made} 条预订", f"Booked {made} times at the gym.")


def make_feed() -> str:
    """A personal feed of somebody with duties, so that there is something in it."""
    _, secret = accounts.make_feed_token(_somebody(), "demo", by=access.operator())
    return f"/feeds/{secret}.ics"


def show_addresses(app: Flask, passwords: dict[str, str], personal: str, seconds: float) -> None:
    base = address(app.config)
    rows = [
        (Words("公开日程", "Programme"), base + "/"),
        (Words("组织者", "Organiser"), base + "/organiser"),
        (Words("健身房前台", "Gym desk"), base + "/desk"),
        (Words("接口说明", "API"), base + "/api/v1/docs"),
        *((feed.title, base + feed.path) for feed in _one_of_each()),
        (Words("个人订阅", "Personal feed"), base + personal),
        *((Words(f"登录 {login}", f"Login {login}"), password) for login, password in passwords.items()),
    ]
    width = max(cell_len(words.get(language())) for words, _ in rows) + 2
    for words, value in rows:  # not a table of rich, which would cut addresses short
        label = words.get(language())
        click.echo(label + " " * (width - cell_len(label)) + value)
    say(f"用时 {seconds:.0f} 秒", f"Took {seconds:.0f} s.")


def _one_of_each() -> list[feeds.FeedInfo]:
    seen: dict[str, feeds.FeedInfo] = {}
    for feed in feeds.public_feeds():
        seen.setdefault(feed.scope, feed)
    return list(seen.values())


def _person_of(login: str) -> Person | None:
    """A member is somebody; so is an organiser, who could not be told of anything otherwise."""
    if login == "organiser":
        return db.session.scalars(select(Person).where(Person.duty == "deputy")).first()
    return _somebody() if login == "member" else None


def _somebody() -> Person:
    """The person of the first post, or anybody."""
    rows = select(Person).order_by(Person.duty.is_(None), Person.duty, Person.code).limit(1)
    return db.session.scalars(rows).one()


def _is_published(plan: Plan) -> bool:
    return db.session.scalar(select(Edition.id).where(Edition.plan_id == plan.id).limit(1)) is not None
