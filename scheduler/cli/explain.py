"""fieldday explain PLAN: why sessions of the draft have no place, or do not fit somewhere, and the ways out."""

import sys
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from scheduler import access
from scheduler.cli import context
from scheduler.cli.speech import language, say
from scheduler.models import Plan, Timetable


@click.command()
@click.argument("plan")
@click.argument("sessions", nargs=-1)
@click.option("--at", help="Why not there: a time of the plan such as 2021-06-09T14:00.")
@click.option("--venue", "venues", multiple=True, help="With --at: in this venue; may come several times.")
@click.option("--in-any-plan", "wait", is_flag=True, help="Wait for what is proven whatever the others do.")
def command(
    plan: str, sessions: tuple[str, ...], at: str | None, venues: tuple[str, ...], wait: bool
) -> None:
    """Explain the sessions (EVENT.SESSION) of the plan's draft; all without a place where none is named.

    Exit 0 where there is nothing to explain (with --at: where it fits), else 1.
    """
    from scheduler.services import consulting
    from scheduler.services.reviewing import current_draft

    with context.application():
        row = context.plan(plan)
        draft = current_draft(row)
        if at is not None:
            sys.exit(_why_there(row, draft, sessions, at, venues))
        wanted = sessions or tuple(u["session"] for u in draft.unplaced)
        if not wanted:
            say("全部都排好了。", "Everything is placed.")
        if wait and wanted:
            _proven(draft)
        for session in wanted:
            for line in spoken(consulting.explanation(draft, session, access.operator())):
                click.echo(line)
        sys.exit(1 if wanted else 0)


def _proven(draft: Timetable) -> None:
    """Prove it here, or wait for the worker who does."""
    from scheduler.services import proving
    from scheduler.services.about import About

    about = About.of(draft, access.operator())  # once: it holds the whole problem
    while proving.look(about).is_open:
        proving.run(draft.id)
        time.sleep(0.2)


def _why_there(
    plan: Plan, draft: Timetable, sessions: tuple[str, ...], at: str, venues: tuple[str, ...]
) -> int:
    from scheduler.services import consulting

    try:
        start = datetime.fromisoformat(at)
    except ValueError:
        raise click.BadParameter(at, param_hint="--at") from None
    if not sessions:
        raise click.UsageError("--at: SESSIONS?")
    start = start if start.tzinfo else start.replace(tzinfo=ZoneInfo(plan.zone))
    fits = True
    for session in sessions:
        found = consulting.verdict(draft, session, access.operator(), start=start, venues=venues)
        fits = fits and found["fits"]
        where = f"{session} → {start:%Y-%m-%d %H:%M} {'+'.join(venues)}".rstrip()
        yes = found["fits"]
        say(f"{where}：{'可以' if yes else '不行'}", f"{where}: {'it fits' if yes else 'it does not fit'}")
        for one in found["broken"]:
            click.echo(f"  × {one['words'][language()]} ({one['amount']})")
        for one in (found["renaming"] or {"names": []})["names"]:
            click.echo(f"  → {one['words'][language()]}")
        say(f"  罚分 {found['cost']:+d}", f"  cost {found['cost']:+d}")
        for one in found["largest"]:
            click.echo(f"    {one['cost']:+7d}  {one['title'][language()]}")
    return 0 if fits else 1


def spoken(told: dict) -> list[str]:
    """An explanation as lines: the statement, the counts, what no one change helps, the ways."""
    from solver.explain.speaking import STATES, UPGRADING, not_enough

    chosen = language()
    name = told["name"].get(chosen) or told["session"]
    lines = [f"{name} ({told['session']}): {STATES[told['state']].get(chosen)}"]
    lines += [f"  {r['cells']:6}  {r['words'].get(chosen)}" for r in told["reasons"]]
    if told.get("proof"):
        proof = told["proof"]
        lines.append(f"  ⇒ {proof['words'].get(chosen)} ({proof['premise'].get(chosen)})")
    elif told.get("upgrading"):
        lines.append("  … " + UPGRADING.get(chosen))
    if told["least_changes"] > 1:
        lines.append("  " + not_enough(told["least_changes"]).get(chosen))
    for way in told["ways"]:
        what = "; ".join(words.get(chosen) or "" for words in way["words"])
        people = f"{way['people']} 人" if chosen == "zh" else f"{way['people']} people"
        where = f"{way['start'][:16].replace('T', ' ')} {'+'.join(way['venues'])}"
        lines.append(f"  → {what} → {where} ({way['cost']:+d}, {len(way['moves'])} ⇄, {people})")
    return lines
