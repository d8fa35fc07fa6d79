"""What a feed holds: one module a scope, found by name.

A module has a docstring and `SCOPE = Scope(...)`; the slug is the module's name and stands in the
address (`/feeds/public/<slug>/<key>.ics`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules

from feeds.agenda import Item, Text

Keys = Callable[[Item], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Scope:
    """One way to choose items. `key` is a code or id (of venue, branch, person), "" where there is none.

    `keys` are those whose feeds an item is in.
    """

    slug: str
    label: Text  # before the key's name, or alone where there is no key
    keys: Keys
    public: bool = True  # open to everyone without a token

    def title(self, key: str = "", name: Text | None = None) -> Text:
        """The feed's name; `name` is the key's own name, if the caller knows it.

        Without it the key itself is shown, but never a person's id.
        """
        shown = name or (Text(key, key) if self.public else Text())
        if not shown:
            return self.label
        return Text(f"{self.label.zh}：{shown.get('zh')}", f"{self.label.en}: {shown.get('en')}")

    def belongs(self, item: Item, key: str) -> bool:
        return key in self.keys(item)

    def select(self, items: Iterable[Item], key: str = "") -> tuple[Item, ...]:
        """The items of this feed, in the order they came. A public scope never gives a non-public item."""
        return tuple(i for i in items if (i.public or not self.public) and self.belongs(i, key))


def _found() -> dict[str, Scope]:
    names = sorted(module.name for module in iter_modules(__path__))
    return {name: import_module(f"{__name__}.{name}").SCOPE for name in names}


SCOPES: dict[str, Scope] = _found()
