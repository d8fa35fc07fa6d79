"""Proofs by counting, before any search: more sessions must share a resource in a stretch of time than fit.

Sound: whenever one is shown, no timetable places all the sessions it names. Not complete: most that is
impossible is not so by counting alone.
"""

from solver.counting.proofs import TooMany, too_many

__all__ = ["TooMany", "too_many"]
