"""A rule copied from a web page becomes the rule and what the page puts below it."""

from __future__ import annotations

import re

BELOW = re.compile(
    r"^[ \t\u3000\[【|]{0,6}(?:"
    r"分享(?:到|至|本页)?[：:\s]|上一[篇条][：:]|下一[篇条][：:]|版权所有|主办(?:单位)?[：:]|承办(?:单位)?[：:]|网站标识码"
    r"|返回(?:顶部|首页|列表)|扫一扫|责任编辑|编辑[：:]|(?:打印|关闭|收藏)(?:本页|页面|窗口|此页)[\]】|]?[ \u3000]|[^。\n]{0,60}[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]ICP备|(?:打印|关闭|收藏)(?:本页|页面|窗口|此页)?[\]】|]?[ \u3000]*$|打印[ \u3000|]{1,4}关闭"
    r"|相关(?:附件|文档|链接|解读|文件|稿件|新闻)(?:[：:]|$)|附件下载|政策解读[：:]|友情链接|网站地图|关于我们|信息来源[：:]|来源[：:][^。\n]{2,30}$|浏览次数|阅读次数|您是第"
    r")",
    re.MULTILINE,
)
ANNEX = re.compile(r"附[件表][ \u3000]?[一二三四五六七八九十\d]{0,3}[：:]?$|\|")
LONGEST_LINE = 120
MOST_LINES = 60


def find_page_end(text: str, start: int, end: int) -> int:
    """Where the furniture of a page begins behind a place; `end` when there is none.

    From its first line on nothing may read like a sentence of a rule.
    """
    for match in BELOW.finditer(text, start, end):
        lines = text[match.start() : end].split("\n")
        if len(lines) <= MOST_LINES and not any(_belongs_to_rule(line) for line in lines):
            return match.start()
    return end


def _belongs_to_rule(line: str) -> bool:
    words = line.strip()
    return (
        len(words) > LONGEST_LINE
        or "\t" in line
        or (len(words) > 30 and words.endswith("。"))
        or ANNEX.match(words) is not None
    )
