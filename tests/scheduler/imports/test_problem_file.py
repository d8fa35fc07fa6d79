"""Problems as a file."""

import csv
import io

from scheduler.imports.problem_file import as_csv
from scheduler.services import importing
from tests.tools.import_files import changed


def test_each_problem_is_a_row_in_the_language_asked_for(session):
    report = importing.dry_run(changed("people.csv", "LAS,chair", "LASER,chair")).to_json()

    text = as_csv(report, "zh").decode("utf-8-sig")

    assert list(csv.reader(io.StringIO(text)))[1] == [
        *("error", "people.csv", "2", "branch", "LASER"),
        *("没有分会“LASER”", "是否指 LAS？", "LAS", "unknown-branch"),
    ]


def test_no_value_becomes_a_formula(session):
    report = importing.dry_run(changed("kits.csv", "sound,音响,2", "sound,音响,=cmd()")).to_json()

    assert ",'=cmd()," in as_csv(report, "en").decode("utf-8-sig")
