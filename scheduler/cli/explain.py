"""fieldday explain PLAN: why sessions of the draft have no place, and the ways out."""

import sys

import click

from scheduler import access
from scheduler.cli import context
from scheduler.cli.speech import language, say


@click.command()
@click.argument("plan")
@click.argument("sessions", nargs=-1)
def command(plan: str, sessions: tuple[str, ...]) -> None:
    """Explain the sessions (EVENT.SESSION) of the plan's draft; all without a place where none is named.

    Exit 0 where there is nothing to explain, else 1.
    """
    from scheduler.services import consulting
    from scheduler.services.reviewing import current_draft

    with context.application():
        draft = current_draft(context.plan(plan))
        wanted = sessions or tuple(u["session"] for u in draft.unplaced)
        if not wanted:
            say("全部都排好了。", "Everything is placed.")
        for session in wanted:
            for line in spoken(consulting.explanation(draft, session, access.operator())):
                click.echo(line)
        sys.exit(1 if wanted else 0)


def spoken(told: dict) -> list[str]:
    """An explanation as lines: the statement, the counts, what no one change helps, the ways."""
    from solver.explain.speaking import STATES, not_enough

    chosen = language()
    name = told["name"].get(chosen) or told["session"]
    lines = [f"{name} ({told['session']}): {STATES[told['state']].get(chosen)}"]
    lines += [f"  {r['cells']:6}  {r['words'].get(chosen)}" for r in told["reasons"]]
    if told["least_changes"] > 1:
        lines.append("  " + not_enough(told["least_changes"]).get(chosen))
    for way in told["ways"]:
        what = "; ".join(words.get(chosen) or "" for words in way["words"])
        people = f"{way['people']} 人" if chosen == "zh" else f"{way['people']} people"
        where = f"{way['start'][:16].replace('T', ' ')} {'+'.join(way['venues'])}"
        lines.append(f"  → {what} → {where} ({way['cost']:+d}, {len(way['moves'])} ⇄, {people})")
    return lines
