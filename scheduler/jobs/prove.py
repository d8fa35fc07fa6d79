"""What holds of a draft's sessions without a place whatever the others do, by the id of the draft."""

from scheduler.services import proving


def run(timetable_id: int) -> None:
    proving.run(timetable_id)
