"""The gym's report as a file: for clerks, and with nothing in it that a spreadsheet would run."""

import io

import pytest
from openpyxl import load_workbook

from scheduler.transactions import writing
from tests.tools import factories


@pytest.fixture
def clerk(session):
    with writing():
        factories.venue("GYM-B", lanes=2, title_zh="=1+1", title_en="=1+1")
        people = tuple(factories.person() for _ in range(5))
        factories.group("evil", members=people, title_zh='=HYPERLINK("http://x")', title_en="@x")
        return factories.user("clerk", "desk")


def test_a_clerk_gets_csv_and_workbook_without_a_formula(client, clerk):
    client.sign_in(clerk)

    table = client.get("/desk/report.csv?first=2021-02-01&last=2021-02-07")
    book = load_workbook(io.BytesIO(client.get("/desk/report.xlsx?first=2021-02-01&last=2021-02-07").data))

    assert table.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert ",'=1+1," in table.data.decode("utf-8-sig")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert len(book.sheetnames) == 3
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_a_member_gets_no_report(client, clerk):
    with writing():
        member = factories.user("ann", "member")
    client.sign_in(member)

    assert client.get("/desk/report.xlsx").status_code == 403


def test_dates_the_wrong_way_round_are_refused(client, clerk):
    client.sign_in(clerk)

    assert client.get("/desk/report.csv?first=2021-03-01&last=2021-02-01").status_code == 422
