"""Other people's calendars come in: when somebody is busy, and no more than that unless it is asked for.

`read` gives the file to a child process with limits of time and memory; what the file breaks is its own.
"""

from feeds.foreign.answer import ForeignEvent, ForeignSpan, Notice, Reading, Unreadable
from feeds.foreign.pool import Readers, read

__all__ = ["ForeignEvent", "ForeignSpan", "Notice", "Readers", "Reading", "Unreadable", "read"]
