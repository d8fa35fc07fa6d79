"""An advisor in a process of its own, kept warm: `python -m solver.advice.serving`.

In: lines of JSON, each answered by one line. First {"problem", "placements"}, which may come again when the
timetable is another; then questions {"ask": name, …}, and {"place": placement} or {"remove": session} where
one session is elsewhere, or nowhere, from now on: that takes no time. Out: {"answer": …}, or {"error": code,
"words"}. A web process keeps one of these for the board, so that it never loads numpy or OR-Tools itself. The
process ends with its parent, or with the end of the input.
"""

import gc
import json
import os
import sys
from collections.abc import Callable
from typing import IO, Any

from solver import codec
from solver.advice.advisor import Advisor
from solver.process import die_with_parent, limit
from solver.result import Options
from solver.words import Words

UNKNOWN = Words("没有这个场次", "there is no such session")
PLACED = Words("这个场次已经排上了", "the session has a place")
NOT_YET = Words("还没有给出日程表", "no timetable has been given yet")


class Unanswerable(ValueError):
    """A question that cannot be answered: a stable code, and words."""

    def __init__(self, code: str, words: Words) -> None:
        super().__init__(words.en)
        self.code, self.words = code, words


class Serving:
    """Answers one line after another."""

    def __init__(self) -> None:
        self.advisor: Advisor | None = None

    def answer(self, order: dict[str, Any]) -> Any:
        if "problem" in order:
            problem = codec.load_problem(order["problem"])
            self.advisor = Advisor(problem, codec.load_placements(order["placements"]))
            return {"sessions": len(problem.sessions)}
        if self.advisor is None:
            raise Unanswerable("no-timetable", NOT_YET)
        if "ask" not in order and ("place" in order or "remove" in order):
            return self._moved(order)
        ask = QUESTIONS.get(order.get("ask", ""))
        if ask is None:
            known = ", ".join(QUESTIONS)
            raise Unanswerable("unknown-question", Words(f"可以问：{known}", f"questions are: {known}"))
        if "session" in order and order["session"] not in self.advisor.index:
            raise Unanswerable("unknown-session", UNKNOWN)
        return ask(self.advisor, order)

    def _moved(self, order: dict[str, Any]) -> Any:
        """How many sessions have a place now."""
        assert self.advisor is not None
        placed = codec.load_placements([order["place"]]) if "place" in order else ()
        for session in (*(p.session for p in placed), *([order["remove"]] if "remove" in order else [])):
            if session not in self.advisor.index:
                raise Unanswerable("unknown-session", UNKNOWN)
            self.advisor.remove(session)
        for placement in placed:
            self.advisor.place(placement)
        return {"placed": len(self.advisor.placements)}


def _ready(advisor: Advisor, order: dict[str, Any]) -> Any:
    """Nothing is asked but that it be there: whoever is likely to ask soon has it compile beforehand."""
    return {"sessions": len(advisor.problem.sessions)}


def _options(advisor: Advisor, order: dict[str, Any]) -> Any:
    found = advisor.options(order["session"], first=order.get("first"), last=order.get("last"))
    return [codec.plain(o) for o in found[: order.get("count", len(found))]]


def _verdict(advisor: Advisor, order: dict[str, Any]) -> Any:
    found = advisor.verdict(order["session"], order["start"], tuple(order["place"]))
    return codec.plain(found) | {"fits": found.fits}


def _explain(advisor: Advisor, order: dict[str, Any]) -> Any:
    proven = bool(order.get("left_out_proven", False))
    return codec.dump_explanation(advisor.explain(order["session"], left_out_proven=proven))


def _prove(advisor: Advisor, order: dict[str, Any]) -> Any:
    """What holds for a session without a place whatever the others do."""
    if advisor.is_placed(order["session"]):
        raise Unanswerable("placed-already", PLACED)
    return codec.dump_proof(advisor.prove(order["session"], float(order.get("seconds", 10.0))))


def _repair(advisor: Advisor, order: dict[str, Any]) -> Any:
    """The timetable, or the announced one given with the question, repaired under the problem."""
    from solver.repair.repairing import repair

    announced = order.get("announced")
    placements = advisor.placements if announced is None else codec.load_placements(announced)
    options = Options(seconds=float(order.get("seconds", 10.0)))
    return codec.dump_repair(repair(advisor.problem, placements, options, weights=order.get("weights", {})))


def _alternatives(advisor: Advisor, order: dict[str, Any]) -> Any:
    from solver.advice.alternatives import alternatives

    options = Options(seconds=float(order.get("seconds", 20.0)))
    limits = {k: order[k] for k in ("count", "differ", "within") if k in order}
    found = alternatives(advisor.problem, advisor.placements, options=options, **limits)
    return [codec.plain(a) for a in found]


QUESTIONS: dict[str, Callable[[Advisor, dict[str, Any]], Any]] = {
    "ready": _ready,
    "options": _options,
    "verdict": _verdict,
    "explain": _explain,
    "prove": _prove,
    "repair": _repair,
    "alternatives": _alternatives,
}


def main(source: IO[str], target: IO[str]) -> None:
    die_with_parent()
    serving = Serving()
    for line in source:
        before = serving.advisor
        target.write(json.dumps(_told(serving, line), ensure_ascii=False) + "\n")
        target.flush()
        _tidy(anew=serving.advisor is not before)


def _tidy(*, anew: bool) -> None:
    """Garbage is collected after an answer, never amid one: a compiled plan is a million objects, and to look at
    all of them takes 0.2 s. So what is there stays out of sight until there is another plan."""
    if anew:
        gc.unfreeze()
    gc.collect()
    gc.freeze()


def _told(serving: Serving, line: str) -> dict[str, Any]:
    try:
        order = json.loads(line)
        limit(**order.get("limits", {}))
        return {"answer": serving.answer(order)}
    except Unanswerable as error:
        return {"error": error.code, "words": codec.plain(error.words)}
    except codec.BadFile as bad:
        return {"error": "bad-problem", "words": codec.plain(bad.words), "where": bad.where}
    except MemoryError:
        return {"error": "out-of-memory", "words": codec.plain(Words("内存不够", "out of memory"))}


if __name__ == "__main__":
    sys.stdout, out = sys.stderr, sys.stdout  # whatever else prints must not get into the answers
    main(sys.stdin, out)
    out.flush()
    os._exit(0)
