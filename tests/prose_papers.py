"""Papers without a table, as units write them: the same words each time, set anew by each producer."""

from __future__ import annotations

import random

from tests.typesetting import Columns, Para

_PARTS = (
    "项目资金按照预算管理要求及时足额拨付", "绩效目标完成情况良好", "共计支出1,682.40万元",
    "受益群众满意度达到95.5%以上", "维修养护农村饮水安全工程62处", "供水水质达标率稳定在90%以上",
    "根据《预算法》及Implementation Rules的规定", "其中Budget 2023年度安排1,200.50万元",
    "较上年增加3.58个百分点", "实施单位加强了GPS-based monitoring的应用", "项目管理制度健全",
    "资金使用效益进一步提高",
)  # fmt: skip
_HEADINGS = (
    "一、项目基本情况", "（一）项目背景", "二、绩效目标完成情况", "1.产出指标完成情况",
    "（二）资金管理情况", "三、存在的问题及原因分析",
)  # fmt: skip
_TITLES = (
    "云泽县水利局2023年度农村饮水安全巩固提升工程项目支出绩效自评报告",
    "关于2023年度绩效自评工作的报告",
)
_CONTENTS = (
    "一、项目概况", "二、绩效评价工作情况", "三、综合评价结论", "四、绩效评价指标分析",
    "五、主要经验及做法", "六、存在的问题", "七、有关建议",
)  # fmt: skip


class Writer:
    """Makes the same papers from the same seed."""

    def __init__(self, seed: int) -> None:
        self.choose = random.Random(seed)

    def write_sentences(self, least: int) -> str:
        """Clauses until there are so many characters."""
        text = ""
        while len(text) < least:
            text += self.choose.choice(_PARTS) + self.choose.choice("，，，；、")
        return text[:-1] + "。"

    def write_paper(self, *, indent: bool = True) -> list[Para]:
        """A report with headings, paragraphs and points, and its 落款."""
        style = "body" if indent else "plain"
        story = [Para(self.choose.choice(_TITLES), "title"), Para("县财政局：", "plain")]
        for _ in range(self.choose.randint(8, 14)):
            kind = self.choose.random()
            if kind < 0.2:
                story.append(Para(self.choose.choice(_HEADINGS), "heading"))
            elif kind < 0.4:
                for number in range(1, self.choose.randint(3, 6)):
                    words = self.write_sentences(self.choose.randint(10, 70))
                    story.append(Para(f"（{number}）{words}", style))
            else:
                story.append(Para(self.write_sentences(self.choose.randint(30, 220)), style))
        return [*story, Para("云泽县水利局", "right"), Para("2024年3月15日", "right")]

    def write_columns(self, count: int, paragraphs: int) -> Columns:
        """Paragraphs in columns."""
        words = [Para(self.write_sentences(120)) for _ in range(paragraphs)]
        return Columns(words, count, 24.0 if count == 2 else 18.0)


def list_contents(leader: str) -> list[Para]:
    """A table of contents whose entries are led to their pages."""
    width = 34 if leader == "…" else 68
    return [Para("目　录", "title")] + [
        Para(name + leader * (width - len(name) * (width // 34)) + str(2 * number + 1), "plain")
        for number, name in enumerate(_CONTENTS)
    ]


def list_keys() -> list[Para]:
    """Lines of keys and values side by side, a signature block, and points with wide gaps."""
    wide = "　"
    return [
        Para(f"项目单位：云泽县水利局{wide * 8}联系人：张三", "plain"),
        Para(f"项目编码：530112230000001{wide * 7}联系电话：0871-65432100", "plain"),
        Para(f"主管部门：云泽县水利局{wide * 8}填报日期：2024年3月1日", "plain"),
        Para(f"甲方（盖章）：{wide * 12}乙方（盖章）：", "plain"),
        Para(f"法定代表人：{wide * 13}法定代表人：", "plain"),
        *(Para(f"{mark}{wide * 2}供水工程维修养护，按期完工并验收。", "plain") for mark in "①②③④"),
    ]
