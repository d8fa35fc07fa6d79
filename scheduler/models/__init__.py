"""The tables, one file per aggregate. Importing this package makes all of them known."""

from scheduler.models.account import ApiToken, FeedToken, User
from scheduler.models.agreement import Agreement, ExtraOpening, Repair, Spared
from scheduler.models.ballot import Ballot, BallotWish
from scheduler.models.booking import (
    Answered,
    Booking,
    BookingSeries,
    DeskRule,
    Message,
    Point,
    Waiting,
)
from scheduler.models.busy_time import BusyClash, BusyPattern
from scheduler.models.caldav import DavCalendar, DavChoice, DavMember
from scheduler.models.draft_edit import DraftEdit
from scheduler.models.draft_proof import DraftProof
from scheduler.models.edition import Claim, Edition, EditionIsPublished, Entry
from scheduler.models.event import Event, EventSession, RuleChange, RuleUse
from scheduler.models.feed import FeedState
from scheduler.models.importing import Audit, ImportRun
from scheduler.models.lesson import Course, Lesson, Seat
from scheduler.models.mail import Invitation, Mail, MailChoice, Telling
from scheduler.models.outside import OutsideCalendar, OutsideItem
from scheduler.models.person import Busy, Group, GroupFree, Membership, Person
from scheduler.models.plan import Plan, PlanDay
from scheduler.models.poll import Poll, PollOption, PollVote
from scheduler.models.premises import PremisesNumber
from scheduler.models.series_step import SeriesStep
from scheduler.models.solve import Solve
from scheduler.models.timetable import DraftPlacement, DraftStep, Timetable
from scheduler.models.venue import Closure, KitItem, OpeningHours, Venue
from scheduler.models.withdrawal import Withdrawal

__all__ = [
    "Agreement",
    "Answered",
    "ApiToken",
    "Audit",
    "Ballot",
    "BallotWish",
    "Booking",
    "BookingSeries",
    "Busy",
    "BusyClash",
    "BusyPattern",
    "Claim",
    "Closure",
    "Course",
    "DavCalendar",
    "DavChoice",
    "DavMember",
    "DeskRule",
    "DraftEdit",
    "DraftPlacement",
    "DraftProof",
    "DraftStep",
    "Edition",
    "EditionIsPublished",
    "Entry",
    "Event",
    "EventSession",
    "ExtraOpening",
    "FeedState",
    "FeedToken",
    "Group",
    "GroupFree",
    "ImportRun",
    "Invitation",
    "KitItem",
    "Lesson",
    "Mail",
    "MailChoice",
    "Membership",
    "Message",
    "OpeningHours",
    "OutsideCalendar",
    "OutsideItem",
    "Person",
    "Plan",
    "PlanDay",
    "Point",
    "Poll",
    "PollOption",
    "PollVote",
    "PremisesNumber",
    "Repair",
    "RuleChange",
    "RuleUse",
    "Seat",
    "SeriesStep",
    "Solve",
    "Spared",
    "Telling",
    "Timetable",
    "User",
    "Venue",
    "Waiting",
    "Withdrawal",
]
