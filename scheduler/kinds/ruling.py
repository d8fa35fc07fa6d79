"""The rules that several kinds bring along. Nothing here is a kind."""

from scheduler.kinds.base import RuleSpec

Codes = tuple[str, ...]
YEAR = 366  # days: far enough apart to ask for nothing but the order


def before(code: str, sessions: Codes, then: Codes, least: int = 0, unit: str = "day") -> RuleSpec:
    """Each of `sessions` before each of `then`, by at least so many days or working days."""
    return RuleSpec(code, "before", sessions, then, {"least": least, "unit": unit})


def exactly(code: str, sessions: Codes, then: Codes, days: int, unit: str) -> RuleSpec:
    """So many days before, neither more nor fewer."""
    return RuleSpec(code, "before", sessions, then, {"least": days, "most": days, "unit": unit})


def apart(code: str, sessions: Codes, days: int) -> RuleSpec:
    """Occurrences at least so many days from each other, in the order of their numbers."""
    return RuleSpec(code, "spacing", sessions, params={"least": days, "most": YEAR})
