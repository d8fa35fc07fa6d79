"""The worker: takes jobs from the queue, rings again for solves that nobody works on, and minds the desk's clock."""

import logging
import threading

from flask import Flask

from scheduler.jobs import mail
from scheduler.queue import doorbell
from scheduler.services import due, outside_refreshing, proving, running

log = logging.getLogger(__name__)
EVERY = 1.0  # seconds between looks at the rows
FETCHERS = 2  # threads that wait for other people's servers, so that neither solves nor the desk do


def work(app: Flask) -> None:
    """Work until a signal ends the process."""
    huey, _ = doorbell(app)
    consumer = huey.create_consumer(
        workers=app.config["JOBS"],
        periodic=False,
        initial_delay=0.05,  # the file is polled; huey's default of up to 10 s is no answer to a click
        max_delay=0.2,
        check_worker_health=True,
    )
    ringer = threading.Thread(target=ring_forever, args=(app, consumer.stop_flag), daemon=True)
    ringer.start()
    for _ in range(FETCHERS):
        threading.Thread(target=fetch_forever, args=(app, consumer.stop_flag), daemon=True).start()
    threading.Thread(target=post_forever, args=(app, consumer.stop_flag), daemon=True).start()
    consumer.run()


def ring_forever(app: Flask, stop: threading.Event) -> None:
    """huey's own periodic tasks run once a minute, which is too late for a lease of seconds."""
    while not stop.is_set():
        try:
            with app.app_context():
                running.ring_again()
                proving.ring_again()
                due.run()
        except Exception:  # the database may be away for a while; the next look is in a second
            log.exception("could not look for what is due")
        stop.wait(EVERY)


def fetch_forever(app: Flask, stop: threading.Event) -> None:
    """Calendars of elsewhere, one after the other as they become due."""
    while not stop.is_set():
        found = 0
        try:
            with app.app_context():
                found = outside_refreshing.refresh_due()
        except Exception:  # as above: looked at again in two seconds
            log.exception("could not look for calendars that are due")
        if not found:
            stop.wait(2 * EVERY)


def post_forever(app: Flask, stop: threading.Event) -> None:
    """Mails have a thread of their own: a slow server keeps neither leases nor the desk waiting."""
    while not stop.is_set():
        try:
            with app.app_context():
                mail.run()
        except Exception:  # as above
            log.exception("could not look for mails")
        stop.wait(EVERY)
