"""What is due at the gym desk. The worker does it every second; `enqueue("desk")` does it now."""

from scheduler.services import due


def run() -> None:
    due.run()
