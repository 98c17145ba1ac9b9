from __future__ import annotations

import random

import pytest

from pbassist.find.quotes import locate, locate_all
from pbassist.model.document import Block
from tests.documents import make_document

SENTENCES = """
全年预算数4860万元，执行数4628万元，预算执行率为95.2%，未超出年初预算。
组织对列入部门预算的312个项目开展绩效自评，涉及金额6.85亿元，覆盖率100%。
共抽取57个项目开展绩效抽评，其中优21个、良30个、中6个，没有评为差的项目。
收回结余资金1,197.40万元，核减项目预算12个，不予立项3个，未发现违规使用资金问题。
依据第十三条和第二十七条的规定，退回重新填报单位71家，较上年减少18家。
农村饮水维修养护完成68处，单处成本7万元，水质达标率98.5％，投诉率不高于3％。
培训三十二期、壹仟贰佰人次，满意度为九成以上，较上年提高2.5个百分点。
项目自 2023 年 3 月启动，9 月底前完工，共支付工程款 285.6 万元，不含质保金。
"""


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("收回资金985万元。", "5万元", None),
        ("收回资金985万元。", "985万元", "985万元"),
        ("收回资金985万元。", "985", None),
        ("增长21.5%。", "1.5%", None),
        ("增长21.5%。", "5%", None),
        ("完成5.2公里。", "5", None),
        ("覆盖率110%。", "10%", None),
        ("覆盖率110％。", "110%", "110％"),
        ("支出1,682.40万元。", "682.40万元", None),
        ("支出1,682.40万元。", "1,682", None),
        ("支出1 197万元。", "197万元", None),
        ("增长-5%。", "5%", None),
        ("1-9月执行率", "9月", "9月"),
        ("完成10%-15%", "15%", "15%"),
        ("依据第十三条", "三条", None),
        ("依据第十三条", "第十", None),
        ("依据第十三条", "第十三条", "第十三条"),
        ("提出三条建议", "三条", "三条"),
        ("由县财政局统一三级指标口径", "三级指标", "三级指标"),
        ("预算1亿2千万元", "1亿", None),
        ("共 38 个 项目", "38个项目", "38 个 项目"),
        ("共38个项目", "38 个 项目", "38个项目"),
        ("（试行）", "(试行)", "（试行）"),
        ("整改\n情况", "整改情况", "整改\n情况"),
        ("3\t8个", "38个", None),
        ("自评100分", "自评99分", None),
        ("良9个，优9个", "9个", None),
        ("良9个，优19个", "9个", "9个"),
        ("没有问题", "有问题", None),
        ("没有问题", "问题", None),
        ("没有问题", "没有问题", "没有问题"),
        ("整改尚未完成", "完成", None),
        ("整改尚未完成", "整改", "整改"),
        ("样品不合格率", "合格率", None),
        ("样品不 合格率", "合格率", None),
        ("单价不高于3万元", "高于3万元", None),
        ("偏差原因\t无\n完成情况", "完成情况", "完成情况"),
        ("|偏差：无|完成情况|", "完成情况", "完成情况"),
        ("说明有无违规", "违规", "违规"),
        ("投入5万元", "5万", None),
        ("投入5万元", "投入5万元", "投入5万元"),
        ("投入5万用于维修", "投入5万", "投入5万"),
        ("工期3个月", "3个", None),
        ("提高2.5个百分点", "2.5个", None),
        ("提高2.5个百分点", "2.5个百分", None),
        ("培训320人次", "320人", None),
        ("培训320人", "320人", "320人"),
        ("共十二万元", "十二万", None),
        ("没有问题", "", None),
        ("没有问题", "  ", None),
        ("A.B*C", "B*C", "B*C"),
    ],
)
def test_a_quote_is_found_whole_or_not_at_all(text: str, quote: str, found: str | None) -> None:
    span = locate(quote, make_document(text))
    assert (span.quote if span else None) == found


