"""What follows a meeting: proposals are assigned, answered by a day, and reported back on."""

from dataclasses import dataclass
from datetime import date

from scheduler.kinds.base import EventSpec, Kind, Programme, RuleSpec
from scheduler.kinds.making import Common, called, marker, session
from scheduler.kinds.reading import option
from scheduler.kinds.ruling import before
from solver.words import Words


@dataclass(frozen=True, kw_only=True)
class Options(Common):
    after: str = option("", "在哪一场之后", "the session that it follows (E13.main)")
    assign_within: int = option(10, "交办期限", "assigned within", "working days")
    answer_within: int = option(60, "答复期限", "answered within", "days")
    feedback_first: date | None = option(None, "反馈会最早", "feedback from")


class FollowUp(Kind):
    code = "follow_up"
    title = Words("提案办理", "handling of proposals")
    category = "meeting"
    options = Options

    def plan(self, event: EventSpec) -> Programme:
        options = event.options
        sessions = (
            marker(event, "assign", called(event, "交办截止", "all assigned"), event.first, event.last),
            marker(event, "answer", called(event, "答复截止", "all answered"), event.first, event.last),
            session(
                event,
                "feedback",
                called(event, "反馈会", "feedback meeting"),
                first=options.feedback_first or event.first,
            ),
        )
        rules = (
            before("answered", ("assign",), ("answer",), 1),
            before("reported", ("answer",), ("feedback",)),
        )
        return Programme(sessions, rules + _limits(options))


def _limits(options: Options) -> tuple[RuleSpec, ...]:
    """The two time limits, where it is known what they are counted from."""
    if not options.after:
        return ()
    limits = (("assign", options.assign_within, "workday"), ("answer", options.answer_within, "day"))
    return tuple(
        RuleSpec(
            f"{code}_limit", "before", (options.after,), (code,), {"least": 1, "most": most, "unit": unit}
        )
        for code, most, unit in limits
    )


KIND = FollowUp()
