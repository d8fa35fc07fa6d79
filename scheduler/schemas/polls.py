"""Polls. Organisers see counts, people their own answers."""

import marshmallow as ma
from marshmallow import fields, validate

from scheduler.schemas.base import instant
from scheduler.services import polls


class NewPoll(ma.Schema):
    session = fields.String(required=True, metadata={"description": "EVENT.SESSION"})
    starts = fields.List(instant(), required=True, validate=validate.Length(2, polls.MOST))
    deadline = instant(required=True)
    groups = fields.List(fields.String(), load_default=list, metadata={"description": "codes"})
    people = fields.List(fields.String(), load_default=list, metadata={"description": "staff numbers"})


class OptionSchema(ma.Schema):
    id = fields.Integer()
    start = instant()


class CountedOption(OptionSchema):
    price = fields.Integer(allow_none=True)
    yes = fields.Integer()
    maybe = fields.Integer()
    no = fields.Integer()


class PollSchema(ma.Schema):
    """A poll in counts. `use` is the rule that its votes become when it closes."""

    id = fields.Integer()
    session = fields.Function(lambda p: f"{p.session.event.code}.{p.session.code}")
    state = fields.String(metadata={"description": "open, closed or withdrawn"})
    deadline = instant()
    asked = fields.Function(lambda p: len(p.asked))
    answered = fields.Function(lambda p: len(polls.answered(p)))
    use = fields.String()
    options = fields.Method("counted")

    def counted(self, poll: object) -> object:
        counts = polls.counts(poll)  # type: ignore[arg-type]
        return CountedOption(many=True).dump(
            [
                {"id": o.id, "start": o.start, "price": o.price}
                | {answer: counts[o.id][answer] for answer in polls.ANSWERS}
                for o in poll.options  # type: ignore[attr-defined]
            ]
        )


class OwnPollSchema(ma.Schema):
    """A poll that one is asked in."""

    id = fields.Integer()
    session = fields.Function(lambda p: f"{p.session.event.code}.{p.session.code}")
    deadline = instant()
    options = fields.List(fields.Nested(OptionSchema))


class Answers(ma.Schema):
    answers = fields.Dict(
        keys=fields.Integer(),
        values=fields.String(validate=validate.OneOf(tuple(polls.ANSWERS))),
        required=True,
        metadata={"description": "by the number of the option: yes, maybe or no"},
    )
