"""What a token for programs may, in words."""

from solver.words import Words

SCOPES = {
    "read": (
        Words("查看", "Look"),
        Words("自己的预订和公开的日程", "At one's own bookings and the public programme"),
    ),
    "own": (
        Words("自己的事", "One's own things"),
        Words("订场、取消、候补、报志愿、日历", "Book, cancel, wait, wish, calendars"),
    ),
    "desk": (
        Words("前台", "The desk"),
        Words("为别人预订、签到、改动", "Book for others, check in, change"),
    ),
    "organise": (
        Words("组织活动", "Organise"),
        Words("计划、规则、求解、发布", "Plans, rules, solving, publishing"),
    ),
    "admin": (Words("管理", "Administration"), Words("人员、账号、场地", "People, accounts, venues")),
}
