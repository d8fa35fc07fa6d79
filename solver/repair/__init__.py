"""The least change that makes a published timetable right again after something has happened."""
