"""fieldday versions PLAN: drafts and editions, what they cost, who made them when."""

import click

from scheduler.cli import context
from scheduler.cli.speech import say
from scheduler.models import Plan


@click.command()
@click.argument("plan")
def command(plan: str) -> None:
    """List a plan's drafts, each below the one it came from, then its editions."""
    with context.application():
        row = context.plan(plan)
        show(row)


def show(plan: Plan) -> None:
    from scheduler.queries import editions
    from scheduler.services import versions

    for depth, draft in versions.tree(versions.drafts(plan)):
        mark = "*" if draft.current else " "
        who = draft.made_by.login if draft.made_by else "–"
        left, broken = len(draft.unplaced), "?" if draft.breaches is None else draft.breaches
        at = f"{draft.made_at:%Y-%m-%d %H:%M}Z"
        name = f"{mark} {'  ' * depth}draft:{draft.id}  {draft.name}"
        say(
            f"{name}  罚分 {draft.cost}  未排 {left}  违反 {broken}  {at}  {who}",
            f"{name}  cost {draft.cost}  unplaced {left}  broken {broken}  {at}  {who}",
        )
    for edition in editions.editions(plan):
        at = f"{edition.published_at:%Y-%m-%d %H:%M}Z"
        say(
            f"  edition:{edition.number}  罚分 {edition.cost}  {at}  {edition.note_zh}",
            f"  edition:{edition.number}  cost {edition.cost}  {at}  {edition.note_en}",
        )
