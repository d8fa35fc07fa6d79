"""Answers while a person looks at a timetable: where it fits best, why not here, what everything would cost."""
