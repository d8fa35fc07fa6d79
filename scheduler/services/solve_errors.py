"""Why a solve failed, in both languages. The row keeps the cause in English, as the log has it."""

import re

from solver.words import Words

_LOST = Words(
    "做求解的工作进程没有了消息，试了几次都没有做完。", "The worker was lost each time it was tried."
)
_KNOWN = {
    "the worker was lost": _LOST,
    "out of memory": Words(
        "内存不够。请管理员调高 FIELDDAY_SOLVE_MEMORY。",
        "Out of memory. An administrator can raise FIELDDAY_SOLVE_MEMORY.",
    ),
    "the solving process did not end in time": Words(
        "求解进程到时间没有结束，已停掉。", "The solving process did not end in time and was ended."
    ),
}
_ENDED = re.compile(
    r"the solving process ended with (?P<how>signal|exit code) (?P<number>-?\d+)(: (?P<last>.*))?"
)
_BAD = "bad problem: "


def told(error: str) -> Words:
    """The stored cause as people read it; empty where there is none."""
    if not error or error in _KNOWN:
        return _KNOWN.get(error, Words())
    if error.startswith(_BAD):
        where = error.removeprefix(_BAD)
        return Words(f"求解进程读不懂这个计划：{where}", f"The solving process cannot read the plan: {where}")
    ended = _ENDED.fullmatch(error)
    if ended is None:
        return Words(f"求解出错：{error}", f"The solve failed: {error}")
    last = ended["last"] or ""
    if ended["how"] == "signal":
        number = ended["number"]
        hint = Words("，多半是内存不够", ", most likely for lack of memory") if number == "9" else Words()
        return Words(
            f"求解进程被系统终止（信号 {number}{hint.zh}）。",
            f"The solving process was ended by the system (signal {number}{hint.en}).",
        )
    said = Words(f"，最后一句是：{last}", f"; it said last: {last}") if last else Words()
    return Words(
        f"求解进程意外结束（代码 {ended['number']}）{said.zh}。",
        f"The solving process ended unexpectedly (code {ended['number']}){said.en}.",
    )
