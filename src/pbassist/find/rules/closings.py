"""The end of a rule becomes its last article and what only signs it: 落款, date, 抄送."""

from __future__ import annotations

import re

DATE = r"(?:\d{4}|[二一][〇○零一二三四五六七八九]{3})[ ]?年[ ]?[\d一二三四五六七八九十]{1,3}[ ]?月[ ]?[\d一二三四五六七八九十]{1,3}[ ]?日"
DATED = re.compile(rf"[^。；，、]{{0,60}}?{DATE}[ \u3000]*(?:印发)?")
SIGNED = re.compile(
    r"[\u4e00-\u9fa5 \u3000×XＸ]{2,60}(?:政府|办公厅|办公室|委员会|常委会|人大|财政部|国务院|总局|[部委厅局院会])(?:[（(](?:章|盖章|代章|公章)[)）])?"
)
REMARK = re.compile(
    r"[（(]此件[^（）()]{2,20}[)）]|[（(](?:信息)?公开[^（）()]{2,20}[)）]|(?:抄送|抄报|主题词|主送|信息公开(?:选项|形式|类别)|公开方式|联系人|印数)[：:].{0,120}"
)


CONTACT = re.compile(
    r"[（(]?(?:业务|技术|政策)?(?:联系人|联系电话|联系方式|联系地址|咨询电话|联络员|电子邮箱)(?:及(?:电话|联系方式))?[ \u3000]?[：:][^。\n]{0,100}。?[)）]?"
)


def find_closing(text: str, start: int, end: int, *, signed: bool = False) -> int:
    """Where the signature of a rule begins in its last article; `end` when none is there.

    Only whole lines behind the first one, and only when one of them is dated; with `signed`, as in
    an annex with its own dates, when an organ stands over the date. Lines that but say whom to ask
    (联系人：…) are none of an article's without a date too.
    """
    found, asked, dated, named, stop = end, end, False, False, end
    while stop > start:
        begin = text.rfind("\n", start, stop) + 1
        words = text[begin:stop].strip()
        if begin <= start or (words and not _signs(words)):
            break
        if words:
            asked = begin if asked == found and CONTACT.fullmatch(words) else asked
            dated = dated or DATED.fullmatch(words) is not None
            named = named or SIGNED.fullmatch(words) is not None
            found = begin
        stop = begin - 1
    return found if dated and (named or not signed) else end if signed else asked


def _signs(words: str) -> bool:
    return any(pattern.fullmatch(words) for pattern in (DATED, SIGNED, REMARK, CONTACT))
