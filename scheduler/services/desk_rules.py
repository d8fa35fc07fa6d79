"""The desk's rules asked about an order or a booking: what breaks one is refused, unless the desk sets it aside."""

from collections.abc import Collection

from scheduler import desk
from scheduler.desk import No, Verb
from scheduler.errors import Refusal
from scheduler.models import User, Venue
from scheduler.queries import desk_rules
from scheduler.services import desk_asked
from scheduler.services.desk_asked import Asked
from scheduler.services.waiting_rules import refused
from solver.words import Words

ROOM = "floor_limit"  # the rule that asks how much is free


def refuse_by_rules(
    asked: Asked, by: User, verb: Verb = "add", *, override: Collection[str] = (), reason: str = ""
) -> tuple[No, ...]:
    """Refuses what breaks a rule that is not set aside. Back come those that do not refuse: it has to be
    approved, or it costs a point.

    Only the desk sets rules aside, with a reason.
    """
    if override:
        _refuse_override(by, reason)
    found = broken(asked, by, verb, override=override)
    hard = [no for no in found if no.effect == "refuse"]
    if hard:
        raise refused(hard[0])
    return found


def broken(asked: Asked, by: User, verb: Verb = "add", *, override: Collection[str] = ()) -> tuple[No, ...]:
    """What speaks against it, whatever its effect."""
    in_force = desk_rules.in_force(asked.venue.code)
    asked.shown[verb] = request, history = desk_asked.reads(asked, by, verb, look=ROOM in in_force)
    return desk.refusals(request, history, in_force, overridden=override)


def looks_at_room(venue: Venue) -> bool:
    """Whether a rule asks how much of the floor is free: its answer holds only under the floor's lock, or two
    at once both find the last place that is not kept."""
    return ROOM in desk_rules.in_force(venue.code)


def _refuse_override(by: User, reason: str) -> None:
    if not by.has("desk"):
        raise Refusal(
            "not-allowed",
            Words("只有前台可以破例。", "Only the desk may set a rule aside."),
            status=403,
            context={"roles": ["desk"]},
        )
    if not reason.strip():
        raise Refusal(
            "reason-needed",
            Words("破例要写明原因。", "Setting a rule aside needs a reason."),
            hint=Words("写一句原因，会记录下来。", "Write one sentence; it is recorded."),
            status=422,
        )
