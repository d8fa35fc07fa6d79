"""Minutes between two uses of a place: clearing up, setting up, another floor. They are taken, but not shown.

No rule asks: services/claims keeps the minutes free under the lock that decides every race, so nobody sets
them aside. They are part of the occupied time of whoever came first, and of every free time that is offered.
"""

from dataclasses import dataclass

from scheduler.desk.base import Exempt, History, No, Request, Rule, param
from solver.words import Sentence, Words

EVENT = "event"  # the use of an entry of a plan that names no activity


def read_pair(text: str) -> tuple[frozenset[str], int]:
    """ "badminton/event:30" as two uses, in either order, and minutes; ValueError where it is none."""
    uses, minutes = str(text).split(":")
    first, second = (use.strip() for use in uses.split("/"))
    if not first or not second or not 0 <= int(minutes) <= 24 * 60:
        raise ValueError(text)
    return frozenset((first, second)), int(minutes)


@dataclass(frozen=True)
class Params(Exempt):
    setup: int = param(0, zh="布置", en="setting up", unit="min")
    teardown: int = param(0, zh="收场", en="clearing up", unit="min")
    pairs: tuple[str, ...] = param((), zh="两种用途之间", en="between two uses", reads=read_pair)
    same: bool = param(False, zh="用途相同也要", en="between the same use, too")


class Changeover(Rule):
    code = "changeover"
    title = Words("换场时间", "Changeover")
    sentence = Sentence(
        zh="两次使用之间留出收场 {teardown} 分钟、布置 {setup} 分钟；某些用途之间另定：{pairs}。",
        en="{teardown} min to clear up and {setup} min to set up between two uses; between some: {pairs}.",
    )
    params = Params
    verbs = ()
    standard = False

    def refusal(self, request: Request, history: History, params: Params) -> No | None:
        """Kept by the claims, where the neighbours are known."""
        return None


def minutes(first: str, then: str, params: Params) -> int:
    """What has to lie between the end of the one use and the start of the other."""
    for pair, apart in map(read_pair, params.pairs):
        if pair == {first, then}:
            return apart
    return 0 if first == then and not params.same else params.teardown + params.setup


RULE = Changeover()
