"""Which groups a session concerns, and which people stand behind them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Group, Membership, Person
from solver.problem import Session
from solver.words import Words

ATTENDING = "attending"  # beside branch, team, club, cohort: those who come as a whole or play
KINDS = ("branch", "team", "club", "cohort")


@dataclass(frozen=True)
class Attendance:
    """All groups by code, and their members by staff number."""

    rows: Mapping[str, Group]
    members: Mapping[str, frozenset[str]]
    branches: Mapping[str, tuple[str, ...]]  # of each team

    @classmethod
    def read(cls) -> "Attendance":
        rows = {group.code: group for group in db.session.scalars(select(Group).order_by(Group.code))}
        found: dict[str, set[str]] = defaultdict(set)
        pairs = select(Group.code, Person.code).select_from(Membership)
        for group, person in db.session.execute(pairs.join(Membership.group).join(Membership.person)):
            found[group].add(person)
        members = {code: frozenset(people) for code, people in found.items()}
        return cls(rows, members, _branches(rows, members))

    def name(self, code: str) -> Words:
        group = self.rows.get(code)
        return Words(group.title.get("zh") or code, group.title.get("en") or code) if group else Words(code)

    def groups(self, session: Session) -> dict[str, list[str]]:
        """The codes of the groups by kind, whether they must come, play, or may be interested; a team's
        branch is among the branches. `attending` are those who come as a whole or play."""
        attending = {*session.groups, *session.entries} & self.rows.keys()
        concerned = attending | set(session.audience) & self.rows.keys()
        concerned |= {branch for code in concerned for branch in self.branches.get(code, ())}
        found = {kind: sorted(c for c in concerned if self.rows[c].kind == kind) for kind in KINDS}
        found[ATTENDING] = sorted(attending)
        return {kind: codes for kind, codes in found.items() if codes}

    def touched(self, groups: Mapping[str, Iterable[str]], people: Mapping[str, Iterable[str]]) -> set[str]:
        """The staff numbers of all who have to be somewhere because of an entry."""
        found = {person for codes in people.values() for person in codes}
        for code in groups.get(ATTENDING, ()):
            found |= self.members.get(code, frozenset())
        return found


def _branches(rows: Mapping[str, Group], members: Mapping[str, frozenset[str]]) -> dict[str, tuple[str, ...]]:
    """The branch that more than half of a team is of: a match of the team is a match of the branch."""
    home = {p: code for code, group in rows.items() if group.kind == "branch" for p in members.get(code, ())}
    found = {}
    for code in (code for code, group in rows.items() if group.kind == "team"):
        counted = Counter(home[p] for p in members.get(code, ()) if p in home)
        found[code] = tuple(b for b, n in counted.items() if 2 * n > len(members[code]))
    return found
