"""How each program adds a CalDAV account, and how soon it then shows a change."""

from dataclasses import dataclass

from scheduler.web.words import t


@dataclass(frozen=True)
class HowTo:
    """`steps` are what to press and type, in order; `late` is when a change is seen."""

    name: str
    steps: tuple[str, ...]
    late: str


def howtos() -> list[HowTo]:
    """The five that were looked at; any other CalDAV program takes the same three things."""
    typed = t("填入服务器、用户名和应用密码", "Type server, user name and app password")
    return [
        HowTo(
            "iPhone, iPad",
            (
                t(
                    "设置 → App → 日历 → 日历账户 → 添加账户 → 其他",
                    "Settings → Apps → Calendar → Calendar Accounts → Add Account → Other",
                ),
                t("添加 CalDAV 账户", "Add CalDAV Account"),
                typed,
            ),
            t(
                "按“获取新数据”：最快每 15 分钟，打开日历时立即",
                "As “Fetch New Data” says: every 15 minutes at best; at once when Calendar is opened",
            ),
        ),
        HowTo(
            "Mac",
            (
                t(
                    "系统设置 → 互联网账户 → 添加账户 → 其他账户 → CalDAV",
                    "System Settings → Internet Accounts → Add Account → Other → CalDAV",
                ),
                t("账户类型选“手动”", "Account type: Manual"),
                typed,
            ),
            t("日历 → 设置 → 账户：每 1 到 60 分钟", "Calendar → Settings → Accounts: every 1 to 60 minutes"),
        ),
        HowTo(
            "Thunderbird",
            (
                t("新建日历 → 在网络上", "New calendar → On the network"),
                t(
                    "用户名和位置（服务器），再点“查找日历”",
                    "User name and location (the server), then “Find calendars”",
                ),
                t("问密码时填应用密码", "The app password when asked"),
            ),
            t("默认 30 分钟，可改为 1 分钟", "30 minutes, or down to 1 if you set it"),
        ),
        HowTo(
            t("安卓 DAVx⁵", "Android: DAVx⁵"),
            (
                t("＋ → 使用 URL 和用户名登录", "＋ → Login with URL and user name"),
                typed,
                t("勾选要同步的日历", "Tick the calendars to sync"),
            ),
            t("默认 4 小时，可改为 15 分钟", "4 hours, or down to 15 minutes if you set it"),
        ),
        HowTo(
            t("GNOME、Evolution", "GNOME, Evolution"),
            (
                t(
                    "设置 → 在线账户 → 日历、联系人和文件",
                    "Settings → Online Accounts → Calendar, Contacts and Files",
                ),
                typed,
            ),
            t("约 30 分钟，可在 Evolution 中改", "About 30 minutes; Evolution lets you change it"),
        ),
    ]
