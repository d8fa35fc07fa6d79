"""fieldday serve: the web server and, with the embedded default, one worker."""

import sys

import click

from scheduler.cli import context, processes
from scheduler.cli.feed import address
from scheduler.cli.speech import say


@click.command()
@click.option("--worker/--no-worker", default=None, help="A worker beside it; the default with SQLite.")
@click.option("--port", type=click.IntRange(1, 65535), help="Instead of FIELDDAY_PORT.")
def command(worker: bool | None, port: int | None) -> None:
    """Serve pages, API and feeds."""
    with context.application(**({"PORT": port} if port else {})) as app:
        config = dict(app.config)
        is_embedded = config["DATABASE_URL"].startswith("sqlite")
        if is_embedded:
            context.migrate(app)
    say(f"网页：{address(config)}", f"Serving {address(config)}")
    sys.exit(processes.serve(config, worker=is_embedded if worker is None else worker))
