"""An organiser who asks the API why a session of a draft is where it is, or is not."""

from dataclasses import dataclass
from datetime import datetime

ZONE = "+08:00"


@dataclass
class Asking:
    """An organiser at the API, asking about a draft."""

    client: object
    draft: int

    def get(self, session, question, **query):
        answer = self.client.get(
            f"/api/v1/timetables/{self.draft}/sessions/{session}/{question}", query_string=query
        )
        assert answer.status_code == 200, answer.json
        return answer.json

    def why(self, session):
        return Why(self.get(session, "explanation"))

    def verdict(self, session, when, *venues):
        """What it would break there, by rule."""
        found = self.get(session, "verdict", start=f"{when}:00{ZONE}", venues=",".join(venues))
        return {broken["use"]: broken for broken in found["broken"]}

    def fits(self, session):
        """Every start at which it keeps all rules, local."""
        places = self.get(session, "places", count=5000)["places"]
        return [datetime.fromisoformat(p["start"]) for p in places]


@dataclass
class Why:
    """An explanation as the API gives it."""

    told: dict

    def __post_init__(self):
        assert sum(reason["cells"] for reason in self.told["reasons"]) == self.told["cells"]

    @property
    def state(self):
        return self.told["state"]

    def causes(self, language):
        return {cause["words"][language] for cause in self.told["least_causes"]}

    def reasons(self, language):
        return {reason["words"][language] for reason in self.told["reasons"]}

    def ways(self, language):
        """What each way asks, and where the session goes then."""
        return [
            (tuple(words[language] for words in way["words"]), way["start"][5:16])
            for way in self.told["ways"]
        ]
