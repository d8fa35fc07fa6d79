"""Something people drop in at: a stall, a hand-in day. Nobody has to be there all the time."""

from scheduler.kinds.recurring import Recurring
from solver.words import Words


class DropIn(Recurring):
    code = "drop_in"
    title = Words("随到随参加", "drop-in")
    category = "culture"


KIND = DropIn()
