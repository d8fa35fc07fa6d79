"""fieldday copy PLAN YEAR: last year's plan as tables of another year."""

from pathlib import Path

import click

from scheduler import access
from scheduler.cli import context
from scheduler.cli.import_ import show
from scheduler.cli.speech import say


@click.command()
@click.argument("plan")
@click.argument("year", type=int)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A folder to write the tables to.")
@click.option("--import", "at_once", is_flag=True, help="Import them; otherwise only a dry run.")
def command(plan: str, year: int, output: Path | None, at_once: bool) -> None:
    """Move every date of a plan to another year: by festival, month's end, or weekday and kind of day."""
    from scheduler.services import copying, importing

    with context.application():
        files = copying.copied(context.plan(plan), year)
        if output:
            output.mkdir(parents=True, exist_ok=True)
            for name, data in files.items():
                (output / name).write_bytes(data)
            say(f"{len(files)} 个表写到 {output}", f"Wrote {len(files)} tables to {output}.")
            return
        act = importing.run if at_once else importing.dry_run
        show(act(files, user=access.operator()))
