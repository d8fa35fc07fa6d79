"""Who may book at all."""

from dataclasses import dataclass

from scheduler.desk.base import Exempt, History, No, Request, Rule, param
from scheduler.desk.known import STATUSES, read_status
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params(Exempt):
    statuses: tuple[str, ...] = param(("staff", "student"), zh="身份", en="of status", reads=read_status)
    groups: tuple[str, ...] = param((), zh="群体", en="in one of the groups")


class Eligible(Rule):
    code = "eligible"
    title = Words("谁可以订", "Who may book")
    sentence = Sentence(
        zh="可以订的身份：{statuses}；群体：{groups}。", en="May book: {statuses}; members of: {groups}."
    )
    params = Params
    verbs = ("add", "wait")
    standard = False

    def refusal(self, request: Request, history: History, params: Params) -> No | None:
        groups = request.groups | {request.group}
        if params.groups and not groups & set(params.groups):
            said = "、".join(params.groups)
            return _no(Words(f"成员（{said}）", f"members of {', '.join(params.groups)}"))
        if params.statuses and request.status not in params.statuses and not request.group:
            known = [STATUSES.get(s, Words(s, s)) for s in params.statuses]
            return _no(Words("、".join(w.zh for w in known), " and ".join(w.en for w in known)))
        return None


def _no(who: Words) -> No:
    return No(
        Words(f"这个场地只给{who.zh}预订。", f"This place is for {who.en} only."),
        Words("请换一个场地，或问前台。", "Take another place, or ask at the desk."),
    )


RULE = Eligible()
