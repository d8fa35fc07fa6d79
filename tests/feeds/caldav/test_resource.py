"""One entry as a file."""

from datetime import date

from feeds.caldav.resource import whole
from feeds.entry import fragment
from feeds.lint import lint
from tests.tools.agendas import item, mixed_agenda


def test_the_fragment_stands_in_it_unchanged():
    for one in mixed_agenda().items:
        made = fragment(one, "zh")
        assert made in whole(made)


def test_nothing_is_wrong_with_it_but_what_only_a_feed_has():
    for one in mixed_agenda().items:
        codes = {finding.code for finding in lint(whole(fragment(one, "both")))}
        assert codes <= {"missing", "refresh", "zone-missing"}, codes


def test_only_what_names_the_zone_brings_it():
    day = item(1, all_day=True, start=date(2021, 4, 10), end=date(2021, 4, 11))

    assert b"VTIMEZONE" in whole(fragment(item(1), "zh"))
    assert b"VTIMEZONE" not in whole(fragment(day, "zh"))
