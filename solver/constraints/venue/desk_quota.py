"""What the desk asks of everybody who books, asked of sessions: hours in a period, length, how far ahead."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Hard, masked, movable, param
from solver.constraints.counting import PERIODS, Members, above, by, held, period
from solver.constraints.pairing import sharing
from solver.problem import Place, Problem, Session
from solver.shapes import Count, Facts, Mask
from solver.timetable import Timetable
from solver.words import Minutes, Ref, Sentence, Words


@dataclass(frozen=True)
class Params:
    most: int = param(120, unit="minutes", zh="每队（支部）至多", en="at most for each team or group")
    period: str = param("week", zh="每", en="in each", choices=PERIODS)
    longest: int = param(0, unit="minutes", zh="一次至多（0：不限）", en="longest (0: no limit)")
    notice: int = param(0, unit="days", zh="至少提前", en="notice at least")
    ahead: int = param(0, unit="days", zh="至多提前（0：不限）", en="ahead at most (0: no limit)")


class DeskQuota(Hard):
    """The rules of the desk (`scheduler.desk`) for practice times that are planned rather than booked: a
    group's minutes in a period are added up over its sessions; days of notice are counted from `now`."""

    code = "desk_quota"
    keys = ("H48",)
    effort = 2
    title = Words("前台限额", "quotas of the desk")
    sentence = Sentence(zh="{who}：{need}", en="{who}: {need}")
    statement = Sentence(
        zh="{need}",
        en="{need}",
    )
    params = Params
    example = {"most": 60, "period": "day", "longest": 60, "notice": 1, "ahead": 9}

    def told(self, params: Params) -> Facts:
        """What the statement says beside the parameters."""
        needs = [_quota("", params)["need"]]
        needs += [_longest("", params)["need"]] if params.longest else []
        needs += [_ahead("", params)["need"]] if params.notice or params.ahead else []
        return {"need": Words("；".join(n.zh for n in needs), "; ".join(n.en for n in needs))}

    def declare(self, view, use: Bound) -> Iterator[Mask | Count]:
        problem, params = view.problem, use.params
        for session in movable(use.sessions):
            within = [_is_within(problem, params, day) for day in range(problem.grid.days)]
            yield from masked(session, view.by_day(session, within), _ahead(session.id, params))
            if 0 < params.longest < session.minutes:
                none = view.bucket(session, "all") > 0
                yield Mask(session, none, facts=_longest(session.id, params))
        for who, members in _groups(problem, use):
            limit = problem.ticks(params.most)
            if sum(ticks for _, ticks in members) > limit:
                yield Count(members, params.period, most=limit, facts=_quota(who, params))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        params = use.params
        for session, placement in timetable.placed(movable(use.sessions)):
            if not _is_within(problem, params, problem.grid.day(placement.start)):
                yield Breach((session.id,), 1, _ahead(session.id, params))
            if 0 < params.longest < session.minutes:
                yield Breach((session.id,), session.minutes - params.longest, _longest(session.id, params))
        for who, members in _groups(problem, use):
            found = held(timetable, members, by(problem, params.period))
            for sessions, excess in above(found, problem.ticks(params.most), hard=True):
                yield Breach(sessions, excess * problem.grid.tick, _quota(who, params))

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        return Words("同意超出前台限额", "allow more than the desk's quota")


CONSTRAINT = DeskQuota()


def _groups(problem: Problem, use: Bound) -> Iterator[tuple[str, Members]]:
    """Each team and group with its sessions and their lengths in ticks."""
    for who, part in sharing(use.sessions, lambda s: (*s.groups, *s.entries)).items():
        yield who, [(s, problem.length(s)) for s in part]


def _is_within(problem: Problem, params: Params, day: int) -> bool:
    days = day - problem.grid.day(problem.now)
    return days >= params.notice and not 0 < params.ahead < days


def _quota(who: str, params: Params) -> dict:
    most, when = Minutes(params.most), period(params.period)
    need = Words(f"{when.zh}至多{most.get('zh')}", f"at most {most.get('en')} {when.en}")
    return {"who": Ref("group", who), "need": need}


def _longest(session: str, params: Params) -> dict:
    longest = Minutes(params.longest)
    need = Words(f"一次至多{longest.get('zh')}", f"at most {longest.get('en')} at a time")
    return {"who": Ref("session", session), "need": need}


def _ahead(session: str, params: Params) -> dict:
    zh = [f"至少提前 {params.notice} 天"] if params.notice else []
    en = [f"at least {params.notice} days ahead"] if params.notice else []
    if params.ahead:
        zh.append(f"至多提前 {params.ahead} 天")
        en.append(f"at most {params.ahead} days ahead")
    need = Words("，".join(zh) or "不早于今天", ", ".join(en) or "not before today")
    return {"who": Ref("session", session), "need": need}
