"""What can be said about a problem before any search: unknown ids, contradictions, empty domains.

Nothing here needs OR-Tools. A finding of severity "error" means that no solve should begin; "warning" that a
solve will leave something out.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solver.constraints import rules
from solver.constraints.base import BadUse, bind
from solver.problem import DAY_TYPES, Problem, Session
from solver.words import Words

if TYPE_CHECKING:
    from solver.instance import Instance


@dataclass(frozen=True)
class Finding:
    """`where` is the place in the problem (sessions.E05.final.places), `words` the reason."""

    code: str
    where: str
    words: Words
    severity: str = "error"


def find(problem: Problem) -> tuple[Finding, ...]:
    """All findings; the domains are looked at only where everything else is sound."""
    from solver.compile import compile_problem  # brings numpy, which `at_sight` does without

    seen = tuple(at_sight(problem))
    return seen if any(f.severity == "error" for f in seen) else seen + looked_into(compile_problem(problem))


def looked_into(instance: "Instance") -> tuple[Finding, ...]:
    """What only a compiled problem shows, no errors among it. Nobody is placed in it, before or afterwards."""
    return (*empty_domains(instance), *counted_out(instance))


def at_sight(problem: Problem) -> Iterator[Finding]:
    """What is found in milliseconds without compiling anything: what a web page can ask before it queues."""
    yield from _grid(problem)
    yield from _duplicates(problem)
    for venue in problem.venues:
        for part in venue.parts:
            if part not in problem.venue:
                yield _unknown(f"venues.{venue.id}.parts", part, "场地", "venue")
    for session in problem.sessions:
        yield from _session(problem, session)
    yield from _uses(problem)


def _grid(problem: Problem) -> Iterator[Finding]:
    if len(problem.days) != problem.grid.days:
        zh = f"有 {problem.grid.days} 天，却有 {len(problem.days)} 个日期类型"
        en = f"{problem.grid.days} days but {len(problem.days)} day types"
        yield Finding("days-mismatch", "days", Words(zh, en))
    for number, day in enumerate(problem.days):
        if day.type not in DAY_TYPES:
            yield _unknown(f"days[{number}].type", day.type, "日期类型", "day type")


def _duplicates(problem: Problem) -> Iterator[Finding]:
    for name in ("sessions", "venues", "people", "groups", "kits", "uses"):
        seen: set[str] = set()
        for thing in getattr(problem, name):
            if thing.id in seen:
                yield Finding("duplicate-id", f"{name}.{thing.id}", Words("编号重复", "the id is used twice"))
            seen.add(thing.id)


def _session(problem: Problem, session: Session) -> Iterator[Finding]:
    where = f"sessions.{session.id}"
    named: list[tuple[str, str, str, Iterable[str], Collection[str]]] = [
        ("places", "场地", "venue", (v for place in session.places for v in place), problem.venue),
        ("people", "人员", "person", session.people, problem.person),
        ("groups", "群组", "group", session.groups, problem.group),
        ("audience", "群组", "group", session.audience, problem.group),
        ("entries", "队伍", "team", session.entries, problem.group),
        ("kit", "器材", "kit", (k for k, _ in session.kit), problem.kit),
        ("pools", "人员", "person", (p for pool in session.pools for p in pool.people), problem.person),
    ]
    for field, zh, en, ids, known in named:
        for unknown in sorted({i for i in ids if i not in known}):
            yield _unknown(f"{where}.{field}", unknown, zh, en)
    if session.minutes <= 0:
        yield Finding("bad-length", f"{where}.minutes", Words("时长要大于 0", "the length must be above 0"))
    if session.window.start >= session.window.end:
        yield Finding(
            "empty-window", f"{where}.window", Words("窗口结束早于开始", "the window ends before it begins")
        )
    if not session.places:
        yield Finding(
            "no-place", f"{where}.places", Words("至少要一个地点选项", "at least one place is needed")
        )
    if session.fixed and session.fixed.place not in (None, *session.places):
        words = Words("固定的地点不在地点选项里", "the fixed place is not among its places")
        yield Finding("fixed-elsewhere", f"{where}.fixed.place", words)
    if session.fixed and not 0 <= session.fixed.start < problem.grid.ticks:
        words = Words("固定的时间不在日期范围里", "the fixed time lies outside the days")
        yield Finding("fixed-outside", f"{where}.fixed.start", words)
    if session.step <= 0:
        yield Finding("bad-step", f"{where}.step", Words("步长要大于 0", "the step must be above 0"))


def _uses(problem: Problem) -> Iterator[Finding]:
    known = rules()
    for use in problem.uses:
        if use.rule not in known:
            yield _unknown(f"uses.{use.id}.rule", use.rule, "规则", "rule")
            continue
        try:
            bound = bind(problem, use, known[use.rule])
        except BadUse as bad:
            yield Finding("bad-parameter", f"uses.{use.id}.{bad.where}", bad.words)
            continue
        if use.on and not bound.sessions and tuple(use.sessions) != ("*",):
            words = Words("没有选中任何场次", "selects no session")
            yield Finding("selects-nothing", f"uses.{use.id}.sessions", words, "warning")


def empty_domains(instance: "Instance") -> Iterator[Finding]:
    """The sessions whose own rules leave no start, with what emptied them in which order."""
    from solver.explain.session import explain
    from solver.state import State

    state = State(instance)
    for index, domain in enumerate(instance.domains):
        if len(domain):
            continue
        told = explain(state, index, ways=0)
        cells, found = told.cells, told.reasons
        name = domain.session.name
        zh = "；".join(f"{r.words.zh}（{r.cells}）" for r in found[:4]) or "窗口里没有时间"
        en = "; ".join(f"{r.words.en} ({r.cells})" for r in found[:4]) or "the window holds no time"
        zh = f"{name.get('zh')}：{cells} 个起点一个也不剩：{zh}"
        en = f"{name.get('en')}: none of {cells} starts is left: {en}"
        yield Finding("nowhere-to-go", f"sessions.{domain.session.id}", Words(zh, en), "warning")


def counted_out(instance: "Instance") -> Iterator[Finding]:
    """What cannot all be placed, by counting alone; see `solver.counting`."""
    from solver.counting import too_many
    from solver.counting.speaking import told

    for proof in too_many(instance):
        where = f"sessions.{instance.problem.sessions[proof.sessions[0]].id}"
        yield Finding("too-many", where, told(instance, proof), "warning")


def _unknown(where: str, value: str, zh: str, en: str) -> Finding:
    return Finding("unknown-id", where, Words(f"没有这个{zh}：{value}", f"no such {en}: {value}"))
