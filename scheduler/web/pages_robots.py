"""/robots.txt: Google's importer has refused feeds where it was missing or forbade them."""

from flask import Response

from scheduler.web.door import door

# Feeds stay out of indexes by their X-Robots-Tag; here they must not be forbidden.
RULES = """User-agent: *
Disallow: /api/
Disallow: /admin
Disallow: /desk
Disallow: /me
Disallow: /organiser
Disallow: /sign-in
"""


@door.get("/robots.txt")
def robots() -> Response:
    return Response(RULES, mimetype="text/plain")
