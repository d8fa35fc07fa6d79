"""A program that follows a feed by its differences."""

import re

import icalendar

WISH = {"Prefer": "subscribe-enhanced-get"}


def components(body: bytes) -> dict[str, str]:
    """Each entry's bytes by its UID."""
    found = re.findall(r"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", body.decode(), re.S)
    return {re.search(r"UID:(\S+)", entry)[1]: entry for entry in found}


class Subscriber:
    """A program with a copy of one feed, kept by differences."""

    def __init__(self, client, address: str) -> None:
        self.client = client
        self.address = address
        self.copy: dict[str, str] = {}
        self.token = ""
        self.came: list[str] = []  # the bodies that it got

    def look(self, **headers):
        given = WISH | ({"Sync-Token": self.token} if self.token else {})
        made = self.client.get(self.address, headers=given | headers)
        if "Preference-Applied" not in made.headers or not self.token:
            self.copy = {}
        if made.status_code == 200:
            self._take(made.data)
        self.token = made.headers["Sync-Token"]
        return made

    def _take(self, body: bytes) -> None:
        self.came.append(body.decode())
        icalendar.Calendar.from_ical(body)
        for uid, entry in components(body).items():
            self.copy.pop(uid, None)
            if "STATUS:DELETED" not in entry:
                self.copy[uid] = entry

    @property
    def whole(self) -> dict[str, str]:
        return components(self.client.get(self.address).data)
