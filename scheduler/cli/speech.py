"""What commands say, in the language of the terminal."""

import os

import click

from scheduler.errors import Refusal
from solver.words import Words


def language() -> str:
    """FIELDDAY_LANGUAGE where set; else zh in a Chinese terminal, en in any other."""
    wish = os.environ.get("FIELDDAY_LANGUAGE", "")
    if wish in ("zh", "en"):
        return wish
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if locale.lower().startswith("zh") else "en"


def say(zh: str, en: str, *, err: bool = False) -> None:
    click.echo(Words(zh, en).get(language()), err=err)


def refuse(refusal: Refusal) -> None:
    """The one error shape, on the terminal: sentence, hint, what else could be done, code."""
    told = refusal.to_json(language())
    click.secho(told["message"], fg="red", bold=True, err=True)
    for line in (told["hint"], *(f"- {a['label']}" for a in told["alternatives"])):
        if line:
            click.echo(line, err=True)
    for finding in told["context"].get("findings", []):
        click.echo(f"  {finding['where']}: {finding[language()]}", err=True)
    click.secho(told["code"], dim=True, err=True)
