"""The gym's report as a file: a workbook with three sheets, or its main table as CSV."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from flask import Response, request

from scheduler.desk.known import DAY_TYPES
from scheduler.errors import Refusal
from scheduler.queries import reports
from scheduler.queries.reports import Report
from scheduler.web import times
from scheduler.web.door import door
from scheduler.web.pages_desk import clerk
from scheduler.web.table_files import Sheet, csv_bytes, xlsx_bytes
from scheduler.web.words import lang, t, w
from solver.words import Words

LONGEST = timedelta(days=400)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@door.get("/desk/report.csv")
def gym_report_csv() -> Response:
    """Utilisation by court, day type and peak."""
    clerk()
    made = _asked()
    return _file(csv_bytes(_use(made)), made, "csv", "text/csv; charset=utf-8")


@door.get("/desk/report.xlsx")
def gym_report_xlsx() -> Response:
    """The same with the figures of people and waiting on sheets of their own."""
    clerk()
    made = _asked()
    return _file(xlsx_bytes([_use(made), _figures(made), _groups(made)]), made, "xlsx", XLSX)


def _asked() -> Report:
    """Of `first` to `last`, the last thirty days where nothing is said."""
    last = _date("last") or times.today() - timedelta(days=1)
    first = _date("first") or last - timedelta(days=29)
    if not first <= last <= first + LONGEST:
        raise Refusal(
            "dates-wrong",
            Words("起止日期不对，最多一年。", "The first date must not be after the last; at most a year."),
            status=422,
        )
    return reports.report(first, last)


def _date(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _use(made: Report) -> Sheet:
    head = (
        *(t("场地", "court"), t("名称", "name"), t("日期类型", "day type"), t("高峰", "peak")),
        *(t("开放小时", "open hours"), t("关闭", "closed"), t("活动占用", "events"), t("可用", "usable")),
        *(t("已订", "booked"), t("未到", "absent"), t("利用率", "share")),
    )
    return Sheet(t("利用率", "Use"), head, list(_use_rows(made)))


def _use_rows(made: Report) -> Iterator[list[Any]]:
    for one in made.lines:
        hours = (one.open, one.closed, one.events, one.usable, one.booked, one.absent)
        share = "" if one.share is None else round(one.share, 3)
        peak = t("是", "yes") if one.is_peak else t("否", "no")
        yield [
            one.venue,
            w(one.title),
            w(DAY_TYPES[one.day_type]),
            peak,
            *(round(h, 2) for h in hours),
            share,
        ]


def _figures(made: Report) -> Sheet:
    rows: list[list[Any]] = [
        [t("从", "from"), made.first.isoformat()],
        [t("到", "to"), made.last.isoformat()],
        [t("预订", "bookings"), made.bookings],
        [t("预订的人", "people who booked"), made.people],
        [t("到场", "came"), made.came],
        [t("未到", "did not come"), made.absent],
        [t("取消", "cancelled"), made.cancelled],
        [t("其中过晚", "of them too late"), made.late],
        [t("候补", "waited"), made.waited],
        [t("候补得到", "of them got a place"), made.got],
        [t("会员", "members"), made.members],
        [t("其中订过", "of them booked"), made.active],
    ]
    return Sheet(t("数字", "Figures"), (t("项目", "what"), t("数", "number")), rows)


def _groups(made: Report) -> Sheet:
    head = (t("分会与协会", "branch or club"), t("人数", "members"), t("订过", "booked"))
    return Sheet(t("分会与协会", "Groups"), head, [[w(name), n, active] for name, n, active in made.by_group])


def _file(body: bytes, made: Report, ending: str, kind: str) -> Response:
    name = f"gym-{made.first}-{made.last}-{lang()}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(body, headers=headers, content_type=kind)
