"""The rows behind read-only CalDAV: who may read what, and what changed since when."""
