"""A real Chromium and a real server. Skipped, with a word, where no Chromium is found."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator

import pytest
from werkzeug.serving import make_server

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
        page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: said.append(str(e)))
        page.goto(site + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == []
