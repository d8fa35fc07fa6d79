"""/desk/rules: the desk's rules with their numbers. Clerks read them, organisers change them."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from scheduler import desk, found, idempotency
from scheduler.errors import Refusal
from scheduler.models import Venue
from scheduler.queries import courts as rooms
from scheduler.services import desk_settings
from scheduler.transactions import give_up
from scheduler.web import views_desk_rules
from scheduler.web.desk_answers import around
from scheduler.web.desk_asked import clerk
from scheduler.web.door import door
from scheduler.web.words import lang, t, w
from solver.constraints.parameters import parameters

SEPARATORS = str.maketrans({"，": ",", "、": ",", "；": ",", ";": ",", "：": ":", "–": "-"})


@door.get("/desk/rules")
def desk_rules() -> str:
    clerk()
    return _page(_venue(request.args.get("venue", "")))


@door.post("/desk/rules/<code>")
@idempotency.once
def desk_rule(code: str) -> Any:
    """The rule as the form says: on with these parameters, off, or as usual again."""
    user, venue = clerk(), _venue(request.form.get("venue", ""))
    rule = found.there(desk.rules().get(code), "rule", "规则", code)
    typed = _typed(rule.params)
    verb = request.form.get("verb", "on")
    try:
        if verb == "usual":
            desk_settings.as_usual(code, user, venue=venue)
        else:
            desk_settings.set_rule(code, _changed(rule.params, typed), user, venue=venue, on=verb != "off")
    except Refusal as refusal:
        give_up()
        return _page(venue, {code: typed}, refusal.to_json(lang()), code), refusal.status
    flash(t("已改：{x}。从现在起有效。", "Changed: {x}. It holds from now on.", x=w(rule.title)))
    where = venue.code if venue else None
    return redirect(url_for("web.desk_rules", venue=where, _anchor=f"r-{code}"), 303)


def _page(
    venue: Venue | None,
    typed: dict[str, dict[str, Any]] | None = None,
    error: dict[str, Any] | None = None,
    wrong: str = "",
) -> str:
    return render_template(
        "desk_rules.html",
        rules=views_desk_rules.shown(venue.code if venue else "", typed),
        venue=venue,
        venues=[(v.code, w(rooms.title_of(v))) for v in rooms.venues()],
        may=clerk().has("organiser"),
        error=error,
        wrong=wrong,
        **around("rules"),
    )


def _venue(code: str) -> Venue | None:
    return found.venue(code) if code else None


def _typed(params: type) -> dict[str, Any]:
    """The parameters that the form names, as typed; a list of codes is a list."""
    named: dict[str, Any] = {}
    for one in parameters(params):
        several = request.form.getlist(one.name)
        if f"{one.name}-asked" in request.form:
            named[one.name] = tuple(several)
        elif several:
            named[one.name] = _listed(several[0]) if one.is_list else several[0].strip()
    return named


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.translate(SEPARATORS).replace(",", " ").split() if part)


def _changed(params: type, typed: dict[str, Any]) -> dict[str, Any]:
    """What is not as by default; the rest follows the defaults of later versions, too."""
    defaults = {one.name: one.default for one in parameters(params)}
    return {name: value for name, value in typed.items() if _plain(value) != _plain(defaults[name])}


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
