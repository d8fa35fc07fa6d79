"""Codes that parameters of several rules are made of, with their words."""

from collections.abc import Callable, Mapping

from solver.words import Words

DAY_TYPES = {
    "work": Words("工作日", "working days"),
    "eve": Words("节前", "days before a break"),
    "makeup": Words("调休上班日", "make-up working days"),
    "rest": Words("周末", "weekends"),
    "holiday": Words("节假日", "holidays"),
}
STATUSES = {
    "staff": Words("职工", "staff"),
    "student": Words("学生", "students"),
    "outside": Words("院外人员", "guests from outside"),
}
ROLES = {
    "viewer": Words("浏览者", "viewers"),
    "member": Words("会员", "members"),
    "captain": Words("队长", "captains"),
    "organiser": Words("组织者", "organisers"),
    "venue_owner": Words("场地负责人", "venue owners"),
    "desk": Words("场馆前台", "the gym desk"),
    "admin": Words("管理员", "administrators"),
}
ORDERS = {
    "first_come": Words("先到先得", "first come, first served"),
    "ballot": Words("抽签", "by lot"),
}
WORDS: Mapping[str, Words] = {**DAY_TYPES, **STATUSES, **ROLES, **ORDERS}


def one_of(known: Mapping[str, Words]) -> Callable[[str], str]:
    """What reads a code of these; ValueError where it is none."""

    def read(code: str) -> str:
        if code not in known:
            raise ValueError(code)
        return code

    return read


read_day_type, read_status, read_role = one_of(DAY_TYPES), one_of(STATUSES), one_of(ROLES)