def test_an_exact_occurrence_goes_before_one_in_another_width() -> None:
    document = make_document("达到９５％；\n达到95%。")
    assert locate("95%", document) == document.span(9, 12)
    assert len(locate_all("95%", document)) == 2


def test_a_place_settles_between_two_occurrences() -> None:
    document = make_document("甲项目50万元。\n乙项目50万元。")
    assert locate("50万元", document) is None
    second = document.block_span(document.blocks[1])
    found = locate("50万元", document, within=second)
    assert found is not None
    assert found.start > second.start


def test_a_narrowed_search_still_sees_the_number_it_would_cut() -> None:
    document = make_document("收回985万元")
    assert locate("5万元", document, within=document.span(4, 7)) is None


def test_furniture_and_hidden_text_are_not_quoted() -> None:
    document = make_document("正文。\n第3页\n隐藏的话")
    furniture = Block.model_validate({**document.blocks[1].model_dump(), "role": "furniture"})
    hidden = Block.model_validate({**document.blocks[2].model_dump(), "role": "hidden"})
    document = document.model_copy(update={"blocks": (document.blocks[0], furniture, hidden)})
    assert locate("第3页", document) is None
    assert locate_all("隐藏的话", document) == ()
    assert locate("正文", document) is not None


def test_a_quote_does_not_run_from_the_body_into_a_note() -> None:
    document = make_document("未完成\n原因见附注")
    note = Block.model_validate({**document.blocks[1].model_dump(), "role": "note"})
    document = document.model_copy(update={"blocks": (document.blocks[0], note)})
    assert locate("未完成原因见附注", document) is None
    assert locate("原因见附注", document) is not None


def _clauses() -> list[str]:
    found = []
    for line in SENTENCES.split("\n"):
        parts = line.strip("。").split("，")
        found += [
            "，".join(parts[a:b])
            for a in range(len(parts))
            for b in range(a + 1, len(parts) + 1)
            if len("，".join(parts[a:b])) > 5
        ]
    return found


DIGITS = "0123456789"
SWAPS = [("万元", "亿元"), ("亿元", "万元"), ("个", "家"), ("处", "家"), ("%", "‰"), ("年", "月")]
NEGATIONS = [("未", "已"), ("不", "应"), ("没有", "均有"), ("不含", "含"), ("开展", "未开展")]


def _alter(quote: str, chance: random.Random) -> str:
    how = chance.randrange(3)
    if how == 0:
        places = [i for i, c in enumerate(quote) if c in DIGITS]
        if places:
            at = chance.choice(places)
            other = chance.choice([d for d in DIGITS if d != quote[at]])
            return quote[:at] + other + quote[at + 1 :]
    pairs = [pair for pair in (SWAPS if how == 1 else NEGATIONS) if pair[0] in quote]
    if pairs:
        return quote.replace(*chance.choice(pairs), 1)
    return quote


def _widen(quote: str, chance: random.Random) -> str:
    wide = {chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)}
    letters = [wide.get(c, c) if chance.random() < 0.3 else c for c in quote if c != " "]
    out = ""
    for c in letters:
        joins = out[-1:].isdigit() and c.isdigit()
        out += (" " if out and not joins and chance.random() < 0.2 else "") + c
    return out


def test_a_thousand_altered_quotes_are_not_found() -> None:
    document, clauses, chance = make_document(SENTENCES), _clauses(), random.Random(7)
    tried = 0
    while tried < 1000:
        altered = _alter(chance.choice(clauses), chance)
        if any(altered in line for line in SENTENCES.split("\n")):
            continue
        tried += 1
        assert locate(altered, document) is None, altered
        assert locate_all(_widen(altered, chance), document) == (), altered


def test_a_thousand_true_quotes_are_found_where_they_stand() -> None:
    document, clauses, chance = make_document(SENTENCES), _clauses(), random.Random(11)
    for _ in range(1000):
        quote = chance.choice(clauses)
        assert [span.quote for span in locate_all(quote, document)].count(quote) == 1, quote
        found = locate(_widen(quote, chance), document)
        assert found is not None, quote
        assert found.quote == quote
