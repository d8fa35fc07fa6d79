"""Every refusal of fetching in one place: a stable code, what, and where. Paths are never told: they are secrets."""

from dataclasses import dataclass
from typing import Any

from scheduler.errors import Refusal
from solver.words import Words

SENTENCES = {
    "address-long": Words("网址超过 {limit} 个字符", "the address is longer than {limit} characters"),
    "address-spelling": Words(
        "网址含有空格、反斜杠或控制字符", "the address has blanks, backslashes or control characters"
    ),
    "address-encoded": Words(
        "网址含有未转义的字符，或主机名含有转义字符",
        "the address has characters that are not encoded, or its host has encoded ones",
    ),
    "address-form": Words("这不是完整的网址", "that is no whole address"),
    "address-scheme": Words(
        "只接受 https、http 和 webcal，不接受 {scheme}", "only https, http and webcal are taken, not {scheme}"
    ),
    "address-userinfo": Words(
        "网址中不能带用户名或密码", "a user name or password in the address is not taken"
    ),
    "address-host": Words("主机名或端口写法有误", "the host or port is misspelt"),
    "address-number": Words(
        "IP 地址只接受标准写法，如四段十进制数", "an IP address is taken in its usual spelling only"
    ),
    "address-idn": Words("域名含有不能接受的字符", "the name has characters that are not taken"),
    "address-port": Words(
        "只接受 80 和 443 端口，不接受 {port}", "only the ports 80 and 443 are taken, not {port}"
    ),
    "address-inside": Words(
        "该地址属于内部、本机或保留网络，不能读取",
        "that is inside an internal, local or reserved network, and is not fetched",
    ),
    "fetch-unknown-host": Words("找不到这个主机", "there is no such host"),
    "fetch-unreachable": Words("连接不上", "it cannot be reached"),
    "fetch-slow": Words("没有在 {limit:g} 秒内答完", "it did not answer within {limit:g} s in all"),
    "fetch-certificate": Words("加密连接失败：{reason}", "the encrypted connection fails: {reason}"),
    "fetch-redirects": Words("跳转超过 {limit} 次", "more than {limit} redirects"),
    "fetch-downgrade": Words("跳转到未加密的网址", "it redirects to an address without encryption"),
    "fetch-answer": Words("回答有误：{what}", "its answer is no good: {what}"),
    "fetch-encoding": Words("不接受压缩方式 {packing}", "the packing {packing} is not taken"),
    "fetch-too-large": Words(
        "内容超过 {limit:g} MiB（压缩前后都计算）", "the answer is over {limit:g} MiB, packed or unpacked"
    ),
    "fetch-cut-off": Words("内容没有传完", "the answer ended too early"),
    "fetch-forbidden": Words("需要登录", "it wants a sign-in"),
    "fetch-gone": Words("这个地址没有日历", "there is no calendar at this address"),
    "fetch-busy": Words("对方要求稍后再来", "it asks to come back later"),
}
HINTS = {
    "address-form": Words(
        "应如 https://example.com/calendar.ics", "It should look like https://example.com/calendar.ics."
    ),
    "address-idn": Words("请使用 xn-- 形式的域名", "Give the xn-- form of the name."),
    "address-encoded": Words("请从日历系统原样复制", "Copy it from the calendar as it is."),
    "address-inside": Words(
        "本单位的日历服务器须由管理员在 FIELDDAY_FETCH_ALLOW 中列出",
        "A calendar server of one's own house has to be listed in FIELDDAY_FETCH_ALLOW by the administrator.",
    ),
    "fetch-forbidden": Words(
        "请在日历系统中“发布”日历，使用不需登录的 .ics 地址",
        "Publish the calendar there, and take the .ics address that needs no sign-in.",
    ),
    "fetch-gone": Words(
        "请重新复制地址；地址可能已被收回", "Copy the address again; it may have been revoked."
    ),
}


@dataclass(frozen=True, slots=True)
class Where:
    """The host, and which redirect led there (0: none did)."""

    host: str = ""
    redirect: int = 0

    def words(self) -> Words:
        zh, en = f"第 {self.redirect} 次跳转", f"redirect {self.redirect}"
        if self.host and self.redirect:
            return Words(f"{self.host}（{zh}）：", f"{self.host} ({en}): ")
        if self.redirect:
            return Words(f"{zh}：", f"{en}: ")
        return Words(f"{self.host}：", f"{self.host}: ") if self.host else Words()


def refuse(code: str, where: Where, **facts: Any) -> Refusal:
    """The refusal with its place; `facts` fill the sentence and stand in the context."""
    place, sentence = where.words(), SENTENCES[code]
    words = Words(place.zh + sentence.zh.format(**facts), place.en + sentence.en.format(**facts))
    context = {"host": where.host, "redirect": where.redirect} | facts
    return Refusal(code, words, hint=HINTS.get(code), status=422, context=context)
