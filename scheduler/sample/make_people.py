"""Invents the people of a sample year: people.csv, members.csv and busy.csv, always the same from a seed.

    python -m scheduler.sample.make_people scheduler/sample/2021

Reads groups.csv of that folder, and duties.csv beside this script. Names, numbers and absences are
inventions; no real person is meant. Whoever needs other people edits the CSV files or writes their own:
the importer does not care.
"""

import csv
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

from scheduler.sample import absences, names

SEED = 2021
STAFF = 430
WOMEN = 300
YOUNG = 210  # under 35


@dataclass
class Invented:
    """A person while being invented; `groups` are (group code, role)."""

    code: str
    name: str
    sex: str
    born: date
    status: str
    branch: str
    duty: tuple[str, str, str] = ("", "", "")
    groups: list[tuple[str, str]] = field(default_factory=list)

    def row(self) -> list[str]:
        pinyin = names.pinyin(self.name)
        mail = f"{self.code.lower()}@example.org"  # nobody's, by RFC 2606
        own = [self.code, self.name, pinyin, self.sex, str(self.born), self.status, self.branch]
        return [*own, *self.duty, mail]


def main(folder: Path, year: int) -> None:
    random = Random(SEED)
    groups = _rows(folder / "groups.csv")
    people = _people(random, groups, year)
    guests = _give_duties(random, people, _rows(Path(__file__).with_name("duties.csv")))
    _join_clubs(random, people, [g for g in groups if g["kind"] == "club"])
    _join_teams(random, people, [g for g in groups if g["kind"] == "team"])
    _join_cohorts(random, people, {g["code"]: int(g["size"]) for g in groups}, year)
    everybody = people + guests
    header = [
        "code",
        "name",
        "pinyin",
        "sex",
        "born",
        "status",
        "branch",
        "duty",
        "duty_zh",
        "duty_en",
        "mail",
    ]
    _write(folder / "people.csv", header, (p.row() for p in everybody))
    members = [[group, p.code, role] for p in everybody for group, role in p.groups]
    _write(folder / "members.csv", ["group", "person", "role"], sorted(members))
    header = ["person", "start", "end", "weekdays", "start_time", "end_time"]
    _write(folder / "busy.csv", header, absences.rows(random, people, year))


def _people(random: Random, groups: list[dict[str, str]], year: int) -> list[Invented]:
    """The institute: branches filled to their size; students only in laboratories."""
    seats = [g["code"] for g in groups if g["kind"] == "branch" for _ in range(int(g["size"]))]
    offices = {"SHOP", "ADM", "LIB", "RET"}
    benches = [n for n, branch in enumerate(seats) if branch not in offices]
    students = set(random.sample(benches, len(seats) - STAFF))
    women = set(random.sample(range(len(seats)), WOMEN))
    young = set(random.sample(sorted(students), 150))
    young |= set(random.sample(sorted(set(range(len(seats))) - students), YOUNG - len(young)))
    taken: set[str] = set()
    numbers = random.sample(range(10000, 29999), len(seats))
    people = []
    for seat, branch in enumerate(seats):
        sex = "f" if seat in women else "m"
        student = seat in students
        born = _birthday(random, seat in young, student, year)
        code = f"S{numbers[seat]}" if student else str(numbers[seat])
        status = "student" if student else "staff"
        people.append(Invented(code, names.name(random, sex, taken), sex, born, status, branch))
    return people


def _birthday(random: Random, young: bool, student: bool, year: int) -> date:
    """Under 35 on 1 January where `young`; the other students are a little over, working at the institute."""
    oldest, youngest = (24, 33) if student else (25, 33)
    if not young:
        oldest, youngest = (36, 40) if student else (36, 59)
    return date(year - random.randint(oldest, youngest), random.randint(1, 12), random.randint(1, 28))


def _give_duties(random: Random, people: list[Invented], duties: list[dict[str, str]]) -> list[Invented]:
    """Somebody fitting for each duty; who comes from outside is given back."""
    taken = {p.name for p in people}
    guests: list[Invented] = []
    for number, row in enumerate(duties):
        duty = (row["duty"], row["duty_zh"], row["duty_en"])
        joins = [
            (code, role or "member") for code, _, role in (g.partition(":") for g in _list(row["groups"]))
        ]
        if row["branch"] == "":
            sex = row["sex"] or random.choice("fm")
            born = date(1975, random.randint(1, 12), random.randint(1, 28))
            name = names.name(random, sex, taken)
            guests.append(Invented(f"W{number + 1:03}", name, sex, born, "outside", "", duty, joins))
            continue
        fitting = [p for p in people if _fits(p, row)]
        chosen = random.choice(fitting)
        chosen.duty = duty
        chosen.groups += joins
    return guests


def _fits(person: Invented, row: dict[str, str]) -> bool:
    if person.duty[0] or person.branch != row["branch"] or person.status != "staff":
        return False
    if row["sex"] and person.sex != row["sex"]:
        return False
    return (person.born.year > 1986) == (row["age"] == "young")


def _join_clubs(random: Random, people: list[Invented], clubs: list[dict[str, str]]) -> None:
    """Each club filled on its own, so that memberships overlap (mean about 1.4 among members)."""
    for club in clubs:
        inside = [p for p in people if club["code"] in {group for group, _ in p.groups}]
        pool = [p for p in people if p not in inside and _likes(p, club["code"])]
        for person in random.sample(pool, int(club["size"]) - len(inside)):
            person.groups.append((club["code"], "member"))


