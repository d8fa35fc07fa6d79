"""A real Chromium and a real server. Skipped, with a word, where no Chromium is found."""

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from werkzeug.serving import make_server

from scheduler.services import accounts
from scheduler.transactions import writing
from tests.tools.desk import Gym, gym
from tests.tools.pages import march
from tests.tools.published import Small

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
WIDE = {"viewport": {"width": 1440, "height": 960}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 2,
    "user_agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit Mobile Safari",
}


PASSWORD = "green-lantern"
# Chromium's own words for a refusal, which is an answer, and for a net that a test takes away.
EXPECTED = re.compile(r"Failed to load resource: .*(status of (409|412|422)|ERR_INTERNET_DISCONNECTED)")


def is_trouble(message: Any) -> bool:
    return message.type in ("error", "warning") and not EXPECTED.match(message.text)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no Chromium found: install chromium, or name one in CHROMIUM")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture
def small(session) -> Small:
    return march()


@pytest.fixture
def site(app, small) -> Iterator[str]:
    """The address of the application, served on a port of its own."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def open_page(browser, site) -> Iterator[Callable[..., object]]:
    """Opens a path; whatever the console has to say (a breach of the content policy, too) fails the test."""
    contexts, said = [], []

    def open_page(
        path: str, *, phone: bool = False, lang: str = "zh", dark: bool = False, script: bool = True
    ):
        context = browser.new_context(
            **(PHONE if phone else WIDE),
            locale="zh-CN" if lang == "zh" else "en-GB",
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: said.append(m.text) if is_trouble(m) else None)
        page.on("pageerror", lambda e: said.append(str(e)))
        page.goto(site + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == []


@pytest.fixture
def hall(session) -> Gym:
    made = gym()
    hashed = accounts.hashed(PASSWORD)
    with writing():
        made.clerk.password_hash = made.member.password_hash = hashed
    made.book("GYM-B", "19:30", "20:30", "20317")
    made.book("GYM-T", "17:00", "18:00", "21044")
    return made


@pytest.fixture
def sign_in(open_page, site, hall) -> Callable[..., object]:
    def sign_in(login: str, path: str, **how):
        page = open_page("/sign-in", **how)
        page.fill("#f-login", login)
        page.fill("#f-password", PASSWORD)
        page.press("#f-password", "Enter")
        page.wait_for_load_state()
        page.goto(site + path)
        return page

    return sign_in


@pytest.fixture
def desk(sign_in):
    page = sign_in("clerk", "/desk")
    page.wait_for_function("document.activeElement.id === 'text'")
    return page
