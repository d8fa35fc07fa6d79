"""What tests of the gym's pages share: keys, and what axe and a narrow screen find."""

import json
from pathlib import Path

AXE = Path(__file__).parents[1] / "js" / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def press(page, *keys):
    """Press the keys; how many it were."""
    for key in keys:
        page.keyboard.press(key)
    return len(keys)


def done(page, words):
    page.locator("#toast", has_text=words).wait_for()


def broken_rules(page, site, paths):
    """What axe finds on each of the pages."""
    found = {}
    for path in paths:
        page.goto(site + path)
        page.evaluate(AXE.read_text())
        broken = page.evaluate(f"axe.run(document, {json.dumps(RULES)}).then(r => r.violations)")
        if broken:
            found[path] = {v["id"]: [n["target"] for n in v["nodes"]][:3] for v in broken}
    return found


def sideways(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
