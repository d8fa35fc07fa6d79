"""Where each program hides the address of one's own calendar. Said on the page, in both languages."""

from dataclasses import dataclass

from scheduler.web.words import t


@dataclass(frozen=True)
class Howto:
    name: str
    steps: tuple[str, ...]
    note: str = ""


def howtos() -> list[Howto]:
    return [
        Howto(
            t("Outlook 网页版、Microsoft 365（Exchange Online）", "Outlook on the web, Microsoft 365"),
            (
                t("设置 → 日历 → 共享日历", "Settings → Calendar → Shared calendars"),
                t(
                    "“发布日历”里选日历，权限选“可以查看我何时忙碌”，点“发布”",
                    "Under “Publish a calendar” choose it, “Can view when I'm busy”, and Publish",
                ),
                t("复制 ICS 链接，粘贴到左边", "Copy the ICS link and paste it here"),
            ),
            t(
                "没有“发布日历”：管理员关掉了，请上传文件。",
                "No “Publish a calendar”? Your administrator has it off: upload a file.",
            ),
        ),
        Howto(
            t("Exchange（所里的邮件服务器）", "Exchange on the institute's own server"),
            (
                t("用网页邮箱打开日历 → 共享 → 发布", "Open the calendar in webmail → Share → Publish"),
                t(
                    "“发布详细信息”选“仅显示忙/闲”，复制 .ics 地址",
                    "Publishing details “Availability only”; copy the .ics address",
                ),
            ),
            t(
                "地址只在所内能打开时读不到，请上传文件。",
                "An address that only opens inside cannot be read: upload a file.",
            ),
        ),
        Howto(
            t("Google 日历", "Google Calendar"),
            (
                t("电脑网页：设置 → 左边选日历", "On a computer: Settings → choose the calendar at the left"),
                t(
                    "“集成日历”→“iCal 格式的私有地址”，复制",
                    "“Integrate calendar” → “Secret address in iCal format”, copy",
                ),
            ),
        ),
        Howto(
            "Nextcloud",
            (
                t(
                    "日历名旁的分享按钮 → 添加公开链接",
                    "The share button beside the calendar's name → add a share link",
                ),
                t("“…”→ 复制订阅链接", "“…” → copy subscription link"),
            ),
        ),
        Howto(
            t("iPhone、Mac（iCloud）", "iPhone, Mac (iCloud)"),
            (
                t(
                    "日历 → 点日历旁的 ⓘ → 打开“公共日历”",
                    "Calendar → ⓘ beside the calendar → switch Public Calendar on",
                ),
                t("分享链接 → 复制（webcal:// 也可以）", "Share link → copy (webcal:// is fine)"),
            ),
            t("知道地址的人都能看到标题。", "Whoever has that address can see the titles."),
        ),
        Howto(
            t("其他程序", "Other programs"),
            (
                t("导出成 .ics 文件，在左边上传", "Export an .ics file and upload it here"),
                t("以后有变化再换一个新文件", "When things change, take a newer file"),
            ),
        ),
    ]
