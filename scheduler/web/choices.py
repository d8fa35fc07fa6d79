"""The venues and branches that a reader may filter by."""

from dataclasses import dataclass

from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Group, Venue
from scheduler.web.words import w


@dataclass(frozen=True)
class Choices:
    """(code, name) of public venues and branches."""

    venues: tuple[tuple[str, str], ...]
    branches: tuple[tuple[str, str], ...]

    def venue(self, code: str) -> str:
        return dict(self.venues).get(code, code)

    def branch(self, code: str) -> str:
        return dict(self.branches).get(code, code)


def choices() -> Choices:
    venues = db.session.scalars(select(Venue).where(Venue.public).order_by(Venue.id))
    branches = db.session.scalars(
        select(Group).where(Group.public, Group.kind == "branch").order_by(Group.id)
    )
    return Choices(
        tuple((v.code, w(v.title) or v.code) for v in venues),
        tuple((g.code, w(_title(g)) or g.code) for g in branches),
    )


def _title(group: Group) -> dict[str, str]:
    return {"zh": group.title_zh, "en": group.title_en}
