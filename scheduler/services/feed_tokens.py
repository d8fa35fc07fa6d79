"""The address of a person's own feed after it was made: another key for the same device."""

import secrets

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import FeedToken, User
from scheduler.queries.accounts import token_hash
from scheduler.services import auditing
from scheduler.transactions import writing


def renew(token: FeedToken, *, by: User | None = None) -> tuple[FeedToken, str]:
    """A new address of the same feed for the same device, seen once; the old one ends at once.

    What is known of the reader stays with the old one: the new address has been fetched by nobody.
    """
    secret = secrets.token_urlsafe(32)
    with writing():
        made = FeedToken(
            person_id=token.person_id,
            device=token.device,
            language=token.language,
            scope=token.scope,
            made_at=clock.now(),
            hash=token_hash(secret),
        )
        db.session.add(made)
        token.revoked_at = token.revoked_at or clock.now()
        db.session.flush()
        auditing.record(by, "renew-feed", f"feed:{made.id}", instead_of=token.id)
    return made, secret
