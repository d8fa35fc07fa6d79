"""fieldday mail-in: one mail from the mail server, on standard input."""

import sys
import traceback

import click

from scheduler.cli import context
from scheduler.services import mail_in

LATER = 75  # EX_TEMPFAIL of sysexits.h: the mail server keeps the mail and tries again


@click.command()
def command() -> None:
    """Read one mail (an answer to an invitation, or a bounce) from standard input.

    Says what became of it and ends with 0, whatever somebody wrote: a server would send a refusal back to them.
    Ends with 75 where we could not look at it (a database that is down): the mail server tries again later.
    """
    raw = sys.stdin.buffer.read(mail_in.LARGEST + 1)
    try:
        with context.application():
            outcome = mail_in.receive(raw)
    except Exception:
        traceback.print_exc(file=sys.stderr)
        sys.exit(LATER)
    click.echo(f"{outcome.code} {outcome.words}".strip())
