"""fieldday mail-in: one mail from the mail server, on standard input."""

import sys

import click

from scheduler.cli import context
from scheduler.services import mail_in


@click.command()
def command() -> None:
    """Read one mail (an answer to an invitation, or a bounce) from standard input.

    Says what became of it and ends with 0, whatever somebody wrote: a server would send a refusal back to them.
    """
    raw = sys.stdin.buffer.read(mail_in.LARGEST + 1)
    with context.application():
        outcome = mail_in.receive(raw)
    click.echo(f"{outcome.code} {outcome.words}".strip())
