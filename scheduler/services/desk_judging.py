"""Questions to the desk's rules about many places near the asked one."""

import dataclasses
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from scheduler import desk
from scheduler.desk import History, No, Request, Verb
from scheduler.models import User, Venue
from scheduler.queries import desk_rules
from scheduler.services import desk_asked
from scheduler.services.desk_asked import Asked
from scheduler.services.desk_rules import ROOM

LENGTH = "length"  # the rule whose refusal says which length would do
OF_TIME = ("notice", "advance")  # the rules that ask when one books, not what or how much


@dataclasses.dataclass(frozen=True)
class Judge:
    """Questions for places near the asked one. `allowed`: would no rule refuse it there, at that time, with so many
    free lanes? `has_hope`: is there any time at all at which they might allow it there? `least`: how many lanes
    have to be free there for that? `length`: as long as asked, or what the rules allow instead."""

    allowed: Callable[[Venue, datetime, datetime, int], bool]
    has_hope: Callable[[Venue], bool]
    least: Callable[[Venue], int]
    length: timedelta


def judge(asked: Asked, by: User) -> Judge:
    """Rows are read once for all questions; what the rules have been shown of it already is not read again."""
    verb: Verb = "change" if asked.before else "add"
    first, history = asked.shown.get(verb) or desk_asked.reads(asked, by, verb)
    requests: dict[str, Request] = {}

    def at(venue: Venue, **other: Any) -> Request:
        if venue.code not in requests:
            requests[venue.code] = dataclasses.replace(first, **desk_asked.of_venue(venue), lanes_free=None)
        return dataclasses.replace(requests[venue.code], **other) if other else requests[venue.code]

    def is_allowed(request: Request, rules: Mapping[str, Any]) -> bool:
        return not any(no.effect == "refuse" for no in desk.refusals(request, history, rules))

    def has_hope(venue: Venue) -> bool:
        rules = desk_rules.in_force(venue.code).items()
        return is_allowed(at(venue), {c: params for c, params in rules if desk.rules()[c].at_any_time})

    def least(venue: Venue) -> int:
        rules = {c: params for c, params in desk_rules.in_force(venue.code).items() if c == ROOM}
        whole = at(venue).lanes_of_venue
        enough = range(asked.lanes or whole, whole + 1)
        return next((n for n in enough if is_allowed(at(venue, lanes_free=n), rules)), whole + 1)

    def allowed(venue: Venue, start: datetime, end: datetime, free: int) -> bool:
        rules, asks = desk_rules.in_force(venue.code), at(venue, start=start, end=end)
        if ROOM in rules:
            if asked.before:  # its own lanes do not count
                free = desk_asked.lanes_free(dataclasses.replace(asked, venue=venue, start=start, end=end))
            asks = dataclasses.replace(asks, lanes_free=free)
        return is_allowed(asks, rules)

    return Judge(allowed, has_hope, least, _length(first, history))


def _length(request: Request, history: History) -> timedelta:
    """Nobody finds another time for what is too long at every time."""
    rules = {c: params for c, params in desk_rules.in_force(request.venue).items() if c == LENGTH}
    no = next((no for no in desk.refusals(request, history, rules) if no.code == LENGTH), None)
    return timedelta(minutes=no.context["minutes"]) if no else request.length


def judge_time(asked: Asked, by: User) -> Callable[[Venue, datetime, datetime], No | None]:
    """A question for many spans like the asked one: which of the rules about the time of booking forbids it?
    The person's groups and roles are read once, what they have booked not at all."""
    rules: dict[str, dict[str, Any]] = {}
    requests: dict[str, Request] = {}
    first = desk_asked.request(asked, by, "add", look=False)

    def against(venue: Venue, start: datetime, end: datetime) -> No | None:
        if venue.code not in rules:
            in_force = desk_rules.in_force(venue.code)
            rules[venue.code] = {code: in_force[code] for code in OF_TIME if code in in_force}
            requests[venue.code] = dataclasses.replace(first, **desk_asked.of_venue(venue))
        asks = dataclasses.replace(requests[venue.code], start=start, end=end)
        return next(iter(desk.refusals(asks, History(), rules[venue.code])), None)

    return against
