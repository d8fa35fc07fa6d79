"""The reads: they change nothing."""
