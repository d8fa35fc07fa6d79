"""Headers, cells and keys: every problem is located and says what would be right."""

from scheduler.services import importing
from tests.tools.import_files import SMALL, changed, files, told, workbook


def test_a_typing_error_in_the_header_finds_the_column_that_was_meant(session):
    report = importing.dry_run(changed("venues.csv", "capacity", "capacty"))

    assert told(report) == [("unknown-column", "venues.csv", 1, "capacty")]
    assert (report.problems[0].use, report.problems[0].right.en) == ("capacity", "do you mean capacity?")


def test_a_missing_column_that_is_needed_makes_the_whole_table_unusable(session):
    report = importing.dry_run(changed("kits.csv", "code,title_zh,stock", "code,title_zh,stok"))

    assert told(report) == [
        ("unknown-column", "kits.csv", 1, "stok"),
        ("missing-column", "kits.csv", 1, "stock"),
    ]
    assert report.sums["problems"] == 1


def test_a_column_that_occurs_twice_is_told(session):
    report = importing.dry_run(changed("kits.csv", "code,title_zh,stock", "code,title_zh,stock,stock"))

    assert told(report) == [("duplicate-column", "kits.csv", 1, "stock")]


def test_an_id_that_occurs_twice_names_the_first_row(session):
    report = importing.dry_run(files({"kits.csv": SMALL["kits.csv"] + "rope,绳,1\nsound,音箱,1\n"}))

    assert told(report) == [("duplicate", "kits.csv", 4, "code")]
    assert report.problems[0].wrong.en == "sound is already in row 2"


def test_a_missing_value_and_a_row_with_too_many_cells_are_told(session):
    report = importing.dry_run(files({"kits.csv": "code,title_zh,stock\nrope,,2\nflag,旗,红,3\n"}))

    assert told(report) == [
        ("missing-value", "kits.csv", 2, "title_zh"),
        ("bad-value", "kits.csv", 3, "stock"),
        ("too-many-cells", "kits.csv", 3, ""),
    ]


def test_a_file_whose_name_says_nothing_names_the_nearest_table(session):
    report = importing.dry_run({"venue.csv": b"code\nA\n"})

    assert [(p.code, p.file, p.use) for p in report.problems] == [("unknown-table", "venue.csv", "venues")]


def test_chinese_names_of_files_and_a_year_before_them_are_understood(session):
    report = importing.run({"2021-器材.csv": SMALL["kits.csv"].encode()})

    assert (report.errors, report.sums["new"]) == (0, 1)


def test_a_further_sheet_of_a_workbook_is_only_warned_of(session):
    book = workbook({"kits": [["code", "title_zh", "stock"], ["rope", "绳", 2]], "备注": [["随便写"]]})

    report = importing.run({"year.xlsx": book})

    assert ([p.code for p in report.problems], report.errors, report.written) == (["unknown-table"], 0, True)


def test_merged_cells_keep_everything_out(session):
    book = workbook(
        {"kits": [["code", "title_zh", "stock"], ["rope", "绳", 2], ["b", None, 2]]}, ("kits", "B2:B3")
    )

    report = importing.run({"year.xlsx": book})

    assert (report.written, report.sums["problems"]) == (False, 2)
    assert {p.code for p in report.problems} == {"merged-cells"}


def test_mixed_encodings_keep_everything_out(session):
    mixed = SMALL["kits.csv"].encode() + "rope,拔河绳,2\n".encode("gb18030") + "flag,红旗,2\n".encode()

    report = importing.run({"kits.csv": mixed})

    assert told(report) == [("mixed-encodings", "kits.csv", 3, "")]
    assert (report.written, report.sums["problems"], report.sums["new"]) == (False, 1, 2)


def test_no_files_at_all_are_told(session):
    assert [p.code for p in importing.dry_run({}).problems] == ["no-files"]
