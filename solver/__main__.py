"""python -m solver solve|check|explain|places|alternatives|repair|diff: the library without a service."""

import argparse
import json
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from solver.advice import commands as advice
from solver.codec import (
    BadFile,
    digest,
    dump_explanation,
    dump_proof,
    dump_repair,
    dump_result,
    load_problem,
    load_result,
)
from solver.difference import difference
from solver.explain.speaking import spoken, spoken_proof
from solver.explain.told import Proof, upgraded
from solver.findings import Finding, at_sight, looked_into
from solver.problem import Problem
from solver.process import lacks_memory, limit
from solver.repair.speaking import spoken_move, summary
from solver.result import Options, Result
from solver.screen import Screen, sum_up
from solver.timetable import Timetable
from solver.words import Words

PLACED_ALL, SOMETHING_LEFT, BAD_INPUT, NO_MEMORY = 0, 1, 2, 3
LEAST_MEMORY = 600  # MB that the libraries alone ask for; with less they fail in ways that cannot be told
TOO_LITTLE_MEMORY = Words(
    "内存不够，请放宽 --memory 或关掉别的程序",
    "not enough memory: allow more by --memory, or end other programs",
)


def main(arguments: list[str] | None = None) -> int:
    """0 everything is placed (solve) or nothing is broken (check), 1 not, 2 bad input, 3 not enough memory."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except BadFile as bad:
        print(f"{bad.where or '.'}: {bad.words.get(options.language)}", file=sys.stderr)
    except (OSError, json.JSONDecodeError, UnicodeDecodeError) as error:
        print(error, file=sys.stderr)
    except (MemoryError, ImportError) as error:
        if not lacks_memory(error):
            raise
        print(TOO_LITTLE_MEMORY.get(options.language), file=sys.stderr)
        return NO_MEMORY
    return BAD_INPUT


def _solve(options: argparse.Namespace) -> int:
    if 0 < options.memory < LEAST_MEMORY:
        raise MemoryError
    limit(memory=options.memory)
    problem = load_problem(_read(options.problem))
    if _is_bad(problem, options.language):
        return BAD_INPUT
    from solver.compile import compile_problem
    from solver.search import solve  # OR-Tools is loaded only when something is solved

    compiled = compile_problem(problem, options.seed)
    _report(looked_into(compiled), options.language)

    stopped: list[int] = []
    signal.signal(signal.SIGINT, lambda *_: stopped.append(1))
    with Screen(options.language, options.seconds) as screen:
        result = solve(
            problem,
            Options(options.seconds, options.seed, options.workers, options.effort),
            on_progress=screen.show,
            should_stop=lambda: bool(stopped),
            compiled=compiled,
        )
    text = json.dumps(dump_result(result), ensure_ascii=False, indent=1)
    if options.output:
        Path(options.output).write_text(text + "\n", encoding="utf-8")
    else:
        print(text)
    sum_up(result, options.language)
    return SOMETHING_LEFT if result.unplaced else PLACED_ALL


def _check(options: argparse.Namespace) -> int:
    from solver.check import check

    problem = load_problem(_read(options.problem))
    if _is_bad(problem, options.language, warnings=False):
        return BAD_INPUT
    result = load_result(_read(options.result))
    report = check(problem, Timetable.of(problem, result.placements))
    for use, breach in report.breaches:
        sentence = use.rule.sentence.say(dict(breach.facts), options.language, problem.called)
        print(f"{use.id}: {', '.join(breach.sessions)}: {sentence}")
    lies = _lies(problem, result, report.cost)
    for lie in lies:
        print(lie.get(options.language))
    zh = f"硬规则违反 {len(report.breaches)}，罚分 {report.cost}，未排 {len(report.unplaced)}"
    en = f"{len(report.breaches)} breaches, cost {report.cost}, {len(report.unplaced)} unplaced"
    print(zh if options.language == "zh" else en)
    return SOMETHING_LEFT if report.breaches or lies else PLACED_ALL


def _explain(options: argparse.Namespace) -> int:
    """Why sessions have no place: those that a result leaves out, or a short solve where none is given. With
    `--at`: why not there, what it would break and cost."""
    if options.at:
        return advice.why_there(options)
    problem = load_problem(_read(options.problem))
    if _is_bad(problem, options.language, warnings=False):
        return BAD_INPUT
    from solver.explain.asking import explained

    if options.result:
        result = load_result(_read(options.result))
    else:
        from solver.search import solve

        result = solve(problem, Options(options.seconds, options.seed))
    wanted = tuple(options.session or sorted(_left_out(problem, result)))
    unknown = [w for w in wanted if w not in problem.session]
    if unknown:
        raise BadFile("--session", Words(f"没有这个场次：{unknown[0]}", f"no such session: {unknown[0]}"))
    quick = explained(problem, result.placements, wanted, left_out_proven=result.left_out_proven)
    proofs = _proofs(problem, result, wanted, options.in_any_plan)
    found = [upgraded(one, proofs[one.session]) if one.session in proofs else one for one in quick]
    for one in found:
        print(spoken(one, problem, options.language))
        if one.session in proofs:
            print(spoken_proof(proofs[one.session], problem, options.language))
    if options.output:
        shown = {session: {"proof": dump_proof(proof)} for session, proof in proofs.items()}
        plain = [dump_explanation(one) | shown.get(one.session, {}) for one in found]
        Path(options.output).write_text(json.dumps(plain, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return SOMETHING_LEFT if found else PLACED_ALL


def _proofs(
    problem: Problem, result: Result, wanted: tuple[str, ...], seconds: float | None
) -> dict[str, Proof]:
    """What holds whatever the others do for those without a place, where that was asked; so long for each."""
    if seconds is None:
        return {}
    from solver.advice.advisor import Advisor

    advisor = Advisor(problem, result.placements)
    left = _left_out(problem, result)
    return {session: advisor.prove(session, seconds) for session in wanted if session in left}


def _repair(options: argparse.Namespace) -> int:
    """The result made right under the problem as it is now, with the fewest moves."""
    problem = load_problem(_read(options.problem))
    if _is_bad(problem, options.language, warnings=False):
        return BAD_INPUT
    from solver.repair.repairing import repair

    placements = load_result(_read(options.result)).placements
    found = repair(problem, placements, Options(options.seconds, options.seed))
    for moved in found.moved:
        print(spoken_move(moved, problem, options.language))
    for lost in found.unplaced:
        print(spoken(lost, problem, options.language))
    print(summary(found).get(options.language))
    if options.output:
        text = json.dumps(dump_repair(found), ensure_ascii=False, indent=1)
        Path(options.output).write_text(text + "\n", "utf-8")
    return SOMETHING_LEFT if found.unplaced else PLACED_ALL


def _diff(options: argparse.Namespace) -> int:
    """What leads from one result to the other, a line a session; ticks, since no problem is asked for."""
    a, b = (load_result(_read(path)).placements for path in (options.a, options.b))
    found = difference(a, b)
    for step in found.steps:
        was, now = (f"{p.start} {'+'.join(p.place) or '-'}" if p else "–" for p in (step.was, step.now))
        print(f"{step.kind}\t{step.session}\t{was} → {now}")
    counts = [f"{count} {kind}" for kind, count in found.counts.items()]
    print(", ".join(counts))
    return SOMETHING_LEFT if found.steps else PLACED_ALL


def _lies(problem: Problem, result: Result, cost: int) -> list[Words]:
    """What the result says of itself and is not so."""
    found = []
    if result.problem and result.problem != digest(problem):
        found.append(Words("结果属于另一个问题", "the result is of another problem"))
    if result.cost != cost:
        found.append(
            Words(
                f"结果称罚分 {result.cost}，实为 {cost}", f"the result says cost {result.cost}; it is {cost}"
            )
        )
    said, left = {u.session for u in result.unplaced}, _left_out(problem, result)
    if said != left:
        odd = ", ".join(sorted(said ^ left)[:5])
        found.append(Words(f"未排的场次说得不对：{odd}", f"what it says is unplaced is not so: {odd}"))
    return found


def _left_out(problem: Problem, result: Result) -> set[str]:
    """The sessions that the result leaves out."""
    return {s.id for s in problem.sessions} - {p.session for p in result.placements}


def _is_bad(problem: Problem, language: str, *, warnings: bool = True) -> bool:
    """Print what is found at sight, or the errors; whether there are any of those."""
    found = tuple(at_sight(problem))
    errors = [f for f in found if f.severity == "error"]
    _report(found if warnings else errors, language)
    return bool(errors)


def _report(found: Iterable[Finding], language: str) -> None:
    for finding in found:
        print(f"{finding.severity}: {finding.where}: {finding.words.get(language)}", file=sys.stderr)


def _read(path: str) -> Any:
    return json.loads(Path(path).read_text(encoding="utf-8"))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m solver", description=__doc__)
    parser.add_argument("--language", choices=("zh", "en"), default="en")
    commands = parser.add_subparsers(required=True)
    solving = commands.add_parser("solve", help="find a timetable")
    solving.add_argument("problem")
    solving.add_argument("-o", "--output")
    solving.add_argument("--seconds", type=float, default=60.0)
    solving.add_argument("--seed", type=int, default=1)
    solving.add_argument(
        "--workers", type=int, default=1, help="processes side by side; the plan is the same"
    )
    solving.add_argument(
        "--memory", type=int, default=0, metavar="MB", help=f"for each process (any; at least {LEAST_MEMORY})"
    )
    solving.add_argument("--effort", type=float, help="deterministic limit a round; makes runs repeatable")
    solving.set_defaults(run=_solve)
    explaining = commands.add_parser("explain", help="why sessions have no place, and ways out")
    explaining.add_argument("problem")
    explaining.add_argument("result", nargs="?", help="the timetable to explain; without it, a short solve")
    explaining.add_argument("--session", action="append", help="this one, also where it has a place")
    explaining.add_argument("--at", help="why not there: a time such as 2021-06-09T14:00; needs a result")
    explaining.add_argument("--venue", action="append", help="with --at: in this one; may come several times")
    explaining.add_argument(
        "--in-any-plan",
        nargs="?",
        type=float,
        const=10.0,
        metavar="SECONDS",
        help="prove what holds whatever the others do, as long as this for each session (10)",
    )
    explaining.add_argument("-o", "--output", help="the explanations as JSON")
    explaining.add_argument("--seconds", type=float, default=30.0)
    explaining.add_argument("--seed", type=int, default=1)
    explaining.set_defaults(run=_explain)
    repairing = commands.add_parser("repair", help="make a result right with the fewest moves")
    repairing.add_argument("problem", help="as it is now: with the closure, the illness, the new fixed item")
    repairing.add_argument("result", help="what was published")
    repairing.add_argument("-o", "--output", help="the repair as JSON")
    repairing.add_argument("--seconds", type=float, default=10.0)
    repairing.add_argument("--seed", type=int, default=1)
    repairing.set_defaults(run=_repair)
    advice.add(commands)
    differing = commands.add_parser(
        "diff", help="what differs between two results; exit 0 where nothing does"
    )
    differing.add_argument("a")
    differing.add_argument("b")
    differing.set_defaults(run=_diff)
    checking = commands.add_parser("check", help="check a result independently")
    checking.add_argument("problem")
    checking.add_argument("result")
    checking.set_defaults(run=_check)
    return parser


if __name__ == "__main__":
    sys.exit(main())
