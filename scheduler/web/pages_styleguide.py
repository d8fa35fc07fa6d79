"""/styleguide : every part once, in development and tests only."""

from datetime import datetime

from flask import abort, current_app, render_template

from scheduler.daytypes import DayType
from scheduler.web import subscribing, times
from scheduler.web.door import door
from scheduler.web.shell import outside_url
from scheduler.web.views_items import Item
from scheduler.web.words import t
from solver.words import Words


@door.get("/styleguide")
def styleguide() -> str:
    if not (current_app.testing or current_app.debug or current_app.config["ENV"] in ("development", "test")):
        abort(404)
    start = datetime(2021, 4, 30, 16, 30, tzinfo=times.zone())
    title = t("拔河决赛", "Tug-of-war final")
    items = [
        Item(
            "match", title, "", t("跑道 1", "Lane 1"), start, start.replace(hour=17), False, state, "#", start
        )
        for state in ("", "changed", "away", "cancelled")
    ]
    return render_template(
        "styleguide.html",
        here_key="",
        items=items,
        types=[
            DayType("holiday", True, Words("清明节", "Qingming")),
            DayType("makeup", True, Words("调休", "Make-up day")),
            DayType("holiday", False, Words("春节", "Spring Festival")),
        ],
        panel=subscribing.Panel("", "", f"{outside_url()}/feeds/public/everything.ics", "zh", None),
        clients=subscribing.clients(),
    )
