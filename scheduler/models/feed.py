"""What each feed held when it last changed, so that its stamp outlives a process."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.models.base import Base, Instant


class FeedState(Base):
    """`digest` is of the entries a feed holds; `changed_at`, its Last-Modified, rises with every other digest.

    Without it a process that starts anew, or a second one, would not know that an entry was in the feed
    yesterday: a deletion, or an entry that leaves the window, would not show in Last-Modified.
    """

    __tablename__ = "feed_state"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    changed_at: Mapped[datetime] = mapped_column(Instant)
