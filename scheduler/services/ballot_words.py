"""What a club hears of a ballot: its slot, why not a better one, and what is free instead."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scheduler.models import BallotWish
from solver.words import Words

_ZH = "一二三四五六日"
_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class Slots:
    """The ballot's slots by code, and the titles of their venues."""

    by_code: Mapping[str, Any]
    titles: Mapping[str, Words]

    def say(self, code: str) -> Words:
        """健身操房 周二 18:00–19:30 · Studio Tue 18:00–19:30."""
        slot = self.by_code[code]
        end = slot.start + slot.minutes
        time = f"{slot.start // 60:02}:{slot.start % 60:02}–{end // 60:02}:{end % 60:02}"
        title = self.titles[slot.venue]
        return Words(
            f"{title.get('zh')} 周{_ZH[slot.weekday - 1]} {time}",
            f"{title.get('en')} {_EN[slot.weekday - 1]} {time}",
        )


def why(row: BallotWish, rows: Sequence[BallotWish], slots: Slots) -> Words:
    """The club's result in sentences that name clubs and ranks, and nobody's name."""
    better = row.ranked[: row.ranked.index(row.slot)] if row.slot else row.ranked
    said = [_result(row, slots), *(_lost(code, row, rows, slots) for code in better), *_free(row, slots)]
    return Words("".join(w.zh for w in said), " ".join(w.en for w in said))


def _result(row: BallotWish, slots: Slots) -> Words:
    if not row.slot:
        return Words("这学期没有排到固定时段。", "No standing slot this term.")
    slot, rank = slots.say(row.slot), row.ranked.index(row.slot) + 1
    if row.series is None:
        return Words(
            f"排到第 {rank} 志愿 {slot.zh}，但这些日期都已被占用，请找前台。",
            f"Wish {rank}, {slot.en}; but all its dates are taken: please ask the desk.",
        )
    left_out = len(row.series.skipped)
    zh = f"（{left_out} 次让给活动或停用）" if left_out else ""
    en = f" ({left_out} dates go to events or closures)" if left_out else ""
    return Words(f"第 {rank} 志愿：{slot.zh}{zh}。", f"Wish {rank}: {slot.en}{en}.")


def _lost(code: str, row: BallotWish, rows: Sequence[BallotWish], slots: Slots) -> Words:
    slot, winners = slots.say(code), [w for w in rows if w.slot == code]
    if len(winners) < slots.by_code[code].clubs:
        return Words(f"{slot.zh} 留作开放时段。", f"{slot.en} stays open play.")
    zh = "、".join(f"{w.group.title.get('zh')}（{_claim(w, code).zh}）" for w in winners)
    en = ", ".join(f"{w.group.title.get('en')} ({_claim(w, code).en})" for w in winners)
    mine = _claim(row, code)
    if any(_claim(w, code) == mine for w in winners):
        return Words(
            f"{slot.zh} 给了{zh}；你们同样是{mine.zh}：条件相同时先看全体的结果，再按签号。",
            f"{slot.en} went to {en}; yours was {mine.en} as well: among equals the result for all decides, "
            "then the lot.",
        )
    return Words(
        f"{slot.zh} 给了{zh}；你们是{mine.zh}。",
        f"{slot.en} went to {en}; yours was {mine.en}.",
    )


def _claim(row: BallotWish, code: str) -> Words:
    rank = row.ranked.index(code) + 1
    zh = f"，往期欠 {row.carried}" if row.carried else ""
    en = f", carried {row.carried}" if row.carried else ""
    return Words(f"第 {rank} 志愿{zh}", f"wish {rank}{en}")


def _free(row: BallotWish, slots: Slots) -> Iterator[Words]:
    if row.instead:
        slot = slots.say(row.instead)
        yield Words(
            f"还空着、最接近的是 {slot.zh}，找前台订。",
            f"The nearest that is still free: {slot.en}. Ask the desk for it.",
        )
    elif not row.slot:
        yield Words(
            "这一期没有别的固定时段空着；有空的时候可以单次订。",
            "No other standing slot is free this term; single times can be booked as they are free.",
        )