def _likes(person: Invented, club: str) -> bool:
    if club in ("basketball", "football"):
        return person.sex == "m"
    return club != "yoga" or person.sex == "f" or int(person.code[-1]) < 2


def _join_teams(random: Random, people: list[Invented], teams: list[dict[str, str]]) -> None:
    """Ten pullers from each branch; nobody who referees."""
    for team in teams:
        branch = team["code"].removeprefix("ROPE-")
        pool = [p for p in people if p.branch == branch and not p.duty[0]]
        for number, person in enumerate(random.sample(pool, int(team["size"]))):
            person.groups.append((team["code"], "captain" if number == 0 else "member"))


def _join_cohorts(random: Random, people: list[Invented], sizes: dict[str, int], year: int) -> None:
    women = [p for p in people if p.sex == "f"]
    men = [p for p in people if p.sex == "m"]
    young = [p for p in people if p.born > date(year - 35, 1, 1)]
    staff = [p for p in people if p.status == "staff"]
    plain = [p for p in people if not p.duty[0]]
    _join("women", women)
    _join("youth", young)
    _join("screen-women", random.sample([p for p in women if p.born.year < year - 24], sizes["screen-women"]))
    _join("screen-men", random.sample([p for p in men if p.born.year < year - 30], sizes["screen-men"]))
    _fill(random, "delegates", [p for p in staff if not p.duty[0]], sizes)
    _fill(random, "committee", [p for p in plain if ("delegates", "member") in p.groups], sizes)
    _fill(random, "presidium", [p for p in plain if ("delegates", "member") in p.groups], sizes)
    single = [p for p in young if not p.duty[0]]
    _join("singles", _half_and_half(random, single, sizes["singles"]))
    parents = [
        p for p in people if year - 46 < p.born.year < year - 28 and ("singles", "member") not in p.groups
    ]
    _fill(random, "families", parents, sizes)
    _fill(random, "veterans", [p for p in plain if p.born.year < year - 54 and p.status == "staff"], sizes)
    _fill(random, "volunteers", [p for p in plain if p in young], sizes)
    owners = [p for p in plain if p.branch in ("ADM", "LIB", "SHOP", "RET") and p.status == "staff"]
    _fill(random, "owners", owners, sizes)
    sporty = [p for p in plain if {"badminton", "tabletennis"} & {g for g, _ in p.groups}]
    _fill(random, "captains", sporty, sizes)
    readers = [p for p in young if not p.duty[0]]
    for number in range(1, 7):
        _fill(random, f"study{number}", readers, sizes)
        readers = [p for p in readers if (f"study{number}", "member") not in p.groups]
    _join_retreats(random, people, plain, sizes)


def _join_retreats(
    random: Random, everybody: list[Invented], people: list[Invented], sizes: dict[str, int]
) -> None:
    """Three batches, nobody twice; the first takes nine of the cryogenics laboratory's 45, a fifth of it."""
    staff = [p for p in people if p.status == "staff"]
    cold = random.sample([p for p in staff if p.branch == "CRY"], 9)
    _join("retreat1", cold)
    staff = [p for p in staff if p.branch != "CRY"]
    for number in range(1, 4):
        code = f"retreat{number}"
        _fill(random, code, staff, sizes, present=9 if number == 1 else 0)
        staff = [p for p in staff if (code, "member") not in p.groups]
    for number in range(1, 4):
        staff = _within_the_share(f"retreat{number}", everybody, staff, sizes)


def _within_the_share(
    batch: str, people: list[Invented], spare: list[Invented], sizes: dict[str, int]
) -> list[Invented]:
    """Only the nine of the first batch are more of their branch than may be away (15 %): of any other the
    last give way to spare people of branches with room. Who is spare then."""
    seat = (batch, "member")
    for person in [p for p in people if seat in p.groups and p.branch != "CRY"]:
        there = Counter(p.branch for p in people if batch in {g for g, _ in p.groups})
        if there[person.branch] > sizes[person.branch] * 15 // 100:
            instead = next(p for p in spare if there[p.branch] < sizes[p.branch] * 15 // 100)
            person.groups.remove(seat)
            instead.groups.append(seat)
            spare = [p for p in spare if p is not instead]
    return spare


def _join(group: str, people: Iterable[Invented]) -> None:
    for person in people:
        if group not in {g for g, _ in person.groups}:
            person.groups.append((group, "member"))


def _fill(
    random: Random, group: str, people: list[Invented], sizes: dict[str, int], *, present: int | None = None
) -> None:
    """Fill the group from `people` up to its size; those whose duty brings them in are there already."""
    have = DUTY_SEATS.get(group, 0) if present is None else present
    if group.startswith(("study", "retreat")):
        have += 1  # its leader
    pool = [p for p in people if group not in {g for g, _ in p.groups}]
    _join(group, random.sample(pool, sizes[group] - have))


DUTY_SEATS = {"delegates": 6, "committee": 5, "presidium": 4, "families": 1, "veterans": 0}


def _half_and_half(random: Random, people: list[Invented], size: int) -> list[Invented]:
    women = random.sample([p for p in people if p.sex == "f"], size // 2)
    return women + random.sample([p for p in people if p.sex == "m"], size - size // 2)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _list(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


def _write(path: Path, header: list[str], rows: Iterable[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    main(target, int(target.name))
