"""From a draft to an edition: checked again, claimed, numbered, and never changed after."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from feeds.revision import next_stamp
from scheduler import access, clock
from scheduler.errors import Alternative, Refusal
from scheduler.extensions import db
from scheduler.models import Edition, Entry, Plan, RuleUse, Spared, Timetable, User
from scheduler.queries.floors import Owner, Want
from scheduler.services import auditing, claims, displacing, inviting, late_busy, lessons, rendering, telling
from scheduler.services.entries import Dated
from scheduler.services.reviewing import Broken, Review, Row, latest_number, review
from scheduler.services.snapshots import snapshot
from scheduler.transactions import writing
from solver.words import Words

__all__ = ["publish", "review"]

NAMED = 5  # so many broken rules stand in the refusal's sentence; all of them in its context
ABOUT_PLACES = "venue_taken"  # said better by the claims, which know who has the place


def publish(
    plan: Plan,
    user: User | None,
    note: Words = Words(),
    *,
    seen: int | None = None,
    draft: int | None = None,
    timetable: Timetable | None = None,
    displace: Collection[int] = (),
) -> Edition:
    """The plan's draft as a new edition: all of it or, with a refusal, nothing.

    `seen` is the number of the edition that the user reviewed the draft against, `draft` the number of the
    draft that they reviewed; without them, the latest at the time of the call. Only entries that differ get a
    row; all others keep row, stamps and bytes.

    `displace` are ids of bookings (of the review's `displaced`) that may be pushed out: each gets an offer
    that is held, and its person is told. Any other booking in the way is a refusal `venue-taken`.
    """
    access.require(user, "organiser")
    seen = latest_number(plan.id) if seen is None else seen
    with writing():
        _take_turn(plan, seen)
        found = review(plan, timetable)
        _refuse_other_draft(found, draft)
        _refuse_broken(found)
        _refuse_empty(found)
        wants, names = _wanted(found)
        given = displacing.give_way([b for b in found.displaced if b.id in displace], wants)
        claims.move({**wants, **given.wants}, names=names)
        edition = _edition(found, user, note)
        _write_entries(edition, found)
        displacing.tell(given, edition)
        lessons.follow_plan(plan)
        late_busy.look(tell=False)
        telling.note(edition, found, inviting.invite(edition, found))
        found.timetable.based_on = edition.number
        _promise_anew(plan)
        auditing.record(
            user, "publish", f"edition:{edition.id}", plan=plan.code, **found.counts, **given.counts
        )
    return edition


def _promise_anew(plan: Plan) -> None:
    """Who agreed to a change at short notice agreed to this one: from now on what is near stays again."""
    uses = select(RuleUse.code).where(RuleUse.plan_id == plan.id, RuleUse.rule == "frozen_horizon")
    db.session.execute(delete(Spared).where(Spared.plan_id == plan.id, Spared.use.in_(uses)))


def _take_turn(plan: Plan, seen: int) -> None:
    """One at a time; whoever finds an edition that they have not seen has to look again."""
    db.session.execute(select(Plan.id).where(Plan.id == plan.id).with_for_update()).all()
    latest = latest_number(plan.id)
    if latest == seen:
        return
    raise Refusal(
        "published-meanwhile",
        Words(f"第 {latest} 版刚刚由别人发布了。", f"Somebody has published edition {latest} meanwhile."),
        hint=Words("看看改了什么，再审阅一次。", "Look at what changed, then review again."),
        context={"plan": plan.code, "edition": latest, "seen": seen},
        alternatives=[Alternative(Words("重新审阅", "Review again"), {"review": plan.code, "seen": latest})],
    )


def _refuse_other_draft(found: Review, draft: int | None) -> None:
    """A solve may have ended since the review: nobody publishes what they have not looked at."""
    if draft is None or draft == found.timetable.id:
        return
    now = found.timetable.id
    raise Refusal(
        "draft-changed",
        Words("审阅之后，草稿已换成另一份。", "The plan has another draft since you reviewed it."),
        hint=Words("看看新的草稿，再审阅一次。", "Look at the new draft, then review again."),
        context={"plan": found.plan.code, "draft": now, "reviewed": draft},
        alternatives=[
            Alternative(Words("重新审阅", "Review again"), {"review": found.plan.code, "draft": now})
        ],
    )


def _refuse_broken(found: Review) -> None:
    broken = [b for b in found.broken if b.use != ABOUT_PLACES]
    if not broken:
        return
    raise Refusal(
        "plan-broken",
        Words(
            f"草稿违反了 {len(broken)} 条硬规则，不能发布：{_said(broken, 'zh')}",
            f"The draft breaks {len(broken)} hard rules and cannot be published: {_said(broken, 'en')}",
        ),
        hint=Words("在计划板上改好，或再求解一次。", "Mend it on the board, or solve again."),
        context={
            "plan": found.plan.code,
            "breaches": [
                {"rule": b.use, "sessions": list(b.sessions), "zh": b.words.zh, "en": b.words.en}
                for b in broken
            ],
        },
    )


def _said(broken: Sequence[Broken], language: str) -> str:
    stop, between = ("。", "；") if language == "zh" else (".", "; ")
    rest = len(broken) - NAMED
    more = (f"；另有 {rest} 条" if language == "zh" else f"; and {rest} more") if rest > 0 else ""
    return between.join(b.words.get(language).rstrip("。.") for b in broken[:NAMED]) + more + stop


def _refuse_empty(found: Review) -> None:
    if not found.is_empty:
        return
    raise Refusal(
        "nothing-to-publish",
        Words("草稿和已发布的完全一样，没有可发布的。", "The draft is the same as what is published."),
        hint=Words("改动草稿后再发布。", "Change the draft, then publish."),
        context={"plan": found.plan.code, "edition": found.base},
    )


def _wanted(found: Review) -> tuple[Mapping[Owner, Sequence[Want]], dict[Owner, Words]]:
    """The claims of every entry, cancelled ones none, and what the entries are called.

    Unchanged ones are among them: set-up times, or the venues' parts, may have changed without their time.
    """
    names = {Owner(plan_id=found.plan.id, entry_uid=row.uid): row.where.title for row in found.rows}
    return found.wants, names


def _edition(found: Review, user: User | None, note: Words) -> Edition:
    edition = Edition(
        plan_id=found.plan.id,
        number=found.number,
        published_at=clock.now(),
        published_by_id=user.id if user else None,
        note_zh=note.zh,
        note_en=note.en,
        cost=found.cost,
        counts={**found.counts, "people": len(found.people)},
        placed=snapshot(found.timetable),
    )
    db.session.add(edition)
    db.session.flush()
    return edition


def _write_entries(edition: Edition, found: Review) -> None:
    stamp = next_stamp(clock.now(), last_stamp())
    replaced = [row.entry.id for row in found.changes if row.entry is not None]
    for at in range(0, len(replaced), 500):
        some = Entry.id.in_(replaced[at : at + 500])
        db.session.execute(update(Entry).where(some).values(superseded_by=edition.number))
    for row in found.changes:
        db.session.add(entry_of(edition.plan_id, edition.id, row, stamp))
    db.session.flush()


def last_stamp() -> datetime | None:
    """The latest stamp of any entry: feeds hold entries of all plans, and each change must show."""
    return db.session.scalar(select(func.max(Entry.changed_at)))


def entry_of(plan_id: int, edition_id: int | None, row: Row, stamp: datetime) -> Entry:
    """The row as an entry of the edition, not yet added to the session; without one, as it would be."""
    before = row.entry
    values = _values(row.dated) if row.dated else _kept(before)
    entry = Entry(
        plan_id=plan_id,
        edition_id=edition_id,
        uid=row.uid,
        sequence=0 if before is None else before.sequence + row.is_told,
        changed_at=stamp if before is None or row.is_shown else before.changed_at,
        status="CONFIRMED" if row.dated else "CANCELLED",
        change=row.change,
        previous=_previous(before) if before is not None else None,
        **values,
    )
    entry.fragments = rendering.fragments(entry)
    return entry


def _values(dated: Dated) -> dict[str, Any]:
    words = {"title": dated.title, "place": dated.place, "about": dated.about}
    spoken = {f"{name}_{lang}": getattr(text, lang) for name, text in words.items() for lang in ("zh", "en")}
    return {**spoken, **{name: getattr(dated, name) for name in _SAME}}


_SAME = (
    *("session_id", "event_code", "session_code", "category", "series", "start", "end", "first_day"),
    *("all_day", "free", "public", "venues", "groups", "people"),
)
_SPOKEN = ("title_zh", "title_en", "place_zh", "place_en", "about_zh", "about_en")


def _kept(entry: Entry | None) -> dict[str, Any]:
    """What a cancelled entry goes on saying."""
    return {name: getattr(entry, name) for name in (*_SAME, *_SPOKEN)}


def _previous(entry: Entry) -> dict[str, Any]:
    return {
        "start": entry.start.isoformat(),
        "end": entry.end.isoformat(),
        "all_day": entry.all_day,
        "title_zh": entry.title_zh,
        "title_en": entry.title_en,
        "place_zh": entry.place_zh,
        "place_en": entry.place_en,
        "status": entry.status,
        "sequence": entry.sequence,
    }
