"""Files are fetched from addresses that people type: only from outside, pinned, and within limits."""

from scheduler.fetching.address import Address, Allowed
from scheduler.fetching.address import read as check
from scheduler.fetching.fetching import Fetched, Limits, fetch

__all__ = ["Address", "Allowed", "Fetched", "Limits", "check", "fetch"]
