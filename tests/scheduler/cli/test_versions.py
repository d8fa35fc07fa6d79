"""Versions at the terminal."""

from scheduler.cli import versions
from tests.tools.published import two_lectures


def test_drafts_then_editions_are_listed(session, capsys):
    small = two_lectures()
    small.publish()

    versions.show(small.plan)

    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(f"* draft:{small.draft().id}")
    assert second.startswith("  edition:1")
