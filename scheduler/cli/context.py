"""What commands need of the application: its context, its newest tables, things by their names."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import select

from scheduler import tables
from scheduler.app import create_app
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Person, Plan, User
from scheduler.queries import accounts
from solver.words import Words


@contextmanager
def application(**overrides: Any) -> Iterator[Flask]:
    app = create_app(overrides)
    with app.app_context():
        yield app


def migrate(app: Flask) -> None:
    """Bring the tables to the newest form; nothing to do where they are."""
    tables.upgrade(app)


def plan(code: str) -> Plan:
    return _found(db.session.scalar(select(Plan).where(Plan.code == code)), "plan", "计划", code)


def user(login: str) -> User:
    return _found(accounts.user_called(login), "account", "账号", login)


def person(code: str) -> Person:
    return _found(db.session.scalar(select(Person).where(Person.code == code)), "person", "人员", code)


def _found(row: Any, en: str, zh: str, code: str) -> Any:
    if row is None:
        raise Refusal("not-found", Words(f"没有{zh}“{code}”", f"There is no {en} “{code}”."), status=404)
    return row
