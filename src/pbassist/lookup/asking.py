"""A question becomes the kind of answer it wants; a sentence gives such an answer or does not."""

from __future__ import annotations

import re
from typing import NamedTuple

COUNT = r"[一二三四五六七八九十百千两零〇\d]"


class Wanted(NamedTuple):
    """A kind of answer (问法): the words that ask for it and those that give it."""

    asks: re.Pattern[str]
    gives: re.Pattern[str]


WANTED = (
    Wanted(  # 期限: a term or a date
        re.compile(
            r"多少(?:个)?(?:工作)?[日天月年]|几(?:个)?(?:工作)?[日天月年]|什么时候|何时|期限|多久|截止|多长时间|哪天|哪个月|时限"
        ),
        re.compile(rf"{COUNT}{{1,6}}(?:个)?(?:工作)?[日天月年](?!度)|期满|届满"),
    ),
    Wanted(  # 比例
        re.compile(r"百分之几|百分之多少|几成|比例|占多少|多大比重"),
        re.compile(r"百分之|千分之|分之|\d[%％]"),
    ),
    Wanted(  # 金额
        re.compile(r"多少钱|多少万|多少元|几万|金额|限额|门槛"),
        re.compile(rf"{COUNT}{{1,8}}[万亿]?元|百分之"),
    ),
    Wanted(  # 分数
        re.compile(r"多少分|几分|扣分|怎么算分|怎么计分|得分|分数"),
        re.compile(rf"{COUNT}{{1,4}}分(?!之|别|为|类|配|包)|计分|扣分|满分"),
    ),
    Wanted(  # 几类: a list
        re.compile(
            r"哪几|哪些|几类|几种|几个(?!月|工作)|几项|几档|几等|包括什么|分几|哪[三四五六两]"
        ),
        re.compile(r"分为|包括|下列|如下|包含|[^、]{1,12}、[^、]{1,12}(?:、|和)|（一）"),
    ),
    Wanted(  # 谁
        re.compile(r"谁|哪个部门|哪家|哪个机关|归哪|由哪"),
        re.compile(r"由[^，。]{2,24}(?:负责|组织|审|决定|提出|办理)|负责|主管"),
    ),
    Wanted(  # 后果
        re.compile(r"责任|处分|处罚|后果|怎么处理|受什么|违反|算什么问题|会怎样|会怎么样"),
        re.compile(r"处分|罚款|责令|警告|追究|扣分|约谈|不予|取消|核减|收回|暂缓|通报|没收|无效"),
    ),
)
DENIED = re.compile(r"不(?!得|低于|少于|足|超过|高于|同|断)|免|无需|例外|除外|没")
"""Words of a question about what need not be done, or is not."""
EXEMPTS = re.compile(r"可以不|不适用|不再|无需|可以免|不列入|不属于")
"""A sentence that exempts answers a question that denies."""


def list_wanted(question: str) -> tuple[Wanted, ...]:
    """The kinds of answer a question asks for; none where its words do not tell."""
    return tuple(one for one in WANTED if one.asks.search(question))


def is_exempting(sentence: str, question: str) -> bool:
    """Whether a sentence only exempts from what a question asks of."""
    return EXEMPTS.search(sentence) is not None and DENIED.search(question) is None
