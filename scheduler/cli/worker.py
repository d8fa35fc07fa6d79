"""fieldday worker: does the jobs."""

import click

from scheduler.cli import context


@click.command()
def command() -> None:
    """Work on the queue until stopped."""
    from scheduler.jobs.worker import work

    with context.application() as app:
        work(app)
