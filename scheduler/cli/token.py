"""fieldday token: tokens for programs."""

import click

from scheduler.access import SCOPES
from scheduler.cli import context
from scheduler.cli.speech import say
from scheduler.queries import accounts as query
from scheduler.services import accounts


@click.group()
def command() -> None:
    """Tokens for programs: make, list, revoke."""


@command.command()
@click.argument("login")
@click.option("--name", default="", help="What it is for.")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(list(SCOPES)), default=["read"])
def make(login: str, name: str, scopes: tuple[str, ...]) -> None:
    """Make a token of an account and print it; it is not shown again."""
    with context.application():
        _, secret = accounts.make_token(context.user(login), name, scopes)
    click.echo(secret)


@command.command("list")
@click.argument("login")
def list_(login: str) -> None:
    """The tokens of an account."""
    with context.application():
        for token in query.api_tokens(context.user(login)):
            state = "revoked" if token.revoked_at else "stands"
            used = f"{token.used_at:%Y-%m-%d %H:%M}Z" if token.used_at else "never used"
            click.echo(f"{token.id}\t{token.name}\t{', '.join(token.scopes)}\t{state}\t{used}")


@command.command()
@click.argument("login")
@click.argument("number", type=int)
def revoke(login: str, number: int) -> None:
    """Revoke a token by the number that `list` shows."""
    with context.application():
        for token in query.api_tokens(context.user(login)):
            if token.id == number:
                accounts.revoke_token(token)
                say("已撤销", "Revoked.")
                return
    raise click.ClickException(f"{login} has no token {number}")
