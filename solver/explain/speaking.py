"""An explanation as text, in one language: what a command line prints and a mail can quote."""

from collections.abc import Iterator

from solver.constraints.moments import moment
from solver.explain.told import Explanation, Way
from solver.problem import Problem
from solver.words import Words

STATES = {
    "any": Words("任何计划都排不下，已证明", "fits in no plan, proven"),
    "given": Words("当前计划下排不下", "does not fit the present plan"),
    "unproven": Words("暂未排下，尚未证明", "not placed yet, not proven"),
}


def spoken(told: Explanation, problem: Problem, language: str) -> str:
    """The statement with its proof, the counts, what no one change helps, and the ways out."""
    return "\n".join(_lines(told, problem, language))


def _lines(told: Explanation, problem: Problem, language: str) -> Iterator[str]:
    zh = language == "zh"
    yield f"{told.name.get(language) or told.session} ({told.session}): {STATES[told.state].get(language)}"
    yield f"  {told.cells} 个时间和地点：" if zh else f"  {told.cells} times and places:"
    for reason in told.reasons:
        yield f"    {reason.cells:6}  {reason.words.get(language)}"
    if told.least_changes > 1:
        yield "  " + not_enough(told.least_changes).get(language)
    for way in told.ways:
        yield _way(way, problem, language)


def not_enough(changes: int) -> Words:
    """That fewer changes free nothing: exact, since every cell was looked at."""
    return Words(
        f"只放宽其中一条仍排不下（已证明），至少要同时放宽 {changes} 条。",
        f"Relaxing only one of these is not enough (proven); it takes {changes} together.",
    )


def _way(way: Way, problem: Problem, language: str) -> str:
    zh = language == "zh"
    at = moment(problem.grid, way.start).get(language)
    where = "、".join(problem.venue[v].name.get(language) or v for v in way.place)
    what = ("；" if zh else "; ").join(w.get(language) for w in way.words) or (
        "直接排上" if zh else "just place it"
    )
    if way.also:
        where += f"，连同 {len(way.also)} 场" if zh else f", with {len(way.also)} more"
    moved = f"{len(way.moves)} 场改期" if zh else f"{len(way.moves)} moved"
    if zh:
        return f"  出路：{what} → {at} {where}（{moved}，罚分 {way.cost:+d}）"
    return f"  way out: {what} → {at} {where} ({moved}, cost {way.cost:+d})"
