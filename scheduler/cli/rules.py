"""fieldday rules: the rules in force in a plan – listed, shown, set, added, tried, taken back, undone."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scheduler import access
from scheduler.cli import context
from scheduler.cli.speech import language, say

if TYPE_CHECKING:
    from scheduler.models import RuleUse

SCOPE = click.option(
    "--sessions", "-s", multiple=True, help="Selector: *, event:E05, kind:…, venue:…, E05.final …"
)
THEN = click.option(
    "--then", multiple=True, help="Selector of the other sessions, where the rule has two sets."
)
KIND = click.option("--hard/--wish", default=None, help="Where the rule may be either.")
WEIGHT = click.option("--weight", type=click.IntRange(0, 1_000_000), help="What one point of a wish costs.")
ON = click.option("--on/--off", default=None, help="In force or not.")
TRY = click.option("--try", "only_try", is_flag=True, help="Say what the draft would break; store nothing.")


@click.group()
def command() -> None:
    """The rules in force in a plan."""


@command.command("list")
@click.argument("plan")
@click.option("--all", "every", is_flag=True, help="The standard rules as well.")
def list_(plan: str, every: bool) -> None:
    """One line a rule: its code, must or weight, what it says, of which sessions."""
    with context.application():
        from scheduler.services import ruling

        for row in ruling.in_force(context.plan(plan)):
            if every or row.origin != ruling.STANDARD:
                click.echo(_line(row))


@command.command()
@click.argument("plan")
@click.argument("code")
def show(plan: str, code: str) -> None:
    """A rule, and every parameter with its value and what it takes."""
    with context.application():
        from scheduler.services import ruling
        from solver.constraints import rules
        from solver.constraints.parameters import parameters

        row = ruling.called(context.plan(plan), code)
        click.echo(_line(row))
        for one in parameters(rules()[row.rule].params):
            value = row.params.get(one.name, one.default)
            takes = ", ".join(one.choices) or (
                f"{one.least}–{one.most} {one.unit}" if one.least is not None else one.unit
            )
            click.echo(f"  {one.name} = {value}\t{one.label.get(language())}\t{takes}")


@command.command("set")
@click.argument("plan")
@click.argument("code")
@click.argument("params", nargs=-1, metavar="[NAME=VALUE]...")
@SCOPE
@THEN
@KIND
@WEIGHT
@ON
@TRY
def set_(plan: str, code: str, params: tuple[str, ...], only_try: bool, **said: Any) -> None:
    """Change a rule: parameters as NAME=VALUE (lists with commas), the rest by options."""
    with context.application():
        from scheduler.services import rule_trial, ruling

        row = context.plan(plan)
        present = ruling.called(row, code)
        values = _values(present.rule, dict(present.params), params, said)
        if only_try:
            _tell_trial(rule_trial.tried(row, ruling.as_changed(present, values), present))
            return
        click.echo(_line(ruling.change(row, code, values, access.operator())))


@command.command()
@click.argument("plan")
@click.argument("rule")
@click.argument("params", nargs=-1, metavar="[NAME=VALUE]...")
@click.option("--code", help="What reasons and pages call it; made up where not given.")
@SCOPE
@THEN
@KIND
@WEIGHT
@ON
@TRY
def add(plan: str, rule: str, params: tuple[str, ...], code: str | None, only_try: bool, **said: Any) -> None:
    """One more rule of the catalogue."""
    with context.application():
        from scheduler.services import rule_checks, rule_trial, ruling

        row = context.plan(plan)
        rule_checks.rule_called(rule)
        values = {"rule": rule, **({"code": code} if code else {}), **_values(rule, {}, params, said)}
        if only_try:
            _tell_trial(rule_trial.tried(row, ruling.drawn_up(row, values), None))
            return
        click.echo(_line(ruling.make(row, values, access.operator())))


@command.command()
@click.argument("plan")
@click.argument("code")
def back(plan: str, code: str) -> None:
    """Take back what people made of a rule: one they added goes, an inherited one is as it came."""
    with context.application():
        from scheduler.services import ruling

        left = ruling.take_back(context.plan(plan), code, access.operator())
        click.echo(_line(left)) if left else say(f"已去掉 {code}", f"{code} is gone")


@command.command()
@click.argument("plan")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load(plan: str, file: Path) -> None:
    """Take over the rules of a problem file (`fieldday export --what problem`), all or none."""
    with context.application():
        from scheduler.services import rule_files
        from solver.codec import BadFile, load_problem

        try:
            problem = load_problem(json.loads(file.read_text(encoding="utf-8")))
        except (BadFile, ValueError) as bad:
            where = f"{bad.where}: {bad.words.get(language())}" if isinstance(bad, BadFile) else str(bad)
            say(f"读不懂文件：{where}", f"The file cannot be read: {where}", err=True)
            sys.exit(2)
        done = rule_files.take_over(context.plan(plan), problem.uses, access.operator())
        for code, outcome in done.items():
            if outcome != "unchanged":
                click.echo(f"{outcome}\t{code}")


@command.command()
@click.argument("plan")
def undo(plan: str) -> None:
    """Take the last change back."""
    with context.application():
        from scheduler.services import ruling

        last = next((one for one in ruling.changes(context.plan(plan)) if not one.undone), None)
        if last is None:
            say("没有可撤销的。", "Nothing to undo.", err=True)
            sys.exit(1)
        ruling.undo(last, access.operator())
        say(f"已撤销：{last.code}", f"Undone: {last.code}")


def _values(
    rule: str, params: dict[str, Any], typed: tuple[str, ...], said: dict[str, Any]
) -> dict[str, Any]:
    """What was said, as columns; parameters are read as the rule declares them."""
    from scheduler.services import rule_checks
    from solver.constraints import rules
    from solver.constraints.parameters import parameters, read

    values: dict[str, Any] = {
        name: list(value) for name, value in said.items() if name in ("sessions", "then") and value
    }
    values |= {name: said[name] for name in ("hard", "weight", "on") if said[name] is not None}
    if typed:
        params |= dict(one.partition("=")[::2] for one in typed)
        if wrong := rule_checks.wrong_params(rules()[rule], params):
            raise rule_checks.refusal(wrong)
        known = {p.name: p for p in parameters(rules()[rule].params)}
        found = {name: read(known[name], value) for name, value in params.items()}
        values["params"] = {n: list(v) if isinstance(v, tuple) else v for n, v in found.items()}
    return values


def _line(row: "RuleUse") -> str:
    from solver.constraints import rules
    from solver.constraints.stating import said

    rule = rules()[row.rule]
    hard = rule.hard if row.hard is None else row.hard
    zh, en = ("必须", "must") if hard else (f"希望×{row.weight}", f"wish×{row.weight}")
    off = "" if row.on else ("（已关）" if language() == "zh" else " (off)")
    scope = " ".join((*row.sessions, *(("→", *row.then) if row.then else ())))
    return f"{row.code}\t{zh if language() == 'zh' else en}{off}\t{said(rule, row.params).get(language())}\t{scope}"


def _tell_trial(trial: Any) -> None:
    click.echo(trial.statement.get(language()))
    for zh, en, one in (("现在", "now", trial.before), ("这样改", "like this", trial.after)):
        if one is None:
            say(f"{zh}：不起作用", f"{en}: not in force")
        elif one.cost is None:
            say(f"{zh}：违反 {one.breaches} 处", f"{en}: broken {one.breaches} times")
        else:
            say(f"{zh}：罚分 {one.cost}", f"{en}: costs {one.cost}")
    for found in trial.after.found if trial.after else ():
        click.echo(f"  {' '.join(found.sessions)}\t{found.words.get(language())}")
