"""The application as a web process serves it: many threads that share one interpreter.

Two things of CPython make a request late that is itself short. Its collector of garbage walks all that the
modules hold, a tenth of a second in which every thread stands; and a thread that has waited for the database
gets the interpreter back after up to five milliseconds for each thread that computes, twenty times a booking.
"""

import gc
import sys
from datetime import date

from flask import Flask

from scheduler import clock, daytypes, desk
from scheduler.app import create_app

SWITCH = 0.0005  # seconds that a thread computes while another one waits


def application() -> Flask:
    """The application, with what its modules hold left out of every collection."""
    app = create_app()
    _load_the_late()
    sys.setswitchinterval(SWITCH)
    gc.collect()
    gc.freeze()
    return app


def _load_the_late() -> None:
    """What is loaded at its first use, which is a booking: it has the write lock, and everybody would wait for the
    rules' modules and for the holidays of a year without a notice yet, seconds on a busy machine."""
    desk.rules()
    daytypes.day_type(date(clock.now().year + 1, 1, 2))  # New Year's Day itself is known without tables
