"""Why a session has no place, what would make room for it, and what of that is proven.

`told` is plain data; `session.explain` makes it from a state (numpy, no OR-Tools); `confirming` holds each way
out against the independent check of the whole timetable.
"""
