"""For web servers: `gunicorn wsgi:app`."""

from scheduler.app import create_app

app = create_app()
