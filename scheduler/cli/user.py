"""fieldday user: accounts."""

import secrets

import click

from scheduler.cli import context
from scheduler.cli.speech import say
from scheduler.models.account import ROLES
from scheduler.queries import accounts as query
from scheduler.services import accounts


@click.group()
def command() -> None:
    """Accounts: add, list, password."""


@command.command()
@click.argument("login")
@click.option("--role", "roles", multiple=True, type=click.Choice(ROLES), help="May be given several times.")
@click.option("--person", help="Staff number of the person whose account it is.")
@click.option("--password", help="Made and printed where none is given.")
def add(login: str, roles: tuple[str, ...], person: str | None, password: str | None) -> None:
    """Make an account."""
    made = password or secrets.token_urlsafe(9)
    with context.application():
        whose = context.person(person) if person else None
        accounts.make_user(login, made, roles=roles or ("member",), person=whose)
    say(f"已建账号 {login}", f"Made the account {login}.")
    if password is None:
        say(f"密码：{made}", f"Password: {made}")


@command.command()
@click.argument("login")
@click.option("--password", help="Made and printed where none is given.")
def password(login: str, password: str | None) -> None:
    """Set a new password."""
    made = password or secrets.token_urlsafe(9)
    with context.application():
        accounts.set_password(context.user(login), made)
    if password is None:
        say(f"密码：{made}", f"Password: {made}")


@command.command("list")
def list_() -> None:
    """All accounts with their roles."""
    with context.application():
        for user in query.users():
            click.echo(f"{user.login}\t{', '.join(user.roles)}")
