"""Items of a report with full marks and nothing to show for them become a question (fault 16)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.checks.forms import fold_name
from pbassist.checks.register import Brief, check, met, unclear, unmet
from pbassist.checks.reports.relations import KINDS, read_reports
from pbassist.checks.wording import name_place, print_figure
from pbassist.model.document import Span
from pbassist.model.performance import Figure, Paper
from pbassist.model.review import Finding
from pbassist.relations.scores.tree import Node, read_items, shorten

NAME = "report_scores_have_evidence"
CITED = re.compile(
    r"佐证|附件|附后|附表|另附|详?见(?:表|附|《|第|资料|材料|证)|(?:证明|支撑)材料|截图|扫描件"
)
"""Words that send the reader to something that was handed in."""
SHOWN = re.compile(
    r"\d|[《〔]|[一二三四五六七八九十百两]{1,3}[个项次期场份篇人名]|签到|名单|纪要|台账|通知|批复|公文|文件|网站|平台|系统"
)
"""What somebody can look up: a number, a document, a record."""
LABEL = re.compile(r"^[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]\s?")
BODY = re.compile(
    r"[^一-鿿\d《〔]{0,6}(?P<body>\S.{0,400}?)\s{0,4}"
    r"(?:(?:单位|我局|本项|该项)?(?:自评|自查|得)[^，。；\n\d]{0,6})?\Z",
    re.DOTALL,
)
"""Words of an item, without the mark before them and the word of the points behind them."""
POINTS = re.compile(r"(?:单位|我局|本项|该项)?(?:自评|自查|得)[^，。；\n\d]{0,6}")
HANZI = re.compile(r"[一-鿿]{2}")
PHRASE = re.compile(r"[^，。；;\n]{2,30}")
LISTED = re.compile(r"[、，,；;/]|以及|和|及")
FEWEST_CITED = 2
"""Items that cite their papers, from which on those that cite none stand out."""
MOST_TOLD = 4


class Item(NamedTuple):
    """A scored item of a report (评分项) with its own words."""

    name: str
    points: Figure
    body: Span | None
    """What is said of it behind its points, or before them; None when nothing is."""

    @property
    def words(self) -> str:
        """Its words without spaces."""
        return "".join(self.body.quote.split()) if self.body else ""

    @property
    def is_cited(self) -> bool:
        """Whether it sends the reader to a paper."""
        return bool(CITED.search(self.words))

    @property
    def is_bare(self) -> bool:
        """Whether it names nothing that could be looked up."""
        return not self.is_cited and not SHOWN.search(self.words)


@check(fault="得分缺少佐证", number=16, kinds=KINDS)
def report_scores_have_evidence(brief: Brief) -> Iterator[Finding]:
    """Items that score themselves in full show what for, where the others or the score sheet do."""
    asked = _read_asked(brief)
    for paper in read_reports(brief):
        items = [_read_item(paper, node) for node in _find_full(paper)]
        bare = [one for one in items if one.is_bare]
        cited = [one for one in items if one.is_cited]
        wanted = [one for one in bare if _find_asked(one, asked)]
        if bare and len(cited) < FEWEST_CITED:
            bare, left = wanted, len(bare) - len(wanted)
            if left:
                yield unclear(
                    NAME,
                    subject="得分佐证",
                    message=f"材料未逐项注明佐证，未核对{left}个满分项的评分依据。",
                )
        if bare:
            yield _ask(paper, bare, asked)
        elif cited:
            yield met(
                NAME,
                subject="得分佐证",
                message=f"{len(items)}个自评满分项均有佐证或具体内容。",
                evidence=tuple(one.points.span for one in items),
            )


def _find_full(paper: Paper) -> Iterator[Node]:
    """Headings that score themselves in full."""
    text = paper.document.text
    for node in read_items(paper.document, paper.figures, paper.outline):
        if node.full is None or node.got is None or node.got.value != node.full.value:
            continue
        start = node.got.figure.span.start
        if re.search(r"自评|自查", text[max(start - 6, node.start) : start]):
            yield node


def _read_item(paper: Paper, node: Node) -> Item:
    assert node.got is not None
    assert node.full is not None
    got, full = node.got.figure.span, node.full.figure.span
    places = [(got.end, node.end), (full.end, got.start)]
    found = (body for low, high in places if (body := _read_body(paper, low, high)))
    return Item(LABEL.sub("", shorten(node.name)), node.got.figure, next(found, None))


def _read_body(paper: Paper, low: int, high: int) -> Span | None:
    """The words between two places of an item; None where they say nothing."""
    match = BODY.match(paper.document.text, low, max(low, high))
    if match is None or not HANZI.search(match.group("body")) or POINTS.fullmatch(match["body"]):
        return None
    start = match.start("body")
    return paper.document.span(start, start + len(match.group("body").rstrip()))


def _read_asked(brief: Brief) -> dict[str, str]:
    """What the score sheet beside a report asks to be shown, by folded name of the item."""
    sheets = [one.target for one in brief.dossier.papers if one.target and one.role != "report"]
    return {
        fold_name(one.name): one.source
        for sheet in sheets
        if sheet.stage == "evaluation"
        for one in sheet.indicators
        if one.source
    }


def _find_asked(item: Item, asked: dict[str, str]) -> str:
    name = fold_name(item.name)
    return asked.get(name) or next(
        (words for key, words in asked.items() if len(key) > 2 and (key in name or name in key)), ""
    )


def _ask(paper: Paper, bare: Sequence[Item], asked: dict[str, str]) -> Finding:
    told = bare[:MOST_TOLD]
    many = f"等{len(bare)}项" if len(bare) > len(told) else ""
    all_ = "均" if len(bare) > 1 else ""
    named = "、".join(f"“{one.name}”{print_figure(one.points)}" for one in told)
    phrases = [found.group() for one in told if (found := PHRASE.search(one.words))]
    said = f"，仅表述为{''.join(f'“{one}”' for one in phrases)}" if phrases else "，未作说明"
    papers = _join_papers(_find_asked(one, asked) for one in told)
    lacks = f"未附{papers}" if papers else "未附佐证材料，也未列具体数据"
    return unmet(
        NAME,
        "请核实",
        subject="得分佐证",
        place=name_place(paper, told[0].points.span),
        message=f"{named}{many}{all_}自评满分{said}，{lacks}。",
        remedy="请补充佐证材料；已在其他材料中报送的，请注明位置。",
        line=f"{named}{many}{all_}自评满分未附佐证，请补充佐证材料",
        evidence=tuple(
            span for one in bare for span in (one.points.span, one.body or one.points.span)
        ),
    )


def _join_papers(asked: Iterator[str]) -> str:
    """培训通知、参训名单及预算调整依据, each once."""
    papers = [one.strip("。 ") for words in asked for one in LISTED.split(words)]
    each = list(dict.fromkeys(one for one in papers if one))
    return "、".join(each[:-1]) + "及" + each[-1] if len(each) > 1 else "".join(each)
