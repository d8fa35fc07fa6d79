"""`python -m solver places|alternatives`, and `explain … --at`: questions about a timetable, on the command line."""

import argparse
import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from solver import codec
from solver.advice.told import Alternative, Option, Verdict
from solver.codec import BadFile
from solver.constraints.moments import moment
from solver.problem import Place, Problem
from solver.result import Options
from solver.timetable import Placement
from solver.words import Words

FOUND, FEWER = 0, 1


def add(commands: Any) -> None:
    """The commands with their arguments."""
    placing = commands.add_parser("places", help="the cheapest times and places of one session, exactly")
    placing.add_argument("problem")
    placing.add_argument("result", help="the timetable in which all others stay")
    placing.add_argument("--session", required=True)
    placing.add_argument("--top", type=_count, default=5)
    placing.add_argument("-o", "--output", help="the places as JSON")
    placing.set_defaults(run=places)
    differing = commands.add_parser("alternatives", help="several good timetables that differ")
    differing.add_argument("problem")
    differing.add_argument("result", help="the timetable to differ from, which has the price to compare with")
    differing.add_argument("-k", "--count", type=_count, default=3, help="how many")
    differing.add_argument("--differ", type=_count, default=10, help="placements that any two do not share")
    differing.add_argument("--within", type=_share, default=5.0, help="per cent that each may cost more")
    differing.add_argument("-o", "--output", help="the timetables as JSON")
    differing.add_argument("--seconds", type=float, default=20.0)
    differing.add_argument("--seed", type=int, default=1)
    differing.set_defaults(run=alternatives)


def places(options: argparse.Namespace) -> int:
    """The cheapest places of a session, all others where they are; 0 where there is one."""
    from solver.advice.advisor import Advisor

    problem, placements = read(options)
    session = known(problem, options.session)
    found = Advisor(problem, placements).best(session, options.top)
    for one in found:
        print(f"{one.cost:+7d}  {spoken_place(problem, one.start, one.place, options.language)}")
    if not found:
        zh, en = "其余不动时，没有一处不违反规则", "with all others where they are, no place keeps every rule"
        print(Words(zh, en).get(options.language))
    _write(options, [_plain(problem, one) for one in found])
    return FOUND if found else FEWER


def why_there(options: argparse.Namespace) -> int:
    """Every rule that each `--session` would break `--at` a time in the `--venue`s, and the price; 0 if it fits."""
    from solver.advice.verdict import Judge

    problem, placements = read(options)
    if not options.session:
        raise BadFile("--session", Words("--at 要同时给出场次", "--at needs a session too"))
    judge, start = Judge(problem, placements), _tick(problem, options.at)
    place: Place = tuple(options.venue or ())
    for venue in place:
        if venue not in problem.venue:
            raise BadFile("--venue", Words(f"没有这个场地：{venue}", f"no such venue: {venue}"))
    found = [judge.verdict(known(problem, one), start, place) for one in options.session]
    for verdict in found:
        print(spoken_verdict(verdict, problem, options.language))
    _write(options, [codec.plain(v) | {"fits": v.fits} for v in found])
    return FOUND if all(v.fits for v in found) else FEWER


def alternatives(options: argparse.Namespace) -> int:
    """Timetables that differ; 0 where as many as asked for were found."""
    from solver.advice.alternatives import alternatives as search

    problem, placements = read(options)
    dear: list[int] = []
    found = search(
        problem,
        placements,
        count=options.count,
        differ=options.differ,
        within=options.within / 100,
        options=Options(options.seconds, options.seed),
        on_none=dear.append,
    )
    for number, one in enumerate(found, 1):
        print(_spoken_alternative(number, one).get(options.language))
    if len(found) < options.count:
        zh = f"要 {options.count} 份，只找到 {len(found)} 份（没有证明不存在更多）"
        en = f"{options.count} were asked for, {len(found)} found (that there are no more is not proven)"
        print(Words(zh, en).get(options.language))
    for about in dear:
        zh, en = (
            f"{options.differ} 场不同大约要贵 {about}",
            f"{options.differ} elsewhere cost about {about} more",
        )
        print(Words(zh, en).get(options.language))
    _write(
        options, [codec.plain(one) | {"placements": codec.dump_placements(one.placements)} for one in found]
    )
    return FOUND if len(found) == options.count else FEWER


