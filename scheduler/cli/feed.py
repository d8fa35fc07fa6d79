"""fieldday feed: secret addresses of personal feeds, and whether feeds are right."""

from collections.abc import Iterator
from pathlib import Path

import click

from feeds import lint as linting
from scheduler.cli import context
from scheduler.cli.speech import say
from scheduler.queries import accounts as query
from scheduler.queries import feeds
from scheduler.services import accounts, feed_tokens, feeding


@click.group()
def command() -> None:
    """Feeds: make an address, list, renew, revoke; check what is sent."""


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


@command.command()
@click.argument("person")
@click.argument("number", type=int)
def renew(person: str, number: int) -> None:
    """Another address for the same device, printed now and never again; the old one ends."""
    with context.application() as app:
        for token in query.feed_tokens(context.person(person)):
            if token.id == number and token.revoked_at is None:
                _, secret = feed_tokens.renew(token)
                click.echo(f"{address(app.config)}/feeds/{secret}.ics")
                return
    raise click.ClickException(f"{person} has no feed {number}")


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
def lint(file: Path | None) -> None:
    """Whether the public feeds, or the calendar FILE, are right for every client; exit 1 where one is not."""
    with context.application():
        wrong = [_linted(str(file), file.read_bytes())] if file else [_linted(*f) for f in _public()]
    raise SystemExit(1 if any(wrong) else 0)


def _public() -> Iterator[tuple[str, bytes]]:
    for info in feeds.public_feeds():
        found = feeding.lookup(info.path)
        if found is not None:
            yield info.path, found.body


def _linted(name: str, body: bytes) -> int:
    """How many findings; each is printed behind the file's name."""
    found = linting.lint(body)
    for finding in found:
        click.echo(f"{name}: {finding.say('en')} [{finding.code}]")
    if not found:
        click.echo(f"{name}: ok")
    return len(found)


def address(config: dict) -> str:
    """Where the outside reaches the web server."""
    return (config["PUBLIC_URL"] or f"http://{config['HOST']}:{config['PORT']}").rstrip("/")
