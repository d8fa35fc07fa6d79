"""A counting proof in words: how many need what, when, and how many fit."""

from solver.constraints.moments import moment
from solver.counting.proofs import TooMany
from solver.instance import Instance
from solver.problem import Problem
from solver.shapes import Facts
from solver.words import Ref, Words

NAMED = 3  # sessions and things that are named


def told(instance: Instance, proof: TooMany) -> Words:
    """“12 场……都要用多功能厅……最多容得下 9 场。”"""
    problem, count = instance.problem, len(proof.sessions)
    first, last = moment(problem.grid, proof.first), moment(problem.grid, proof.last)
    what = _what(instance, proof)
    zh_names, en_names = (_names(problem, proof, language) for language in ("zh", "en"))
    zh = (
        f"{first.zh}至{last.zh}：{count} 场都要用到{what.zh}，那里最多容得下 {proof.room} 场，"
        f"至少 {count - proof.room} 场排不下（{zh_names}）"
    )
    en = (
        f"{first.en} to {last.en}: {count} sessions need {what.en}, which has room for {proof.room}; "
        f"at least {count - proof.room} cannot be placed ({en_names})"
    )
    return Words(zh, en)


def _what(instance: Instance, proof: TooMany) -> Words:
    """The things that are short, by name where the facts name them, else the rule's title."""
    problem, title = instance.problem, instance.use[proof.use].rule.title
    refs = list(dict.fromkeys(ref for facts in proof.facts for ref in _refs(facts)))
    if not refs:
        return Words(f"“{title.zh}”", f"“{title.en}”")
    more = len(refs) > NAMED
    zh = "、".join(problem.called(r, "zh") for r in refs[:NAMED]) + ("等" if more else "")
    en = ", ".join(problem.called(r, "en") for r in refs[:NAMED]) + (" …" if more else "")
    return Words(zh, en)


def _refs(facts: Facts) -> list[Ref]:
    found: list[Ref] = []
    for value in facts.values():
        several = value if isinstance(value, tuple) else (value,)
        found += [v for v in several if isinstance(v, Ref) and v.sort != "session"]
    return found


def _names(problem: Problem, proof: TooMany, language: str) -> str:
    names = [problem.sessions[s].name.get(language) or problem.sessions[s].id for s in proof.sessions]
    shown = ("、" if language == "zh" else ", ").join(names[:NAMED])
    return shown + (" …" if len(names) > NAMED else "")
