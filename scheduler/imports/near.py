"""The nearest thing that exists, for "do you mean …?"."""

from collections.abc import Iterable
from difflib import get_close_matches

from solver.words import Words


def nearest(value: str, known: Iterable[str]) -> str:
    """The known word most like the value, or nothing where none is near; capitals do not count."""
    words = {word.lower(): word for word in known}
    found = get_close_matches(value.lower(), words, n=1, cutoff=0.6)
    return words[found[0]] if found else ""


def instead(value: str, known: Iterable[str], most: int = 8) -> tuple[Words, str]:
    """What would be right in place of an unknown word, and the one to use if one is near."""
    known = sorted(known)
    near = nearest(value, known)
    if near:
        return Words(f"是否指 {near}？", f"do you mean {near}?"), near
    if not known:
        return Words("这里还没有可选的", "there is none yet"), ""
    more = "…" if len(known) > most else ""
    listed = known[:most]
    return Words(f"可用：{'、'.join(listed)}{more}", f"known: {', '.join(listed)}{more}"), ""
