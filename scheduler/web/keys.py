"""The keys, page by page: `?` lists them everywhere, in the page's language."""

from collections.abc import Sequence
from typing import NamedTuple

from scheduler.web.words import t


class Key(NamedTuple):
    keys: tuple[str, ...]
    does: str


class Group(NamedTuple):
    """`where` is what a page calls itself by in its navigation, or empty for everywhere."""

    where: str
    title: str
    keys: Sequence[Key]


def groups() -> list[Group]:
    return [
        Group("", t("每一页", "Everywhere"), _everywhere()),
        Group("desk", t("前台", "Gym desk"), desk()),
        Group("programme", t("活动日程", "Programme"), _programme()),
        Group("board", t("计划板", "Board"), board()),
        Group("solve", t("求解", "Solve"), _solve()),
        Group("publish", t("发布", "Publish"), _publish()),
    ]


def _everywhere() -> list[Key]:
    return [
        Key(("/",), t("搜索", "search")),
        Key(("?",), t("全部按键", "all keys")),
        Key(("Esc",), t("关上、返回", "close, back")),
        Key(("Alt", "Shift", "1…7"), t("导航的第几项", "that word of the navigation")),
    ]


def _programme() -> list[Key]:
    return [
        Key(("←", "→"), t("前一段、后一段", "period before, after")),
        Key(("T",), t("今天", "today")),
        Key(("M",), t("月", "month")),
        Key(("K",), t("周", "week")),
        Key(("A",), t("列表", "list")),
    ]


def board() -> list[Key]:
    return [
        Key(("↑", "↓", "←", "→"), t("到旁边的场次", "to the next block")),
        Key(("Shift", "←", "→"), t("前一段、后一段", "days before, after")),
        Key(("Shift", "↑", "↓"), t("上一个、下一个场地", "venue above, below")),
        Key(("Space",), t("拿起；方向键移动，再按放下", "lift; arrows move it, again to put it")),
        Key(("Esc",), t("放回原处", "put it back")),
        Key(("L",), t("锁定：时间、地点、都锁、不锁", "lock: time, place, both, none")),
        Key(("W",), t("这里为什么不行", "why not here")),
        Key(("B",), t("最佳位置", "best places")),
        Key(("U",), t("未排定的", "the unplaced")),
        Key(("G",), t("冲突清单", "list of clashes")),
        Key(("+", "−"), t("放大、缩小", "zoom")),
        Key(("Ctrl", "Z"), t("撤销", "undo")),
        Key(("Ctrl", "Shift", "Z"), t("重做", "redo")),
        Key(("Ctrl", "Enter"), t("审阅并发布", "review and publish")),
    ]


def _solve() -> list[Key]:
    return [
        Key(("S",), t("停下，保留最好的", "stop, keep the best")),
        Key(("Enter",), t("用现在这份", "use this timetable")),
    ]


def _publish() -> list[Key]:
    return [
        Key(("J", "K"), t("下一行、上一行", "next, previous row")),
        Key(("1",), t("按场次", "by session")),
        Key(("2",), t("按人", "by person")),
        Key(("3",), t("按场地", "by venue")),
        Key(("Ctrl", "Enter"), t("发布", "publish")),
    ]


def desk() -> list[Key]:
    return [
        Key(("5", "Enter"), t("5 号场散客 60 分", "walk-in on court 5 for 60 min")),
        Key(
            ("zw", "5", "Enter"),
            t("张伟（首字母、拼音、姓名、工号、刷卡）订 5 号场", "by initials, pinyin, name, number or card"),
        ),
        Key(("20317", "1930", "Enter"), t("按工号订 19:30", "staff number, 19:30")),
        Key(("+3",), t("带 3 位同伴", "three guests")),
        Key(("90m",), t("90 分钟", "ninety minutes")),
        Key(("c3",), t("第 3 位到了", "number 3 of those due is here")),
        Key(("x2",), t("取消 2 号场的预订", "cancel on court 2")),
        Key(("m2", "3", "1930"), t("2 号场的预订移到 3 号场 19:30", "move from court 2 to court 3, 19:30")),
        Key(("w1",), t("给候补第 1 位补上", "fill from the waiting list")),
        Key(("y1",), t("批准第 1 个申请", "approve request 1")),
        Key(("n1",), t("不批准第 1 个申请", "refuse request 1")),
        Key(("a", "b", "c"), t("被拒后选一个替代", "take an alternative")),
        Key(("Ctrl", "Z"), t("撤销", "undo")),
        Key(("Ctrl", "Shift", "Z"), t("重做", "redo")),
        Key(("PgUp", "PgDn"), t("前一天、后一天", "day before, day after")),
        Key(("F9",), t("打印当日表", "print the day sheet")),
        Key(("Esc",), t("清空，或取回打的字", "clear, or get the text back")),
    ]
