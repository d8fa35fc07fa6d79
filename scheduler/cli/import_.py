"""fieldday import: files into the database, dry first."""

import sys
from pathlib import Path

import click

from scheduler import access
from scheduler.cli import context
from scheduler.cli.speech import language, say
from scheduler.imports.reading import by_name
from scheduler.imports.report import Report
from scheduler.services import importing

KINDS = (".csv", ".xlsx", ".zip")


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--plan", default="", help="Code of the plan, where the files do not bring one.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
@click.option("--only-good", is_flag=True, help="Import the rows without problems and leave the others.")
def command(paths: tuple[Path, ...], plan: str, dry_run: bool, only_good: bool) -> None:
    """Import tables from files, or from all tables in folders. Exit 1 where rows have problems."""
    files = by_name((path.name, path.read_bytes()) for path in found(paths))
    with context.application():
        user = access.operator()
        report = (
            importing.dry_run(files, plan=plan, user=user)
            if dry_run
            else importing.run(files, plan=plan, user=user, only_good=only_good)
        )
    show(report)
    sys.exit(0 if report.ok else 1)


def found(paths: tuple[Path, ...]) -> list[Path]:
    """The tables that the paths name or hold."""
    return [
        path
        for given in paths
        for path in (sorted(given.iterdir()) if given.is_dir() else [given])
        if path.suffix.lower() in KINDS
    ]


def show(report: Report) -> None:
    """Every problem with its place, then the sums."""
    for problem in report.sorted_problems():
        where = ":".join(str(part) for part in (problem.file, problem.row, problem.column) if part) or "–"
        wrong, right = problem.wrong.get(language()), problem.right.get(language())
        click.secho(f"{where}: {wrong}", fg="yellow" if problem.warning else "red", err=True)
        if right:
            click.echo(f"    {right}", err=True)
    summary, fate = report.summary, report.fate
    say(f"{summary.zh}。{fate.zh}。", f"{summary.en}. {fate.en}.")
