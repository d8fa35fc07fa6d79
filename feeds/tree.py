"""A file's components as a plain tree: enough to check a feed without the library that wrote it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from feeds.lines import Line, parsed, unfolded


class Fault(NamedTuple):
    line: int
    code: str
    detail: str = ""


@dataclass(slots=True)
class Component:
    """One BEGIN … END: its own lines, its children, and the physical line it begins on."""

    name: str
    number: int
    lines: list[Line] = field(default_factory=list)
    children: list["Component"] = field(default_factory=list)

    def all(self, name: str) -> list[Line]:
        return [line for line in self.lines if line.name == name]

    def one(self, name: str) -> Line | None:
        return next(iter(self.all(name)), None)

    def text(self, name: str) -> str:
        line = self.one(name)
        return line.value if line else ""

    def walk(self) -> Iterator["Component"]:
        yield self
        for child in self.children:
            yield from child.walk()


def tree(body: bytes) -> tuple[Component, list[Fault]]:
    """The file under a nameless root, with what kept it from being read; never raises."""
    open_ones = [Component("", 0)]
    faults: list[Fault] = []
    for number, text in unfolded(body.removeprefix(b"\xef\xbb\xbf")):
        line = parsed(number, text)
        if not line.ok:
            faults.append(Fault(number, "line-bad", text[:40]))
        elif line.name == "BEGIN":
            component = Component(line.value.upper(), number)
            open_ones[-1].children.append(component)
            open_ones.append(component)
        elif line.name != "END":
            open_ones[-1].lines.append(line)
        elif len(open_ones) > 1 and open_ones[-1].name == line.value.upper():
            open_ones.pop()
        else:
            faults.append(Fault(number, "nesting", line.value))
    faults += [Fault(c.number, "nesting", c.name) for c in open_ones[1:]]
    return open_ones[0], faults
