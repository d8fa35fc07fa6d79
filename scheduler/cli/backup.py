"""fieldday backup: a copy of the database while it is in use."""

import shutil
import sqlite3
import subprocess
from pathlib import Path

import click

from scheduler import clock
from scheduler.cli import context
from scheduler.cli.speech import say
from scheduler.errors import Refusal
from solver.words import Words


@click.command()
@click.argument("target", type=click.Path(path_type=Path), required=False)
def command(target: Path | None) -> None:
    """Copy the database to TARGET; without one, into the data folder's `backups`."""
    with context.application() as app:
        url, folder = app.config["DATABASE_URL"], Path(app.config["DATA"]) / "backups"
    is_sqlite = url.startswith("sqlite")
    name = f"fieldday-{clock.now():%Y%m%d-%H%M%S}" + (".sqlite" if is_sqlite else ".dump")
    target = target or folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    if is_sqlite:
        _copy_sqlite(url.removeprefix("sqlite:///"), target)
    else:
        _dump_postgres(url.replace("+psycopg", ""), target)
    target.chmod(0o600)
    say(f"备份完成：{target}", f"Backed up to {target}")


def _copy_sqlite(source: str, target: Path) -> None:
    """SQLite's own backup: consistent while others write, which a copied file is not."""
    if target.exists() and target.samefile(source):
        raise Refusal(
            "backup-onto-itself",
            Words(f"{target} 就是数据库本身", f"{target} is the database itself."),
            hint=Words("换一个文件名", "Choose another file."),
        )
    with sqlite3.connect(source) as old, sqlite3.connect(target) as new:
        old.backup(new)


def _dump_postgres(url: str, target: Path) -> None:
    if shutil.which("pg_dump") is None:
        raise Refusal(
            "pg-dump-missing",
            Words("找不到 pg_dump", "pg_dump was not found."),
            hint=Words("请安装 PostgreSQL 客户端工具", "Install the PostgreSQL client tools."),
        )
    subprocess.run(["pg_dump", "--format=custom", f"--file={target}", url], check=True)
