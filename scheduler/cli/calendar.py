"""fieldday calendar: calendars of elsewhere that a plan is made around."""

from pathlib import Path

import click

from scheduler import access, clock
from scheduler.cli import context
from scheduler.cli.speech import language, say
from scheduler.models import OutsideCalendar
from scheduler.queries import outside
from scheduler.services import outside_calendars, outside_refreshing


@click.group()
def command() -> None:
    """Outside calendars of a plan: add a file or address, list, refresh, remove."""


@command.command()
@click.argument("plan")
@click.argument("source")
@click.option("--title", default="", help="What it is called; else as it calls itself.")
def add(plan: str, source: str, title: str) -> None:
    """Add SOURCE, an .ics file or an address, to the plan. An address is read at once."""
    with context.application():
        owner, user = context.plan(plan), access.operator()
        if "://" in source:
            row = outside_calendars.add_address(owner, source, user, title=title)
            while row.tried_at is None and outside_refreshing.refresh_due():
                continue  # others that were due before it
        elif Path(source).is_file():
            row = outside_calendars.add_file(owner, Path(source).read_bytes(), user, title=title)
        else:
            raise click.ClickException(f"{source}: no such file, and no address")
        show(row)


@command.command("list")
@click.argument("plan")
def list_(plan: str) -> None:
    """The plan's outside calendars."""
    with context.application():
        for row in outside.of(context.plan(plan)):
            show(row)


@command.command()
@click.argument("plan")
def refresh(plan: str) -> None:
    """Read all calendars of the plan that have an address, now."""
    with context.application():
        rows = [row for row in outside.of(context.plan(plan)) if row.is_fetched]
        for row in rows:
            outside_calendars.refresh(row, access.operator())
        while outside_refreshing.refresh_due():
            continue
        for row in rows:
            show(row)


@command.command()
@click.argument("plan")
@click.argument("number", type=int)
def remove(plan: str, number: int) -> None:
    """Remove a calendar, by the number that `list` shows, with all that came of it."""
    with context.application():
        for row in outside.of(context.plan(plan)):
            if row.id == number:
                outside_calendars.remove(row, access.operator())
                say("已移除", "Removed.")
                return
    raise click.ClickException(f"{plan} has no outside calendar {number}")


def show(row: OutsideCalendar) -> None:
    """A line: number, title, where from, how many, how it went."""
    problem = row.problem[language()] if row.problem else "–"
    state = "stale" if outside_refreshing.is_stale(row, clock.now()) else "fresh"
    items = row.counts.get("items", 0)
    click.echo(f"{row.id}\t{row.title}\t{outside.host(row) or 'file'}\t{items}\t{state}\t{problem}")
