"""Some go first: the others may book only from so many hours before."""

from dataclasses import dataclass
from datetime import timedelta

from scheduler.desk import saying
from scheduler.desk.base import Exempt, History, No, Request, Rule, param
from scheduler.desk.known import WORDS, read_role, read_status
from solver.words import Minutes, Sentence, Words


@dataclass(frozen=True)
class Params(Exempt):
    first: tuple[str, ...] = param(
        ("staff",), zh="优先的身份", en="status that goes first", reads=read_status
    )
    first_groups: tuple[str, ...] = param((), zh="优先的群体", en="groups that go first")
    first_roles: tuple[str, ...] = param((), zh="优先的角色", en="roles that go first", reads=read_role)
    others: int = param(24, zh="其他人提前", en="others from", unit="h")


class Priority(Rule):
    code = "priority"
    title = Words("优先", "Priority")
    sentence = Sentence(
        zh="优先：{first} {first_groups} {first_roles}；其他人开始前 {others} 小时起可订。",
        en="First come {first} {first_groups} {first_roles}; others may book from {others} h before.",
    )
    params = Params
    verbs = ("add",)
    standard = False

    def refusal(self, request: Request, history: History, params: Params) -> No | None:
        opens = request.start - timedelta(hours=params.others)
        if _goes_first(request, params) or request.now >= opens:
            return None
        said, before = saying.moment(request, opens), Minutes(params.others * 60)
        codes = (*params.first, *params.first_groups, *params.first_roles)
        who = [WORDS.get(code, Words(code, code)) for code in codes]
        return No(
            Words(
                f"{'、'.join(w.zh for w in who)}优先；其他人在开始前 {before.get('zh')}起可订。",
                f"{' and '.join(w.en for w in who).capitalize()} go first; others from {before.get('en')} before.",
            ),
            Words(f"{said.zh} 起可订。", f"Possible from {said.en}."),
            opens,
            context={"hours": params.others},
        )


def _goes_first(request: Request, params: Params) -> bool:
    groups = request.groups | {request.group}
    return (
        (request.status in params.first and not request.group)
        or bool(groups & set(params.first_groups))
        or bool(request.roles & set(params.first_roles))
    )


RULE = Priority()
