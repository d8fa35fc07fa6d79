"""Venue codes as a reader knows the places: by their titles."""

from collections.abc import Iterable

from flask import g
from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Venue
from scheduler.web.words import w


def places(codes: Iterable[str]) -> str:
    """The titles with + between them, in the page's language; a code that is no venue any more as it is."""
    if "venue_titles" not in g:
        g.venue_titles = {venue.code: venue.title for venue in db.session.scalars(select(Venue))}
    return " + ".join(w(g.venue_titles[code]) or code if code in g.venue_titles else code for code in codes)
