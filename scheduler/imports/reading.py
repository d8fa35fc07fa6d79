"""From files as people send them (CSV, .xlsx, zip of both, a folder) to sheets."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

from scheduler.imports.problems import Problem
from scheduler.imports.sheets import Sheet, Tell
from scheduler.imports.text_file import read_csv
from scheduler.imports.workbook import read_workbook
from solver.words import Words

TEXTS, BOOKS = (".csv", ".txt", ".tsv"), (".xlsx", ".xlsm")
OLD = (".xls", ".et", ".ods", ".numbers")
MOST_FILES, MOST_BYTES = 100, 100 * 1024 * 1024
_BROKEN = (zipfile.BadZipFile, ValueError, RuntimeError, NotImplementedError)

Files = Mapping[str, bytes]


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files directly in a folder that may hold tables; a single file works too."""
    paths = [folder] if folder.is_file() else sorted(p for p in folder.iterdir() if p.is_file())
    wanted = (*TEXTS, *BOOKS, *OLD, ".zip")
    return {p.name: p.read_bytes() for p in paths if p.suffix.lower() in wanted and p.name[0] not in ".~"}


def by_name(given: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """The files by the last part of their paths; a second one of the same name is 2/events.csv, never lost."""
    found: dict[str, bytes] = {}
    for path, data in given:
        name = last = PurePosixPath(path.replace("\\", "/")).name or "file"
        copy = 1
        while name in found:
            copy += 1
            name = f"{copy}/{last}"
        found[name] = data
    return found


def packed(files: Files) -> bytes:
    """The files as one zip, the same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as pack:
        for name in sorted(files):
            pack.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), files[name], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """What `packed` packed."""
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        return {info.filename: pack.read(info) for info in pack.infolist()}


def opened(files: Files) -> dict[str, bytes]:
    """Archives as the tables in them, whatever else they hold left out; those that cannot be read as they are."""
    found: dict[str, bytes] = {}
    for name, data in files.items():
        inside: dict[str, bytes] = {}
        if PurePosixPath(name).suffix.lower() == ".zip":
            with suppress(*_BROKEN):
                inside = _tables(data)
        for inner, held in inside.items():
            found[f"{name}/{inner}" if inner in found or inner in files else inner] = held
        if not inside:
            found[name] = data
    return found


def read_sheets(files: Files, tell: Tell) -> list[Sheet]:
    """Every sheet of every file, in the order of the files' names."""
    sheets: list[Sheet] = []
    for name in sorted(files):
        sheets += _read(name, files[name], tell)
    return sheets


def _read(name: str, data: bytes, tell: Tell) -> list[Sheet]:
    path = PurePosixPath(name.replace("\\", "/"))
    kind = path.suffix.lower()
    if not data.strip():
        wrong = Words("文件是空的", "the file is empty")
        right = Words("第一行应为列名", "its first row should name the columns")
        tell(Problem("empty-file", name, 0, "", "", wrong, right))
        return []
    if kind in BOOKS:
        return [_named_by_file(s, path.stem) for s in read_workbook(name, data, tell)]
    if kind == ".zip":
        return _read_zip(name, data, tell)
    if kind in TEXTS:
        return [read_csv(path.stem, name, data, tell)]
    wrong = Words(f"读不了 {kind or '没有后缀的'} 文件", f"{kind or 'files without a suffix'} cannot be read")
    right = Words("请另存为 .xlsx 或 UTF-8 编码的 .csv", "save it as .xlsx, or as .csv in UTF-8")
    tell(Problem("unknown-format", name, 0, "", "", wrong, right))
    return []


def _named_by_file(sheet: Sheet, stem: str) -> Sheet:
    """A workbook of one sheet that is called Sheet1 is what its file is called."""
    if sheet.lone and sheet.name.lower().startswith(("sheet", "工作表")):
        sheet.name = stem
    return sheet


def _read_zip(name: str, data: bytes, tell: Tell) -> list[Sheet]:
    try:
        inside = _tables(data)
    except _BROKEN:
        wrong = Words("压缩包打不开、加了密或太大", "the archive is damaged, encrypted or too large")
        right = Words(f"最多 {MOST_FILES} 个文件、100 MB", f"at most {MOST_FILES} files and 100 MB")
        tell(Problem("unreadable-archive", name, 0, "", "", wrong, right))
        return []
    if not inside:
        wrong = Words("压缩包里没有表格", "there is no table in the archive")
        right = Words(
            "装入 .csv 或 .xlsx，不要再套压缩包", "put .csv or .xlsx into it, and no further archive"
        )
        tell(Problem("empty-archive", name, 0, "", "", wrong, right))
    return [sheet for inner in sorted(inside) for sheet in _read(inner, inside[inner], tell)]


def _tables(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        infos = [i for i in pack.infolist() if _is_table(i.filename)]
        if len(infos) > MOST_FILES or sum(i.file_size for i in infos) > MOST_BYTES:
            raise ValueError("too large")
        return by_name((i.filename, pack.read(i)) for i in infos)


def _is_table(name: str) -> bool:
    path = PurePosixPath(name)
    return (
        path.suffix.lower() in (*TEXTS, *BOOKS, *OLD) and path.name[0] not in ".~" and "__MACOSX" not in name
    )
