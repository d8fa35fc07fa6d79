"""What an operator can mend: a database that is not there, not ready or not known, a folder one may not use."""

from scheduler.errors import Refusal
from solver.words import Words


def refusal(error: Exception) -> Refusal | None:
    """The error in an operator's words; None for one that is ours."""
    from sqlalchemy import exc

    if isinstance(error, exc.ArgumentError):
        return Refusal(
            "database-unknown",
            Words(f"DATABASE_URL 无法使用：{error}", f"DATABASE_URL cannot be used: {error}"),
            hint=Words("例如 postgresql://用户@主机/库", "For example postgresql://user@host/database."),
        )
    if isinstance(error, exc.OperationalError | exc.ProgrammingError):
        return Refusal(
            "database-not-ready",
            Words(f"数据库没有准备好：{error.orig}", f"The database is not ready: {error.orig}"),
            hint=Words("先运行 fieldday db upgrade", "Run fieldday db upgrade first."),
        )
    if isinstance(error, OSError) and error.filename:
        return Refusal(
            "file-unusable",
            Words(f"{error.filename}：{error.strerror}", f"{error.filename}: {error.strerror}"),
            hint=Words("换一个位置，或改权限", "Choose another place, or give the right to use it."),
        )
    return None
