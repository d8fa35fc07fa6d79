"""Who may do a duty, in plain words of the problem: shared by the rules and by naming people."""

from solver.problem import Pool, Problem, Session
from solver.timespan import is_touched
from solver.words import Words

ROLES = {
    "referee": Words("裁判", "referees"),
    "juror": Words("评委", "jurors"),
    "speaker": Words("主讲人", "speakers"),
    "leader": Words("领队", "leaders"),
    "timekeeper": Words("计时员", "timekeepers"),
    "helper": Words("工作人员", "helpers"),
    "judge": Words("评审", "judges"),
    "umpire": Words("裁判", "umpires"),
    "instructor": Words("教练", "instructors"),
    "lecturer": Words("授课人", "lecturers"),
}


def called(role: str) -> Words:
    """A duty in both languages, or several joined by +; one that an organiser named stays as it is."""
    found = [ROLES.get(one, Words(one, one)) for one in role.split(" + ")]
    return Words("、".join(w.zh for w in found), " + ".join(w.en for w in found))


def eligible(problem: Problem, session: Session, pool: Pool) -> tuple[str, ...]:
    """The people of the pool who may do this duty: not those who must attend the session anyway, and where
    it is to be neutral not the members of those who play."""
    out = set(session.people)
    if pool.neutral:
        groups = (problem.group.get(entry) for entry in session.entries)
        out.update(person for group in groups if group for person in group.members)
    return tuple(person for person in pool.people if person not in out)


def is_free(problem: Problem, session: Session, start: int, person: str) -> bool:
    """Whether the person's calendar is free for every occurrence. Somebody unknown is."""
    known = problem.person.get(person)
    if known is None or not known.busy:
        return True
    return not any(is_touched(span, known.busy) for span in problem.occurrences(session, start))
