"""The stamps of a change: strictly later each time, in whole seconds."""

from datetime import UTC, datetime, timedelta


def next_stamp(now: datetime, last: datetime | None = None) -> datetime:
    """When this change is said to have happened: `now` in whole seconds, at least 1 s after `last`.

    Two changes in one second both show: ICSx5 takes an event only where LAST-MODIFIED is later, and
    the format holds whole seconds only. Aware UTC. Source: RFC 5545 §3.8.7.3, RFC 9110 §8.8.2.
    """
    floored = now.astimezone(UTC).replace(microsecond=0)
    if last is None:
        return floored
    return max(floored, last.astimezone(UTC).replace(microsecond=0) + timedelta(seconds=1))
