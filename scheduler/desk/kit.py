"""Kit that is lent with a booking here; what lies elsewhere is not."""

from dataclasses import dataclass

from scheduler.desk.base import Exempt, History, No, Request, Rule, param
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params(Exempt):
    items: tuple[str, ...] = param((), zh="可借的器材", en="kit that is lent")


class Kit(Rule):
    code = "kit"
    title = Words("器材", "Kit")
    sentence = Sentence(zh="随预订可借的器材：{items}。", en="Lent with a booking: {items}.")
    params = Params
    verbs = ("add", "change", "lend")
    standard = False

    def refusal(self, request: Request, history: History, params: Params) -> No | None:
        elsewhere = {code: title for code, title in request.kit.items() if code not in params.items}
        if not elsewhere:
            return None
        zh = "、".join(title.get("zh") or code for code, title in elsewhere.items())
        en = ", ".join(title.get("en") or code for code, title in elsewhere.items())
        return No(
            Words(f"这里不借：{zh}。", f"Not lent here: {en}."),
            Words("不借它，或换一种器材。", "Leave it out, or take other kit."),
            context={"kit": sorted(elsewhere)},
        )


RULE = Kit()
