"""fieldday feed: secret addresses of personal feeds."""

import click

from scheduler.cli import context
from scheduler.cli.speech import say
from scheduler.queries import accounts as query
from scheduler.services import accounts


@click.group()
def command() -> None:
    """Personal feeds: make an address, list, revoke."""


@command.command()
@click.argument("person")
@click.option("--device", default="", help="Which phone or computer it is for.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh")
def make(person: str, device: str, language: str) -> None:
    """Make the feed address of a person (staff number) and print it; it is not shown again."""
    with context.application() as app:
        _, secret = accounts.make_feed_token(context.person(person), device, language=language)
        click.echo(f"{address(app.config)}/feeds/{secret}.ics")


@command.command("list")
@click.argument("person")
def list_(person: str) -> None:
    """The feeds of a person."""
    with context.application():
        for token in query.feed_tokens(context.person(person)):
            state = "revoked" if token.revoked_at else "stands"
            fetched = token.last_fetch.isoformat() if token.last_fetch else "–"
            click.echo(f"{token.id}\t{token.device}\t{state}\t{fetched}")


@command.command()
@click.argument("person")
@click.argument("number", type=int)
def revoke(person: str, number: int) -> None:
    """Revoke a feed by the number that `list` shows."""
    with context.application():
        for token in query.feed_tokens(context.person(person)):
            if token.id == number:
                accounts.revoke_feed_token(token)
                say("已撤销", "Revoked.")
                return
    raise click.ClickException(f"{person} has no feed {number}")


def address(config: dict) -> str:
    """Where the outside reaches the web server."""
    return (config["PUBLIC_URL"] or f"http://{config['HOST']}:{config['PORT']}").rstrip("/")
