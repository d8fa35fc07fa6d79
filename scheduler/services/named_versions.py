"""Drafts, editions and found alternatives as versions of a plan: by their names, and where they have each session."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Edition, Entry, Plan, Solve, Timetable
from scheduler.queries import editions
from scheduler.services import several, snapshots
from scheduler.services.reviewing import as_placed, current_draft
from solver.problem import Problem
from solver.timetable import Placement
from solver.words import Words


@dataclass(frozen=True)
class Version:
    """A draft or an edition of a plan, or an alternative that a search has found (its row and index); `name` is
    how addresses call it: draft:12, edition:7, alternative:14.2."""

    plan: Plan
    draft: Timetable | None
    edition: Edition | None
    found: tuple[Solve, int] | None = None

    @property
    def name(self) -> str:
        if self.found:
            return f"alternative:{self.found[0].number}.{self.found[1] + 1}"
        return f"draft:{self.draft.id}" if self.draft else f"edition:{self.edition.number}"  # type: ignore[union-attr]

    @property
    def words(self) -> Words:
        if self.edition:
            return Words(f"第 {self.edition.number} 版", f"Edition {self.edition.number}")
        if self.found:
            number = f"{self.found[0].number}.{self.found[1] + 1}"
            return Words(f"备选 {number}", f"Alternative {number}")
        assert self.draft is not None
        return Words(f"草稿“{self.draft.name}”", f"Draft “{self.draft.name}”")

    @property
    def parent(self) -> Timetable | None:
        """The draft that it is, or was found beside."""
        if self.found is None:
            return self.draft
        return db.session.get(Timetable, self.found[0].options["several"]["of"])

    @property
    def edits(self) -> list[dict[str, Any]]:
        """What would have to be agreed to first."""
        if self.found:
            return list((self.found[0].best or {}).get("edits", []))
        return self.draft.edits if self.draft else []

    def placements(self, problem: Problem) -> tuple[Placement, ...]:
        """Where it has each session that the plan still has."""
        if self.draft:
            return as_placed(problem, self.draft).placements
        if self.found:
            return snapshots.read(problem, several.found_by(self.found[0])[self.found[1]]["placed"])
        assert self.edition is not None
        kept = self.edition.placed
        return snapshots.read(problem, _of_entries(self.edition) if kept is None else kept)


def called(plan: Plan, name: str) -> Version:
    """By draft:NUMBER, edition:NUMBER, alternative:SOLVE.NUMBER, current or published; a refusal where there is
    none."""
    kind, _, number = name.partition(":")
    if kind == "current":
        return Version(plan, current_draft(plan), None)
    if kind == "published" and (last := editions.latest_edition(plan)):
        return Version(plan, None, last)
    if kind == "alternative" and (found := several.called(plan, number)):
        return Version(plan, None, None, found)
    if number.isascii() and number.isdecimal() and len(number) < 10:
        draft = db.session.get(Timetable, int(number)) if kind == "draft" else None
        if draft is not None and draft.plan_id == plan.id:
            return Version(plan, draft, None)
        edition = editions.edition_called(plan, int(number)) if kind == "edition" else None
        if edition is not None:
            return Version(plan, None, edition)
    raise Refusal(
        "no-such-version",
        Words(f"没有版本“{name}”", f"There is no version “{name}”."),
        hint=Words(
            "写 draft:编号、edition:版号、alternative:求解.序号、current 或 published。",
            "Say draft:N, edition:N, alternative:SOLVE.N, current or published.",
        ),
        status=404,
        context={"plan": plan.code, "version": name},
    )


def _of_entries(edition: Edition) -> list[Mapping[str, Any]]:
    """An edition from before its draft was kept: the first entry of each session that is not cancelled."""
    found: dict[str, Entry] = {}
    for entry in editions.entries_of(edition, only_public=False):
        if entry.status != "CANCELLED":
            found.setdefault(f"{entry.event_code}.{entry.session_code}", entry)
    return [
        {
            "session": session,
            "start": entry.start.isoformat(),
            "venues": entry.venues,
            "duties": {r: p for r, p in entry.people.items() if r not in ("people", "optional")},
        }
        for session, entry in found.items()
    ]
