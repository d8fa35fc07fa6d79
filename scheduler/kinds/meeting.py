"""A meeting, which may need a quorum of a group."""

from dataclasses import dataclass

from scheduler.kinds.base import EventSpec, RuleSpec
from scheduler.kinds.reading import option
from scheduler.kinds.recurring import Options as Recurrent
from scheduler.kinds.recurring import Recurring
from solver.words import Words


@dataclass(frozen=True, kw_only=True)
class Options(Recurrent):
    quorum: int = option(0, "法定人数", "how many must be free")
    quorum_of: str = option("", "在哪个群体中", "of which group")


class Meeting(Recurring):
    code = "meeting"
    title = Words("会议", "meeting")
    category = "meeting"
    options = Options

    def rules(self, event: EventSpec) -> tuple[RuleSpec, ...]:
        return (*super().rules(event), *quorate(event, ("*",)))


def quorate(event: EventSpec, sessions: tuple[str, ...]) -> tuple[RuleSpec, ...]:
    """The quorum of these sessions, where the event asks for one."""
    options = event.options
    if not options.quorum or not options.quorum_of:
        return ()
    params = {"of": options.quorum_of, "need": options.quorum}
    return (RuleSpec("quorum", "quorum", sessions, params=params),)


KIND = Meeting()
