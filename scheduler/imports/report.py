"""What an import says: counts that add up, and every problem, bounded in length but not in number."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from scheduler.imports.problems import Problem, spoken
from solver.words import Words

LISTED = 500  # problems listed of one file; the rest is only counted
OUTCOMES = ("new", "updated", "unchanged", "problems")


@dataclass
class Counts:
    """Rows of one file by what became of them. `removed` are lasting rows that the file no longer names."""

    table: str
    file: str
    title: Words
    rows: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    removed: int = 0

    def to_json(self) -> dict[str, Any]:
        counts = {name: self.outcomes[name] for name in OUTCOMES}
        title = spoken(self.title)
        return {
            "table": self.table,
            "file": self.file,
            "title": title,
            "rows": self.rows,
            **counts,
            "removed": self.removed,
        }


@dataclass
class Report:
    """The answer of a dry run and of a real one. `written` says whether anything was kept."""

    dry: bool
    plan: str = ""
    id: int | None = None
    written: bool = False
    counts: list[Counts] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    errors: int = 0
    warnings: int = 0
    _listed: Counter[tuple[str, bool]] = field(default_factory=Counter)

    def add(self, problem: Problem) -> None:
        """Count the problem, and list it unless its file has filled its share."""
        self.warnings += problem.warning
        self.errors += not problem.warning
        key = problem.file, problem.warning
        self._listed[key] += 1
        if self._listed[key] <= LISTED:
            self.problems.append(problem)

    def is_full(self, file: str) -> bool:
        """Whether further errors of the file are only counted, so that no suggestion need be looked for."""
        return self._listed[file, False] >= LISTED

    @property
    def ok(self) -> bool:
        return self.errors == 0

    @property
    def unlisted(self) -> int:
        """How many problems were counted and not listed."""
        return self.errors + self.warnings - len(self.problems)

    @property
    def sums(self) -> dict[str, int]:
        sums = {name: sum(c.outcomes[name] for c in self.counts) for name in OUTCOMES}
        return {
            **sums,
            "rows": sum(c.rows for c in self.counts),
            "removed": sum(c.removed for c in self.counts),
        }

    @property
    def summary(self) -> Words:
        """The sum line."""
        s = self.sums
        zh = "新增 {new} · 更新 {updated} · 不变 {unchanged} · 有问题 {problems}（合计 {rows} 行）"
        en = "{new} new · {updated} updated · {unchanged} unchanged · {problems} with problems ({rows} rows)"
        return Words(zh.format(**s), en.format(**s))

    @property
    def fate(self) -> Words:
        """Whether anything was written."""
        if self.written:
            return Words("已写入", "Written")
        if self.dry:
            return Words("导入预演，什么都没有写入", "Dry run, nothing was written")
        return Words("有错误，什么都没有写入", "There are errors, nothing was written")

    def sorted_problems(self) -> list[Problem]:
        """Errors first, then by file and row, as somebody would correct them."""
        order = {c.file: n for n, c in enumerate(self.counts)}
        return sorted(self.problems, key=lambda p: (p.warning, order.get(p.file, -1), p.file, p.row))

    def to_json(self) -> dict[str, Any]:
        """What API, page and command show, in both languages."""
        return {
            "id": self.id,
            "dry": self.dry,
            "written": self.written,
            "ok": self.ok,
            "plan": self.plan,
            "fate": spoken(self.fate),
            "summary": spoken(self.summary),
            "sums": self.sums,
            "errors": self.errors,
            "warnings": self.warnings,
            "unlisted": self.unlisted,
            "tables": [c.to_json() for c in self.counts],
            "problems": [p.to_json() for p in self.sorted_problems()],
        }
