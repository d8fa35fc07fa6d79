"""Calendars of elsewhere that are due to be fetched. A worker looks by itself; `enqueue("calendars")` does it now."""

from scheduler.services import outside_refreshing

AT_MOST = 50  # in one job, so that others get their turn


def run() -> None:
    for _ in range(AT_MOST):
        if not outside_refreshing.refresh_due():
            return
