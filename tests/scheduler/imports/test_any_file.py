"""Whatever is in a file, the answer is a report, and its sums add up."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.services import importing
from tests.tools.import_files import SMALL, files

ODD = [
    "",
    "0",
    "-1",
    "9" * 30,
    "2021-02-30",
    "2021-05-04",
    "24:00",
    "|",
    "+",
    "=",
    ";",
    "a=b",
    "é\u0000",
    '"',
    "*",
]
CELLS = st.one_of(
    st.sampled_from(ODD), st.text(max_size=12), st.sampled_from(["MPH", "E24", "chair", "women"])
)


@st.composite
def broken_files(draw) -> dict[str, bytes]:
    """The small import with some cells of some files replaced by anything."""
    texts = {}
    for name in draw(st.sets(st.sampled_from(sorted(SMALL)), min_size=1, max_size=3)):
        lines = [line.split(",") for line in SMALL[name].splitlines()]
        for _ in range(draw(st.integers(1, 3))):
            line = draw(st.integers(0, len(lines) - 1))
            cell = draw(st.integers(0, len(lines[line]) - 1))
            lines[line][cell] = draw(CELLS)
        texts[name] = "\n".join(",".join(line) for line in lines)
    return files(texts)


@pytest.mark.postgres
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(broken_files())
def test_any_cells_give_a_report_that_adds_up(session, broken):
    report = importing.dry_run(broken)

    sums = report.sums
    assert sums["new"] + sums["updated"] + sums["unchanged"] + sums["problems"] == sums["rows"]
    assert (report.errors > 0) >= (sums["problems"] > 0)
    assert all(p["wrong"]["zh"] and p["wrong"]["en"] for p in report.to_json()["problems"])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.binary(max_size=300), st.sampled_from(["venues.csv", "a.xlsx", "b.zip", "events.csv", "people.txt"])
)
def test_any_bytes_give_a_report(session, data, name):
    report = importing.dry_run({name: data})

    assert report.to_json()["written"] is False
