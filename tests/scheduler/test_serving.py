"""The application as a web process serves it."""

import gc
import sys

from scheduler import serving


def test_what_the_modules_hold_is_in_no_collection(monkeypatch, app):
    monkeypatch.setattr(serving, "create_app", lambda: app)
    before = sys.getswitchinterval()
    try:
        served = serving.application()

        assert served is app
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()
        sys.setswitchinterval(before)
