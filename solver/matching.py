"""Who gets what: the cheapest assignment with limits on places and on groups of places. Exact, plain Python.

For desks and ballots: some dozens who want, some hundreds of places. There CP-SAT would cost two seconds of
loading and 86 MB in the process that answers a page; this takes milliseconds and is proven by its method:
each shortest path leaves a flow that no cheaper one of its size can beat. Costs are Python's integers of any
size, so an order by ranks first and by distance second is one number, without rounding.
"""

from collections import deque
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Costs = Mapping[str, Mapping[Any, int]]  # who → place → cost, not negative; what is missing is not possible


@dataclass
class _Edge:
    to: int
    room: int
    cost: int
    back: int  # the place of the opposite edge in the list of `to`


@dataclass
class _Network:
    """Nodes are numbers by name; an edge and its opposite stand beside each other."""

    edges: list[list[_Edge]] = field(default_factory=list)
    number: dict[Hashable, int] = field(default_factory=dict)

    def node(self, name: Hashable) -> int:
        if name not in self.number:
            self.number[name] = len(self.edges)
            self.edges.append([])
        return self.number[name]

    def join(self, start: Hashable, end: Hashable, room: int, cost: int = 0) -> None:
        a, b = self.node(start), self.node(end)
        self.edges[a].append(_Edge(b, room, cost, len(self.edges[b])))
        self.edges[b].append(_Edge(a, 0, -cost, len(self.edges[a]) - 1))

    def cheapest_path(self, start: int, end: int) -> list[_Edge]:
        """The edges from start to end with room and the least cost; empty where there is no way."""
        best: list[int | None] = [None] * len(self.edges)
        came: list[tuple[int, _Edge] | None] = [None] * len(self.edges)
        best[start] = 0
        todo, waits = deque([start]), [False] * len(self.edges)
        while todo:
            at = todo.popleft()
            waits[at] = False
            here = best[at] or 0
            for edge in self.edges[at]:
                known = best[edge.to]
                if edge.room and (known is None or here + edge.cost < known):
                    best[edge.to], came[edge.to] = here + edge.cost, (at, edge)
                    if not waits[edge.to]:
                        waits[edge.to] = True
                        todo.append(edge.to)
        return list(_traced(came, end))

    def push(self, path: Sequence[_Edge]) -> None:
        for edge in path:
            edge.room -= 1
            self.edges[edge.to][edge.back].room += 1


def _traced(came: Sequence[tuple[int, _Edge] | None], at: int) -> Iterator[_Edge]:
    while (step := came[at]) is not None:
        at, edge = step
        yield edge


def cheapest(
    costs: Costs, room: Mapping[Any, int], *, part_of: Mapping[Any, Any] | None = None
) -> dict[str, Any]:
    """Who gets which place: as many as can be, and of all such ways the cheapest.

    `room` says how many a place holds. `part_of` may say what a place is a part of; that holds as many as
    `room` says of it, over all its places. Whoever is missing in the answer gets none. The same question
    has the same answer.
    """
    network = _Network()
    source, sink = network.node(("source",)), network.node(("sink",))
    whole = part_of or {}
    for who, wished in costs.items():
        network.join(("source",), ("who", who), 1)
        for place, cost in wished.items():
            network.join(("who", who), ("place", place), 1, cost)
    for place in dict.fromkeys(place for wished in costs.values() for place in wished):
        end = ("whole", whole[place]) if place in whole else ("sink",)
        network.join(("place", place), end, room[place])
    for one in dict.fromkeys(whole.values()):
        network.join(("whole", one), ("sink",), room[one])
    while path := network.cheapest_path(source, sink):
        network.push(path)
    return dict(_chosen(network, costs))


def _chosen(network: _Network, costs: Costs) -> Iterator[tuple[str, Any]]:
    name = {number: key for key, number in network.number.items()}
    for who in costs:
        for edge in network.edges[network.number["who", who]]:
            key: Any = name[edge.to]
            if key[0] == "place" and not edge.room:
                yield who, key[1]
