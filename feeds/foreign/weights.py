"""How much an event takes of somebody's time: busy, tentative or free."""

from feeds.foreign.components import Component

# Working elsewhere is no absence from work, and still not here: what it means only its owner knows.
_SHOWN = {"FREE": "free", "TENTATIVE": "tentative", "WORKINGELSEWHERE": "tentative", "OOF": "busy"}
_PERIODS = {"FREE": "free", "BUSY-TENTATIVE": "tentative"}


def of_event(event: Component) -> str:
    """Cancelled and transparent is free; Outlook's own word comes before TRANSP where the two differ.

    Source: RFC 5545 §3.8.2.7, §3.8.1.11; MS-OXCICAL 2.1.3.1.1.20.31 (X-MICROSOFT-CDO-BUSYSTATUS).
    """
    if is_cancelled(event):
        return "free"
    shown = _SHOWN.get(event.flag("X-MICROSOFT-CDO-BUSYSTATUS"))
    if shown:
        return shown
    if event.flag("TRANSP") == "TRANSPARENT":
        return "free"
    return "tentative" if event.flag("STATUS") == "TENTATIVE" else "busy"


def is_cancelled(event: Component) -> bool:
    return event.flag("STATUS") == "CANCELLED"


def of_period(kind: str) -> str:
    """FBTYPE; unknown ones count as busy. Source: RFC 5545 §3.2.9."""
    return _PERIODS.get(kind.upper(), "busy")
