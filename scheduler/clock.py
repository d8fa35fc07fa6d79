"""The one place that asks what time it is. Tests set it; the demo may start it on another day."""

from collections.abc import Callable
from datetime import UTC, datetime

_source: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _source()


def set_source(source: Callable[[], datetime] | None) -> None:
    """Replace the clock, or put the real one back with None."""
    global _source
    _source = source or (lambda: datetime.now(UTC))
