"""Those who plan, as people who can be told something."""

from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Person, User


def organisers() -> list[Person]:
    """Organisers who can sign in and are somebody."""
    users = db.session.scalars(select(User).where(User.active, User.person_id.is_not(None)).order_by(User.id))
    return [user.person for user in users if user.person is not None and user.has("organiser")]
