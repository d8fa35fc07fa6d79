"""fieldday export: a plan's problem for the solver, or its draft as a table."""

import csv
import io
import json
from pathlib import Path

import click

from scheduler.cli import context
from scheduler.models import Plan

WHAT = ("timetable", "problem")


@click.command()
@click.argument("plan")
@click.option("--what", type=click.Choice(WHAT), default="timetable", help="A CSV table, or solver JSON.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file; else the terminal.")
def command(plan: str, what: str, output: Path | None) -> None:
    """Write a plan's current draft as CSV, or its problem as JSON for `python -m solver`."""
    with context.application():
        row = context.plan(plan)
        text = problem(row) if what == "problem" else timetable(row)
    if output:
        output.write_text(text, encoding="utf-8-sig" if what == "timetable" else "utf-8")
    else:
        click.echo(text, nl=False)


def problem(plan: Plan) -> str:
    from scheduler.services.building import build_problem
    from solver.codec import dump_problem

    return json.dumps(dump_problem(build_problem(plan.id)), ensure_ascii=False, indent=1) + "\n"


def timetable(plan: Plan) -> str:
    """A line a session, by time, in the plan's zone; what has no place comes last, with empty times."""
    from scheduler.queries import timetables

    rows = timetables.draft_rows(plan)
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=timetables.COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
