"""Relaxed double round robins with absences and a hard limit on the difference in matches played (RobinX files).

The files say it with the words of the indoor football seasons, and the rules are the same, `team_pace` among them;
there are no wishes, so that a timetable of everything is all that is asked.
"""

from benchmarks.sets.indoor_football import CHECKER, SUFFIX, read, write

__all__ = ["CHECKER", "FILES", "SUFFIX", "read", "write"]

FILES = "sports/rest-time/*.xml"
