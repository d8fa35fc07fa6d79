"""fieldday db: the tables."""

import click

from scheduler import tables
from scheduler.cli.context import application, migrate
from scheduler.cli.speech import say


@click.group()
def command() -> None:
    """Tables: bring them to the newest form, or write a migration."""


@command.command()
def upgrade() -> None:
    """Bring the tables to the newest form."""
    with application() as app:
        migrate(app)
    say("数据表已是最新", "The tables are up to date.")


@command.command()
@click.option("-m", "--message", required=True, help="What changes, in a few words.")
def revision(message: str) -> None:
    """Write a migration from the difference between models and tables (for developers)."""
    with application() as app:
        migrate(app)
        tables.alembic(app).revision(message=message, autogenerate=True)


@command.command()
def current() -> None:
    """Which migration the tables have."""
    with application() as app:
        tables.alembic(app).current(verbose=True)
