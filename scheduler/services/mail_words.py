"""What a mail says: each change in words, old and new, in the language of its reader."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from feeds.lines import one_line, paragraphs
from scheduler import spoken
from solver.words import Words

NAMED = 12  # changes in one mail; of more the number is said


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody knew, or shall know, of an entry."""

    title: Words
    start: datetime
    end: datetime
    all_day: bool
    place: Words

    def when(self, zone: str) -> Words:
        return spoken.span(self.start, self.end, zone, all_day=self.all_day)


@dataclass(frozen=True, slots=True)
class Change:
    """`before` is None for what is new to the reader, `after` for what they need not come to any more.

    `left`: it takes place, but without them.
    """

    before: Said | None
    after: Said | None
    left: bool = False

    @property
    def is_none(self) -> bool:
        return self.before == self.after

    @property
    def is_cancelled(self) -> bool:
        return self.after is None and not self.left

    @property
    def where(self) -> Said:
        found = self.after or self.before
        assert found is not None
        return found


def subject(changes: Sequence[Change], notes: Sequence[Words], language: str, zone: str) -> str:
    """The first change in words, and how many more there are."""
    more = len(changes) + len(notes) - 1
    if changes:
        first = one_line(_headline(changes[0], zone).get(language))
    else:
        first = one_line(notes[0].get(language).splitlines()[0])[:120]
    return first + Words(f"，另有 {more} 项变动", f", and {more} more").get(language) if more else first


def text(
    changes: Sequence[Change],
    notes: Sequence[Words],
    language: str,
    zone: str,
    *,
    why: Words = Words(),
    link: str = "",
    calendar: bool = False,
) -> str:
    """The whole mail as plain text: what changed, why, and where to choose how to be told."""
    parts = ["\n".join(_lines(change, language, zone)) for change in changes[:NAMED]]
    if len(changes) > NAMED:
        more = len(changes) - NAMED
        parts.append(
            Words(f"另有 {more} 项，见附件和日程页面。", f"{more} more: see the page.").get(language)
        )
    parts += [paragraphs(note.get(language)) for note in notes]
    if said := paragraphs(why.get(language)):
        parts.append(Words(f"说明：{said}", f"Note: {said}").get(language))
    if calendar:
        parts.append(
            Words(
                "已订阅日历的不用做什么，日历会自动更新；没有订阅的可以打开附件。",
                "If you subscribe, do nothing: your calendar updates itself. If not, open the attachment.",
            ).get(language)
        )
    if link:
        where = f"{link}/me/settings/mail"
        parts.append(Words(f"怎样收到通知：{where}", f"How you are told: {where}").get(language))
    return "\n\n".join(parts) + "\n"


def _headline(change: Change, zone: str) -> Words:
    said, was = change.where, change.before
    zh, en = one_line(said.title.get("zh")), one_line(said.title.get("en"))
    when, place = said.when(zone), said.place
    if change.left:
        return Words(f"{zh}：不用来了", f"{en}: you need not come")
    if change.after is None:
        return Words(f"{zh} 取消（原定 {when.zh}）", f"{en} is cancelled (was {when.en})")
    if was is None:
        return Words(f"{zh}：{when.zh}", f"{en}: {when.en}")
    if (was.start, was.end, was.all_day) != (said.start, said.end, said.all_day):
        return Words(f"{zh} 改到 {when.zh}", f"{en} moved to {when.en}")
    if was.place != said.place:
        return Words(f"{zh} 换到{place.get('zh')}", f"{en} is now at {place.get('en')}")
    return Words(f"{zh}：内容有变", f"{en} has changed")


def _lines(change: Change, language: str, zone: str) -> Iterator[str]:
    """Old and new by plain words: whatever marks plain text could carry, some program shows them as they stand."""
    yield _headline(change, zone).get(language)
    old, new = change.before, change.after
    if old is not None:
        yield Words("  原来：", "  Before: ").get(language) + _where(old, language, zone)
    if old is not None and new is not None and old.title != new.title:
        yield Words("  原名：", "  Formerly: ").get(language) + one_line(old.title.get(language))
    if new is not None:
        yield Words("  现在：", "  Now: ").get(language) + _where(new, language, zone)
    elif change.left:
        yield Words("  照常举行，不需要您到场。", "  It takes place, without you.").get(language)
    else:
        yield Words("  现在：取消了", "  Now: cancelled").get(language)


def _where(said: Said, language: str, zone: str) -> str:
    place = one_line(said.place.get(language))
    return said.when(zone).get(language) + (f" · {place}" if place else "")
