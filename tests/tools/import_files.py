"""A small whole import as text files, for tests to break one thing at a time."""

import io
from collections.abc import Mapping

SMALL = {
    "plan.csv": "code,title_zh,title_en,first_day,last_day\n2021,二〇二一,Year 2021,2021-01-01,2021-12-31\n",
    "venues.csv": (
        "code,title_zh,title_en,capacity,lanes,part_of\n"
        "MPH,多功能厅,Hall,150,1,\nMPH-A,多功能厅A,Hall A,90,1,MPH\nAUD,报告厅,Auditorium,300,1,\n"
    ),
    "hours.csv": "venue,day_types,weekdays,start,end,quiet\nMPH,work,,08:30,20:30,no\nAUD,work,1|5,14:00,18:00,\n",
    "closures.csv": "venue,start,end,reason_zh,reason_en\nAUD,2021-05-17,2021-05-28,答辩,Defences\n",
    "kits.csv": "code,title_zh,stock\nsound,音响,2\n",
    "groups.csv": (
        "code,kind,title_zh,title_en,size\nLAS,branch,激光室,Laser,80\nOPT,branch,光学室,Optics,85\n"
        "women,cohort,女职工,Women,300\n"
    ),
    "people.csv": (
        "code,name,pinyin,sex,born,status,branch,duty\n20317,张伟,Zhang Wei,m,1980-02-03,staff,LAS,chair\n"
        "20318,王芳,Wang Fang,f,,staff,OPT,\n"
    ),
    "members.csv": "group,person,role\nwomen,20318,member\n",
    "busy.csv": (
        "person,start,end,weekdays,start_time,end_time\nchair,2021-03-08,2021-03-10,,,\n"
        "OPT,2021-03-01,2021-03-31,1,09:00,11:00\n"
    ),
    "free.csv": "group,start,end,reason_zh\nwomen,2021-03-08 14:00,2021-03-08 18:00,三八节\n",
    "events.csv": (
        "code,kind,title_zh,title_en,first,last,count,minutes,places,people,groups,options\n"
        "E24,lecture,知识讲座,Lecture,2021-03-01,2021-06-30,1,90,AUD|MPH,chair,women,\n"
        "X2,outside,报告会,Report,2021-03-05,2021-03-05,1,120,MPH,,,at=2021-03-05 14:00\n"
    ),
    "rules.csv": "event,code,rule,sessions,params,hard\nE24,hours,venue_open,*,,\n",
}


def files(changes: Mapping[str, str | bytes] | None = None, *, only: str = "") -> dict[str, bytes]:
    """The small import with some files replaced; `only` names the files to leave in (without .csv)."""
    texts: dict[str, str | bytes] = {**SMALL, **(changes or {})}
    wanted = {f"{name}.csv" for name in only.split()} or set(texts)
    return {n: t.encode() if isinstance(t, str) else t for n, t in texts.items() if n in wanted}


def changed(name: str, old: str, new: str) -> dict[str, bytes]:
    """The small import with one text replaced in one file."""
    text = SMALL[name]
    assert old in text, f"{old!r} is not in {name}"
    return files({name: text.replace(old, new)})


def workbook(sheets: Mapping[str, list[list[object]]], merge: tuple[str, str] = ("", "")) -> bytes:
    """An .xlsx file; `merge` is a sheet and a range of it."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    if merge[0]:
        book[merge[0]].merge_cells(merge[1])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def told(report) -> list[tuple[str, str, int, str]]:
    """(code, file, row, column) of every problem listed, in the report's order."""
    return [(p.code, p.file, p.row, p.column) for p in report.sorted_problems()]
