"""fieldday db: the tables."""

import click

from scheduler.cli.context import application, migrate
from scheduler.cli.speech import say


@click.group()
def command() -> None:
    """Tables: bring them to the newest form, or write a migration."""


@command.command()
def upgrade() -> None:
    """Bring the tables to the newest form."""
    with application():
        migrate()
    say("数据表已是最新", "The tables are up to date.")


@command.command()
@click.option("-m", "--message", required=True, help="What changes, in a few words.")
def revision(message: str) -> None:
    """Write a migration from the difference between models and tables (for developers)."""
    from flask_migrate import revision

    with application():
        migrate()
        revision(message=message, autogenerate=True)


@command.command()
def current() -> None:
    """Which migration the tables have."""
    from flask_migrate import current

    with application():
        current(verbose=True)
