"""A repair as text, in one language."""

from solver.constraints.moments import moment
from solver.edits import LeaveOut
from solver.problem import Problem
from solver.repair.told import Moved, Repair
from solver.timetable import Placement
from solver.words import Words


def spoken_move(moved: Moved, problem: Problem, language: str) -> str:
    """One session, from where to where."""
    name = problem.session[moved.session].name.get(language) or moved.session
    return f"{name}: {_at(moved.was, problem, language)} → {_at(moved.now, problem, language)}"


def summary(repair: Repair) -> Words:
    """How many moved, and what of that is proven."""
    count, lost = len(repair.moved), len(repair.unplaced)
    dates = [len(edit.days) for edit in repair.left_out if isinstance(edit, LeaveOut)]
    zh = f"{count} 场改期" + (f"，{len(dates)} 场每周的共停 {sum(dates)} 次" if dates else "")
    en = f"{count} moved" + (
        f", {sum(dates)} dates of {len(dates)} weekly sessions left out" if dates else ""
    )
    zh += f"，{lost} 场没有地方" if lost else ""
    en += f", {lost} without a place" if lost else ""
    if repair.proven:
        return Words(f"{zh}；已证明不可能更少、更近。", f"{en}; proven: not fewer, nor nearer.")
    if repair.lost_proven and repair.moved_weight <= repair.moved_bound:
        return Words(f"{zh}；已证明不可能更少。", f"{en}; proven: not fewer.")
    return Words(f"{zh}；尚未证明最少。", f"{en}; not yet proven to be the fewest.")


def _at(placement: Placement, problem: Problem, language: str) -> str:
    venues = ("、" if language == "zh" else ", ").join(
        problem.venue[v].name.get(language) or v for v in placement.place
    )
    return f"{moment(problem.grid, placement.start).get(language)} {venues}".strip()
