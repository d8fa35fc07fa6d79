"""Explanations as rows keep them: JSON with words in both languages and local times, for pages and the API."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from scheduler.services.about import About
from scheduler.services.touching import Readers, Touched
from solver.codec import dump_edits
from solver.explain.speaking import PREMISE, claimed
from solver.explain.told import ANY, Cause, Explanation, Proof, Way
from solver.problem import Place, Problem
from solver.timetable import Placement
from solver.words import Words


def told(
    explanation: Explanation,
    problem: Problem,
    readers: Readers | None = None,
    placements: Sequence[Placement] = (),
) -> dict[str, Any]:
    """An unplaced session with its counted reasons, the least set of causes, and the confirmed ways out.

    With `readers` each way says how many people it touches.
    """
    above = {use.id for use in problem.uses if use.binding}
    return {
        "session": explanation.session,
        "name": both(explanation.name),
        "state": explanation.state,
        "cells": explanation.cells,
        "reasons": [{"use": r.use, "words": both(r.words), "cells": r.cells} for r in explanation.reasons],
        "least_causes": [_cause(c, c.use in above) for c in explanation.least_causes],
        "is_least": explanation.is_least,
        "least_changes": explanation.least_changes,
        "ways": [way(w, problem, readers, placements) for w in explanation.ways],
    }


def way(
    found: Way, problem: Problem, readers: Readers | None = None, placements: Sequence[Placement] = ()
) -> dict[str, Any]:
    """A way out: what has to be agreed to, where the session goes, who moves from where to where. `id` names
    just this way; `people` have to be elsewhere (or come to less) because of it, `subscribers` of them read a
    feed."""
    was = {p.session: p for p in found.was}
    said = {
        "words": [both(w) for w in found.words],
        "edits": dump_edits(found.edits),
        "start": _local(problem, found.start),
        "venues": list(found.place),
        "moves": [_move(problem, p, was[p.session]) for p in found.moves],
        "also": [
            {
                "session": p.session,
                "name": both(problem.session[p.session].name),
                "to": _where(problem, p.start, p.place),
            }
            for p in found.also
        ],
        "out": [
            {
                "session": p.session,
                "name": both(problem.session[p.session].name),
                "from": _where(problem, p.start, p.place),
            }
            for p in found.out
        ],
        "cost": found.cost,
        "effort": found.effort,
    }
    elsewhere = [p.session for p in (*found.moves, *found.out)]
    touched = readers.of(elsewhere, placements) if readers else Touched()
    return said | {
        "id": name_of(found.session, said),
        "people": touched.people,
        "subscribers": touched.subscribers,
    }


def with_proof(said: Mapping[str, Any], proof: Proof | None, is_open: bool, about: About) -> dict[str, Any]:
    """An explanation with what is proven whatever the others do. A timetable that was found is the first way."""
    if proof is None:
        return {**said, "proof": None, "upgrading": is_open}
    found = proof_of(proof, about)
    ways = said.get("ways", [])  # one taken out by hand has none in its row
    if found["way"] is not None and found["way"]["id"] not in {w["id"] for w in ways}:
        ways = [found["way"], *ways]
    state = "any" if proof.claim == ANY else said.get("state", "unproven")
    return {**said, "state": state, "ways": ways, "proof": found, "upgrading": False}


def proof_of(proof: Proof, about: About) -> dict[str, Any]:
    """The claim with its words, on what premise, who would be left out, and the timetable as a way out."""
    found = way(proof.way, about.problem, about.readers, about.placements) if proof.way else None
    return {
        "claim": proof.claim,
        "words": both(claimed(proof, about.problem)),
        "premise": both(PREMISE),
        "instead": list(proof.instead),
        "way": found,
        "seconds": proof.seconds,
    }


def name_of(session: str, way: Mapping[str, Any]) -> str:
    """A short name of what the way does: the same way has the same one, whoever asks."""
    does = [session, *(way[k] for k in ("edits", "start", "venues"))]
    does += [[m["session"], m["to"]] for m in (*way["moves"], *way.get("also", ()))]
    does += [[gone["session"]] for gone in way.get("out", ())]
    return hashlib.sha256(json.dumps(does, sort_keys=True).encode()).hexdigest()[:12]


def both(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def _cause(cause: Cause, is_from_above: bool) -> dict[str, Any]:
    return {
        "binding": is_from_above,
        "use": cause.use,
        "words": both(cause.words),
        "cells": cause.cells,
        "sessions": list(cause.sessions),
    }


def _move(problem: Problem, to: Placement, was: Placement) -> dict[str, Any]:
    return {
        "session": to.session,
        "name": both(problem.session[to.session].name),
        "from": _where(problem, was.start, was.place),
        "to": _where(problem, to.start, to.place),
    }


def _where(problem: Problem, start: int, place: Place) -> dict[str, Any]:
    return {"start": _local(problem, start), "venues": list(place)}


def _local(problem: Problem, tick: int) -> str:
    return problem.grid.datetime(tick).isoformat()
