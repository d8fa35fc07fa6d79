"""The venues and branches that a reader may filter by."""

from dataclasses import dataclass

from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Group, Venue
from scheduler.web.words import w


@dataclass(frozen=True)
class Choices:
    """(code, name) of public venues and branches; of clubs and teams too, where they are asked for."""

    venues: tuple[tuple[str, str], ...]
    branches: tuple[tuple[str, str], ...]
    clubs: tuple[tuple[str, str], ...] = ()
    teams: tuple[tuple[str, str], ...] = ()

    def venue(self, code: str) -> str:
        return dict(self.venues).get(code, code)

    def branch(self, code: str) -> str:
        return dict(self.branches).get(code, code)

    def group(self, code: str) -> str:
        """The name of a branch, club or team."""
        return dict((*self.branches, *self.clubs, *self.teams)).get(code, code)


def choices() -> Choices:
    venues = db.session.scalars(select(Venue).where(Venue.public).order_by(Venue.id))
    groups = db.session.scalars(select(Group).where(Group.public, Group.kind != "cohort").order_by(Group.id))
    named: dict[str, list[tuple[str, str]]] = {"branch": [], "club": [], "team": []}
    for group in groups:
        named.setdefault(group.kind, []).append((group.code, w(_title(group)) or group.code))
    return Choices(
        tuple((v.code, w(v.title) or v.code) for v in venues),
        tuple(named["branch"]),
        tuple(named["club"]),
        tuple(named["team"]),
    )


def _title(group: Group) -> dict[str, str]:
    return {"zh": group.title_zh, "en": group.title_en}
