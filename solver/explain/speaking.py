"""An explanation as text, in one language: what a command line prints and a mail can quote."""

from collections.abc import Iterator

from solver.constraints.moments import moment
from solver.explain.told import Explanation, Proof, Way
from solver.problem import Problem
from solver.words import Words

STATES = {
    "any": Words("任何计划都排不下，已证明", "fits in no plan, proven"),
    "given": Words("当前计划下排不下", "does not fit the present plan"),
    "unproven": Words("暂未排下，尚未证明", "not placed yet, not proven"),
}

CLAIMS = {
    "any": STATES["any"],
    "outweighed": Words(
        "任何计划要排上它，都得舍掉至少同样重要的场次，已证明",
        "every plan that holds it leaves out something at least as important, proven",
    ),
    "moves": Words("别的场次挪一挪就排得下，已求解验证", "it fits if others move, verified by solving"),
    "swaps": Words(
        "舍掉不如它重要的场次就排得下，已求解验证",
        "it fits if something less important is left out, verified by solving",
    ),
    "open": Words(
        "当前计划下排不下；换一种计划行不行，限时内没有判定",
        "does not fit the present plan; whether it fits in another was not decided in time",
    ),
}
UPGRADING = Words("正在判定换一种计划行不行", "finding out whether another plan holds it")
PREMISE = Words("规则、外部固定的和锁定的都不变", "with rules, fixed and locked sessions as they are")


def claimed(proof: Proof, problem: Problem) -> Words:
    """What is proven, in a sentence, with the names of what would be left out."""
    said = CLAIMS[proof.claim]
    if not proof.instead:
        return said
    names = [problem.session[one].name for one in proof.instead]
    zh, en = ("、".join(f"“{n.get('zh')}”" for n in names), ", ".join(f"“{n.get('en')}”" for n in names))
    if proof.claim == "outweighed":
        return Words(f"{said.zh}；例如舍掉{zh}", f"{said.en}; for example {en}")
    return Words(f"{said.zh}：舍掉{zh}", f"{said.en}: {en}")


def spoken_proof(proof: Proof, problem: Problem, language: str) -> str:
    """What holds whatever the others do, with the timetable that was found."""
    zh = language == "zh"
    claim, premise = claimed(proof, problem).get(language), PREMISE.get(language)
    lines = [f"  无论怎么排：{claim}（{premise}）" if zh else f"  whatever the plan: {claim} ({premise})"]
    return "\n".join(lines + ([_way(proof.way, problem, language)] if proof.way else []))


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
