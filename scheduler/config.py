"""All settings in one table: name, default, type, unit, and one sentence in both languages.

Each is an environment variable `FIELDDAY_<NAME>` (and `DATABASE_URL`, under its usual name). In the
application it is `app.config["<NAME>"]`. docs/reference/settings.md is made from this table.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from solver.words import Words


@dataclass(frozen=True)
class Setting:
    """A row of the table. The default's type is the setting's type."""

    name: str
    default: Any
    words: Words
    unit: str = ""

    @property
    def variable(self) -> str:
        return self.name if self.name == "DATABASE_URL" else f"FIELDDAY_{self.name}"

    def read(self, text: str) -> Any:
        """The value that the text of an environment variable means; raises BadSetting."""
        if isinstance(self.default, bool):
            if text.lower() in ("1", "true", "yes", "on", "0", "false", "no", "off", ""):
                return text.lower() in ("1", "true", "yes", "on")
            raise BadSetting(f"{self.variable}={text!r}: yes or no is needed")
        if isinstance(self.default, (int, float)):
            try:
                return type(self.default)(text)
            except ValueError:
                raise BadSetting(f"{self.variable}={text!r}: a number is needed") from None
        return text


class BadSetting(ValueError):
    """An environment variable that cannot be read: the text says which and what is needed."""


SETTINGS = (
    Setting(
        "DATABASE_URL",
        "",
        Words(
            "数据库地址；留空则在数据目录中使用 SQLite，也可以是 postgresql://…",
            "Address of the database; empty means SQLite in the data folder, postgresql://… works too.",
        ),
    ),
    Setting("DATA", "./instance", Words("数据目录", "Folder of the database, queue, secret and backups.")),
    Setting(
        "SECRET_KEY",
        "",
        Words(
            "会话签名和日历地址加密的密钥；留空则首次启动时生成并存入数据目录（备份不含，请另行保存）",
            "Key that signs sessions and seals the addresses of people's calendars; empty means one made at first "
            "start and kept in the data folder. Backups do not hold it: keep it elsewhere.",
        ),
    ),
    Setting(
        "FORMER_SECRETS",
        "",
        Words(
            "以前的 SECRET_KEY，空格分隔：换密钥后登录和已加密的日历地址继续有效，两天后可删去",
            "Former values of SECRET_KEY, separated by blanks: sign-ins and sealed calendar addresses stay good "
            "after a change of the key; they can go after two days.",
        ),
    ),
    Setting("ENV", "production", Words("运行环境", "production, development or test.")),
    Setting("HOST", "127.0.0.1", Words("网页服务监听的地址", "Address that the web server listens on.")),
    Setting("PORT", 8000, Words("网页服务监听的端口", "Port that the web server listens on.")),
    Setting(
        "PUBLIC_URL",
        "",
        Words(
            "对外的网址，用于订阅地址和日历条目、邮件里的链接；留空则订阅地址取请求中的主机名，条目里没有链接",
            "Outside address for feeds, and for the links in calendar entries and mails; empty means the host of the "
            "request for feeds, and no links in entries.",
        ),
    ),
    Setting(
        "PROXIES",
        0,
        Words("前面可信的反向代理层数", "How many trusted proxies stand before the web server."),
    ),
    Setting(
        "FEED_MISSES",
        60,
        Words(
            "每分钟允许同一网络地址请求多少个不存在的订阅地址",
            "How many unknown feed addresses one network address may ask for in a minute.",
        ),
    ),
    Setting("WEB_WORKERS", 1, Words("网页进程数", "Number of web processes.")),
    Setting("WEB_THREADS", 24, Words("每个网页进程的线程数", "Threads in each web process.")),
    Setting("LANGUAGE", "zh", Words("默认语言：zh 或 en", "Language where nobody chose one: zh or en.")),
    Setting("ZONE", "Asia/Shanghai", Words("默认时区", "Time zone where a plan names none.")),
    Setting(
        "SECURE_COOKIES",
        False,
        Words("Cookie 只经 HTTPS 发送", "Send the session cookie over HTTPS only."),
    ),
    Setting("SESSION_DAYS", 30, Words("登录保持多久", "How long a sign-in lasts."), "days"),
    Setting(
        "SIGNIN_TRIES",
        5,
        Words("连续输错几次密码后暂停登录", "Wrong passwords in a row before an account has to wait."),
    ),
    Setting("SIGNIN_WAIT", 15, Words("暂停登录多久", "How long it has to wait."), "minutes"),
    Setting(
        "FETCH_ALLOW",
        "",
        Words(
            "可以从内部网络读取日历的主机（本单位的 Exchange 等），以空格分开，可带端口",
            "Hosts inside one's own network (the house's Exchange) that calendars may be fetched from, "
            "separated by spaces, with a port where it is not the usual one.",
        ),
    ),
    Setting(
        "CALENDAR_REFRESH",
        60,
        Words("订阅的外部日历多久重新读取", "How often subscribed calendars of elsewhere are read again."),
        "minutes",
    ),
    Setting("UPLOAD", 16, Words("上传文件的上限", "Largest upload."), "MB"),
    Setting(
        "QUEUE_URL",
        "",
        Words(
            "任务队列；留空则 SQLite 用文件、PostgreSQL 用其表，也可以是 redis://…",
            "Queue of jobs; empty means a file with SQLite, tables with PostgreSQL; redis://… works too.",
        ),
    ),
    Setting("JOBS", 1, Words("一个工作进程同时做几项任务", "Jobs that one worker does at a time.")),
    Setting("SOLVE_SECONDS", 30, Words("求解的默认时长", "How long a solve runs unless told."), "seconds"),
    Setting("SOLVE_LIMIT", 900, Words("求解的最长时长", "Longest time anyone may ask for."), "seconds"),
    Setting(
        "SOLVE_WORKERS",
        2,
        Words(
            "一次求解同时使用的进程数（结果不因此改变）",
            "Processes that one solve runs side by side; the plan is the same.",
        ),
    ),
    Setting(
        "SOLVE_MEMORY",
        4096,
        Words("每个求解进程的内存上限", "Memory limit of each process of a solve."),
        "MB",
    ),
    Setting(
        "ADVISERS",
        2,
        Words(
            "每个网页进程最多保留几个求解助手（每个草稿一个）",
            "How many advisers, one a draft, a web process keeps ready.",
        ),
    ),
    Setting(
        "ADVISER_IDLE",
        600,
        Words("求解助手空闲多久后结束", "How long an adviser may have nothing to do before it ends."),
        "seconds",
    ),
    Setting("ADVISER_MEMORY", 2048, Words("求解助手的内存上限", "Memory limit of an adviser."), "MB"),
    Setting(
        "SOLVE_LEASE",
        15,
        Words(
            "工作进程多久没有消息后由别的进程接手",
            "How long a worker may be silent before another takes its solve over.",
        ),
        "seconds",
    ),
    Setting(
        "DESK_VENUES",
        "GYM-*",
        Words(
            "前台可订的场地代码，可用 *，以空格分开",
            "Codes of the venues that are booked at the desk, with * for any letters, separated by spaces.",
        ),
    ),
    Setting(
        "SMTP_HOST",
        "",
        Words(
            "发信服务器；留空则不外发，邮件只在发件箱页面上看",
            "Server that takes our mail; empty means none leaves the house, the outbox page shows it.",
        ),
    ),
    Setting("SMTP_PORT", 587, Words("发信服务器的端口", "Port of the server that takes our mail.")),
    Setting(
        "SMTP_TLS",
        "starttls",
        Words("发信加密：starttls、tls 或 none", "How it is encrypted: starttls, tls or none."),
    ),
    Setting("SMTP_USER", "", Words("发信账号；留空则不登录", "Account there; empty means no sign-in.")),
    Setting("SMTP_PASSWORD", "", Words("发信密码", "Its password.")),
    Setting("SMTP_WAIT", 20, Words("等发信服务器多久", "How long that server is waited for."), "seconds"),
    Setting("SMTP_TRIES", 8, Words("一封邮件最多尝试几次", "How often a mail is tried before it fails.")),
    Setting(
        "MAIL_FROM",
        "union@fieldday.invalid",
        Words(
            "工会的邮箱：发件人和邀请的组织者", "The union's address: sender, and organiser of invitations."
        ),
    ),
    Setting("MAIL_NAME", "工会活动日程", Words("发件人的名字", "The sender's name.")),
    Setting(
        "MAIL_ANSWERS",
        "",
        Words(
            "收邀请回复的地址，如 union+{secret}@example.org；留空则用 MAIL_FROM，回复须来自受邀人的邮箱",
            "Where answers to invitations go, as union+{secret}@example.org; empty means MAIL_FROM, and an "
            "answer then has to come from the invited address.",
        ),
    ),
    Setting("SOLVE_ATTEMPTS", 3, Words("求解最多尝试几次", "How often a solve is tried before it fails.")),
)

TABLE = {s.name: s for s in SETTINGS}


def load(
    overrides: Mapping[str, Any] | None = None, environ: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The value of every setting: the override, else the environment's, else the default.

    The data folder is made; an empty DATABASE_URL or SECRET_KEY is filled from it. Unknown overrides are
    passed on, since Flask and its extensions have settings of their own.
    """
    environ = os.environ if environ is None else environ
    values = {s.name: s.read(environ[s.variable]) if s.variable in environ else s.default for s in SETTINGS}
    values.update(overrides or {})
    folder = Path(values["DATA"]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    values["DATA"] = str(folder)
    values["DATABASE_URL"] = database_url(values["DATABASE_URL"], folder)
    values["SECRET_KEY"] = values["SECRET_KEY"] or _kept_secret(folder / "secret")
    return values


def database_url(text: str, folder: Path) -> str:
    """The address as SQLAlchemy wants it, with psycopg 3 for PostgreSQL."""
    if not text:
        return f"sqlite:///{folder / 'fieldday.sqlite'}"
    for prefix in ("postgres://", "postgresql://"):
        if text.startswith(prefix):
            return "postgresql+psycopg://" + text.removeprefix(prefix)
    return text


def _kept_secret(path: Path) -> str:
    """The secret in the file; made, readable by its owner only, where there is none."""
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text()
