"""The page of the solver's rules, made from solver/constraints: docs/generate.py writes it."""

import json
from collections.abc import Iterator
from pathlib import Path

from scheduler import desk
from solver.check import check
from solver.codec import load_placements, load_problem
from solver.constraints import Rule, rules
from solver.constraints.parameters import ENOUGH, Parameter, parameters
from solver.constraints.stating import said
from solver.problem import Problem
from solver.timetable import Placement, Timetable
from solver.words import LANGUAGES

GALLERY = Path(__file__).resolve().parent / "gallery" / "rules"

INTRO = """# The rules

Every rule is one module under `solver/constraints/<family>/`. A hard rule cannot be broken; a wish costs
`weight` × its amount; ⇄ may be either. Standard rules (●) are in force in every plan. The keys are the rows of
the catalogue; the index at the end names them all. *Way out* is how much it asks to let one session off (1 the
organiser's own choice … 5 much of others); – where nobody can.

Each rule has a small problem under `docs/gallery/rules/` with a timetable that it is against: *bites* is what the check
says of that one. The tests solve them all.
"""

HARD = tuple(f"H{n:02}" for n in range(1, 51))
WISHES = tuple(f"S{n:02}" for n in range(1, 28))

# Rows of the catalogue that are no rule, or not only one, with the reason.
ELSEWHERE = {
    "S01": "`solver/search.py`: what is left out is minimised first, by `Session.priority` and `Session.weight`",
    "H48": "bookings one by one: the desk's rules ({desk}), see [desk-rules.md](desk-rules.md)",
}
QUOTAS = ("advance", "length", "notice", "quota_")  # the desk's rules that H48 speaks of


def page() -> str:
    lines = [INTRO]
    family = ""
    for rule in sorted(rules().values(), key=lambda r: (_family(r), r.code)):
        if _family(rule) != family:
            family = _family(rule)
            lines += [
                f"\n## {family}\n",
                "| rule | keys | hard? | way out | says | parameters |",
                "|---|---|---|---|---|---|",
            ]
        lines.append(_row(rule))
    lines += ["\n## By key\n", "| key | rules |", "|---|---|", *(_key_row(key) for key in (*HARD, *WISHES))]
    return "\n".join(lines) + "\n"


def covering(key: str) -> tuple[str, ...]:
    """The codes of the rules that cover a row of the catalogue."""
    return tuple(rule.code for rule in rules().values() if key in rule.keys)


def desk_quotas() -> tuple[str, ...]:
    return tuple(code for code in desk.rules() if code.startswith(QUOTAS))


def _key_row(key: str) -> str:
    named = [f"`{code}`" for code in covering(key)]
    if key in ELSEWHERE:
        named.append(ELSEWHERE[key].format(desk=", ".join(f"`{code}`" for code in desk_quotas())))
    return f"| {key} | {'; '.join(named)} |"


def _family(rule: Rule) -> str:
    return type(rule).__module__.split(".")[-2]


def _row(rule: Rule) -> str:
    kind = (
        ("⇄ " if rule.switchable else "")
        + ("hard" if rule.hard else "wish")
        + (" ●" if rule.standard else "")
    )
    says = f"{rule.title.zh} · {rule.title.en}<br>{rule.sentence.zh}<br>{rule.sentence.en}"
    says += f"<br>{_stated(rule)}{bite(rule)}"
    way_out = "" if not (rule.hard or rule.switchable) else str(rule.effort or "–")
    parameters = "<br>".join(_params(rule)) or "–"
    return f"| `{rule.code}` | {' '.join(rule.keys)} | {kind} | {way_out} | {says} | {parameters} |"


def _stated(rule: Rule) -> str:
    """What its example says on the rules page."""
    found = said(rule, rule.example)
    return f"*{found.zh}* · *{found.en}*"


def bite(rule: Rule) -> str:
    """What the check says of the rule's example, run here."""
    path = GALLERY / f"{rule.code}.json"
    if not path.exists():
        return ""
    problem, broken = example(path)
    report = check(problem, Timetable.of(problem, broken))
    use, breach = (report.breaches or report.wishes)[0]
    zh, en = (use.rule.sentence.say(dict(breach.facts), language, problem.called) for language in LANGUAGES)
    cost = f", cost {report.cost}" if report.cost else ""
    told = f"{zh} · {en} ({', '.join(breach.sessions)}; {breach.amount}{cost})".replace("|", "/")
    return f"<br>[bites](../gallery/rules/{rule.code}.json): {told}"


def example(path: Path) -> tuple[Problem, tuple[Placement, ...]]:
    """The problem of a rule's example, and the timetable that the rule is against."""
    told = json.loads(path.read_text(encoding="utf-8"))
    return load_problem(told["problem"]), load_placements(told["broken"])


def _params(rule: Rule) -> Iterator[str]:
    for one in parameters(rule.params):
        unit = f" {one.unit}" if one.unit else ""
        choices = f"; one of {', '.join(one.choices)}" if one.choices else ""
        told = (
            f"`{one.name}` = {one.default!r}{unit} ({one.label.zh} · {one.label.en}{choices}{_bounds(one)})"
        )
        yield told.replace("|", "/")


def _bounds(one: Parameter) -> str:
    if one.sort not in ("whole", "number"):
        return "; needed" if one.needed else ""
    most = "" if one.most == ENOUGH else f" to {one.most}"
    than = f"; above {one.after}" if one.after else f"; not below {one.from_}" if one.from_ else ""
    return f"; from {one.least}{most}{than}"
