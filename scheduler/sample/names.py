"""Plausible Chinese names for invented people, from a random source that the caller seeds."""

from random import Random

from pypinyin import Style, lazy_pinyin

# Frequent surnames, about as frequent here as they are.
SURNAMES = (
    "王" * 7
    + "李" * 7
    + "张" * 7
    + "刘" * 5
    + "陈" * 5
    + "杨" * 3
    + "黄" * 2
    + "赵" * 3
    + "周" * 2
    + "吴吴徐徐孙孙马马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅"
    "钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严"
)
WOMEN = "芳娜敏静秀丽霞艳娟玲燕红梅兰颖洁琳璐雪倩婷雅慧莹珊欣怡梦瑶佳妍蕾岚月云晴菲薇悦涵"
MEN = "伟强磊军勇涛超明刚平辉鹏杰峰斌波宇浩凯健俊帆建国志海东亮飞龙翔博文睿晨泽轩毅恒"
ANY = "晓文子思嘉一雨新林春华玉清宁安然远航书卓可乐"


def name(random: Random, sex: str, taken: set[str]) -> str:
    """A name that nobody has yet; `taken` grows by it. `sex` is f or m."""
    own = WOMEN if sex == "f" else MEN
    while True:
        length = 1 if random.random() < 0.22 else 2
        given = "".join(random.choice(own if place == length - 1 else own + ANY) for place in range(length))
        found = random.choice(SURNAMES) + given
        if found not in taken and len(set(found)) == len(found):
            taken.add(found)
            return found


def pinyin(name: str) -> str:
    """Surname and given name in pinyin, as people look them up: "Wang Xiaofang"."""
    syllables = lazy_pinyin(name, style=Style.NORMAL, errors="ignore")
    return f"{syllables[0].title()} {''.join(syllables[1:]).title()}"
