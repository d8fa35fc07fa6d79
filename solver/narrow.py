"""Numbers in the narrowest type that holds them: candidates and starts are many."""

import numpy as np

WIDTHS = (
    (1 << 6, np.int8),
    (1 << 14, np.int16),
    (1 << 30, np.int32),
)  # prices below are kept in so many bits


def narrowed(indices: np.ndarray, size: int) -> np.ndarray:
    """Indices into an array of so many."""
    width = np.int8 if size < 1 << 7 else np.int16 if size < 1 << 15 else np.int32
    return indices.astype(width)


def numbered(buckets: np.ndarray, lowest: int) -> np.ndarray:
    """Buckets counted from the lowest one; −1 stays what does not count."""
    found = np.where(buckets < 0, -1, buckets - lowest)
    return narrowed(found, int(found.max(initial=0)) + 1)


def price_type(largest: int) -> type[np.signedinteger]:
    """The type in which prices up to the largest are kept; two of them can be added in it."""
    return next((kind for most, kind in WIDTHS if largest < most), np.int64)
