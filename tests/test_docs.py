"""Documentation that is behind the code fails here."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_the_generated_reference_pages_are_up_to_date():
    done = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (0, "")


def test_every_relative_link_leads_somewhere():
    missing = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
        for target in _links(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]

    assert missing == []


def _links(text: str) -> list[str]:
    found = [piece.split(")")[0].split("#")[0] for piece in text.split("](")[1:]]
    return [link for link in found if link and "://" not in link and not link.startswith(("mailto:", "/"))]
