"""How somebody wants the pages: language, density, keys, and how their name stands at the door."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import User
from scheduler.transactions import lock_row, writing
from solver.words import LANGUAGES, Words

# What can be chosen, with all values; the first is what holds as long as nobody chose.
CHOICES: Mapping[str, tuple[Any, ...]] = {
    "density": ("", "comfortable", "desk"),  # "": the desk dense, all else comfortable
    "single_keys": (True, False),  # WCAG 2.1.4: shortcuts of one character can be switched off
    "door_name": ("name", "initials"),  # how the screen at the door calls them
}


def chosen(user: User | None, name: str) -> Any:
    """What the user chose, or what holds where nobody did."""
    known = CHOICES[name]
    value = user.choices.get(name) if user else None
    return value if value in known else known[0]


def choose(user: User, *, language: str | None = None, **values: Any) -> None:
    """Keep these choices, and the others as they are. Everybody chooses for themselves."""
    wrong = [name for name, value in values.items() if value not in CHOICES.get(name, ())]
    if wrong or language not in (None, "", *LANGUAGES):
        raise Refusal(
            "choice-unknown",
            Words("没有这个选项", "There is no such choice."),
            status=422,
            context={"fields": {name: [] for name in wrong or ["language"]}},
        )
    with writing():
        lock_row(user)
        user.choices = {**user.choices, **values}
        if language is not None:
            user.language = language


def wants_initials(people: set[int]) -> set[int]:
    """Those of the people (ids) who want to be shown by initials."""
    rows = db.session.scalars(select(User).where(User.person_id.in_(people))) if people else ()
    return {u.person_id for u in rows if u.person_id and chosen(u, "door_name") == "initials"}