def read(options: argparse.Namespace) -> tuple[Problem, tuple[Placement, ...]]:
    """Problem and timetable of the command. Raises BadFile and what reading files raises."""
    if options.result is None:
        raise BadFile("result", Words("要给出日程表", "a result is needed"))
    problem, result = (json.loads(Path(p).read_text("utf-8")) for p in (options.problem, options.result))
    return codec.load_problem(problem), codec.load_result(result).placements


def known(problem: Problem, session: str) -> str:
    if session not in problem.session:
        raise BadFile("--session", Words(f"没有这个场次：{session}", f"no such session: {session}"))
    return session


def spoken_place(problem: Problem, start: int, place: Place, language: str) -> str:
    venues = ("、" if language == "zh" else ", ").join(
        problem.venue[v].name.get(language) or v for v in place
    )
    return f"{moment(problem.grid, start).get(language)} {venues}".rstrip()


def spoken_verdict(told: Verdict, problem: Problem, language: str) -> str:
    """Whether it fits, each broken rule with its amount, the price and what makes it up."""
    zh = language == "zh"
    name = problem.session[told.session].name.get(language) or told.session
    says = Words("可以", "it fits") if told.fits else Words("不行", "it does not fit")
    where = spoken_place(problem, told.start, told.place, language)
    lines = [f"{name} ({told.session}) → {where}: {says.get(language)}"]
    lines += [
        f"  × {one.words.get(language)}（{one.amount}）" if zh else f"  × {one.words.en} ({one.amount})"
        for one in told.broken
    ]
    lines += [f"  → {way}" for way in renaming_words(told, language)]
    lines.append(f"  罚分 {told.cost:+d}" if zh else f"  cost {told.cost:+d}")
    lines += [f"    {one.cost:+7d}  {one.title.get(language)}" for one in told.largest]
    return "\n".join(lines)


def renaming_words(told: Verdict, language: str) -> list[str]:
    """Who else could do the duties that are in the way, and what is left of the clash then."""
    if told.renaming is None:
        return []
    left = len(told.renaming.broken)
    solved = Words("已核对，可以", "checked: it fits then")
    rest = Words(f"已核对，还剩 {left} 处不行", f"checked: {left} rules are still broken then")
    end = (rest if left else solved).get(language)
    named = [one.words.get(language) for one in told.renaming.names]
    return [("；" if language == "zh" else "; ").join([*named, end])]


def _spoken_alternative(number: int, one: Alternative) -> Words:
    return Words(
        f"第 {number} 份：{one.differs} 场不同，罚分 {one.cost}",
        f"{number}: {one.differs} placements differ, cost {one.cost}",
    )


def _plain(problem: Problem, one: Option) -> dict[str, Any]:
    return codec.plain(one) | {"at": problem.grid.datetime(one.start).isoformat()}


def _tick(problem: Problem, text: str) -> int:
    """The tick of a time on the problem's clocks (or with an offset)."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadFile("--at", Words(f"看不懂的时间：{text}", f"no time: {text}")) from None
    grid = problem.grid
    tick = grid.tick_of(at if at.tzinfo else at.replace(tzinfo=ZoneInfo(grid.zone)))
    if not 0 <= tick < grid.ticks:
        raise BadFile("--at", Words(f"不在计划之内：{text}", f"outside the plan: {text}"))
    return tick


def _write(options: argparse.Namespace, found: list[dict[str, Any]]) -> None:
    if options.output:
        Path(options.output).write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _share(text: str) -> float:
    share = float(text)
    if not 0 <= share <= 1000:
        raise argparse.ArgumentTypeError("between 0 and 1000")
    return share
