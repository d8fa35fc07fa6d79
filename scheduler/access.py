"""Who may do what. Services ask here; none of them looks at a request."""

from scheduler.errors import Refusal
from scheduler.models import User
from solver.words import Words

# `own` is what people do for themselves: book, wait, wish, answer, have calendars.
SCOPES = {
    "read": (),
    "own": (),
    "desk": ("desk", "organiser"),
    "organise": ("organiser",),
    "admin": ("admin",),
}
ROLE_WORDS = {
    "viewer": Words("浏览者", "viewer"),
    "member": Words("会员", "member"),
    "captain": Words("队长", "captain"),
    "organiser": Words("组织者", "organiser"),
    "venue_owner": Words("场地负责人", "venue owner"),
    "desk": Words("场馆前台", "gym desk"),
    "admin": Words("管理员", "administrator"),
}


def require(user: User | None, *roles: str) -> User:
    """The user, who has one of the roles (or any, where none is named); else a refusal, 401 or 403.

    An administrator has every role.
    """
    if user is None or not user.active:
        raise Refusal("sign-in-needed", Words("请先登录", "Please sign in first."), status=401)
    if roles and not user.has(*roles):
        zh = "、".join(ROLE_WORDS[role].zh for role in roles)
        en = " or ".join(ROLE_WORDS[role].en for role in roles)
        raise Refusal(
            "not-allowed",
            Words(f"需要“{zh}”的角色", f"This needs the role of {en}."),
            hint=Words("请让管理员给您这个角色", "An administrator can give you that role."),
            status=403,
            context={"roles": list(roles)},
        )
    return user


def operator() -> User:
    """Whoever sits at the server's terminal: may do everything and has no account."""
    return User(login="operator", roles=["admin"], active=True)
