"""What leaves the house by mail: the outbox, who has to be told what, how they want it, and invitations."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.models.base import Base, Instant
from scheduler.models.edition import Entry
from scheduler.models.person import Person


class Mail(Base):
    """One mail to one reader. The row is the truth: its Message-ID is made of it.

    `state`: waiting, sending (somebody's until `lease_until`), sent; failed (refused for good, or tried too
    often), bounced, unsure (handed over, but no answer came: sending again might tell it twice), withdrawn.
    `attempts` is the fence of whoever sends; `handed_at` is kept before the text leaves us.
    """

    __tablename__ = "mail"
    __table_args__ = (Index("ix_mail_state_send_at", "state", "send_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    to: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(5), default="zh")
    kind: Mapped[str] = mapped_column(String(12))  # change, request, cancel, test
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    calendar: Mapped[str] = mapped_column(Text, default="")  # the .ics beside the text
    method: Mapped[str] = mapped_column(String(8), default="")  # of an invitation: REQUEST, CANCEL
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id", ondelete="SET NULL"))  # that it tells
    made_at: Mapped[datetime] = mapped_column(Instant)
    send_at: Mapped[datetime] = mapped_column(Instant)  # not before
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    handed_at: Mapped[datetime | None] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    error: Mapped[str] = mapped_column(Text, default="")

    person: Mapped[Person | None] = relationship()


class Telling(Base):
    """That a person has to learn of one revision of an entry: at most one a person and revision, ever.

    `what` is change, joined (the entry is new for them) or left (they need not come any more). `state`:
    pending until `due_at`, when their feed has told them (feed) or a mail does (told), or an invitation does
    (invitation), and again where that mail is taken back; moot where nothing differs any more or all is over;
    `site` where they have no mail address.
    """

    __tablename__ = "telling"
    __table_args__ = (
        UniqueConstraint("person_id", "entry_id"),
        Index("ix_telling_state_due_at", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    what: Mapped[str] = mapped_column(String(8), default="change")
    effect_at: Mapped[datetime] = mapped_column(Instant)  # from when on not knowing would harm
    due_at: Mapped[datetime] = mapped_column(Instant)
    held: Mapped[bool] = mapped_column(default=False)  # put off once, to a digest or past quiet hours
    state: Mapped[str] = mapped_column(String(10), default="pending")
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id", ondelete="SET NULL"))

    person: Mapped[Person] = relationship()
    entry: Mapped[Entry] = relationship()


class MailChoice(Base):
    """How a person wants mail. Minutes count from midnight where they are; quiet hours may pass midnight.

    `wants`: late (what the calendar would tell too late), all, none. `duties`: feed, or invitations by mail,
    never both.
    """

    __tablename__ = "mail_choice"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    wants: Mapped[str] = mapped_column(String(4), default="late")
    quiet_from: Mapped[int | None]
    quiet_until: Mapped[int | None]
    digest_at: Mapped[int | None]  # one mail a day at this time; None: at once
    duties: Mapped[str] = mapped_column(String(10), default="feed")  # feed, invitation


class Invitation(Base):
    """An entry that a person with a duty was invited to by mail.

    `sequence` only rises, from one mail to the next. `secret` stands in the address that answers go to.
    `state`: asked; cancelled; undelivered (the request did not arrive, so the feed shows it). `answer`: "", accepted,
    declined, tentative.
    """

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("person_id", "uid"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    uid: Mapped[str] = mapped_column(String(120), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    address: Mapped[str] = mapped_column(String(200))  # whom it went to: a CANCEL has to go there, too
    secret: Mapped[str] = mapped_column(String(40), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(String(12), default="asked")
    answer: Mapped[str] = mapped_column(String(10), default="")
    answered_at: Mapped[datetime | None] = mapped_column(Instant)  # the answer's own stamp
    note: Mapped[str] = mapped_column(Text, default="")

    person: Mapped[Person] = relationship()
    entry: Mapped[Entry] = relationship()
