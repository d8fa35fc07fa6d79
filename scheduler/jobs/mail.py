"""What is due by mail: made, then sent. The worker does it every second."""

from scheduler.services import mailing, posting


def run() -> None:
    mailing.run()
    posting.run()
