"""One rule in several files is one rule; a changed text is another version; sheets and pages are read too."""

from __future__ import annotations

import datetime as dt
import html
from pathlib import Path

import pytest

from pbassist.find.citations import find_citations
from pbassist.find.rules.changes import find_changes
from pbassist.find.rules.versions import adds_nothing, find_earlier, find_newer
from pbassist.library import read_library, read_regulations, resolve
from pbassist.model.document import Document
from pbassist.model.policy import Bureau, Regulation
from pbassist.read import read, read_text
from tests import written

ROOT = Path(__file__).parents[1]
TEXTS = Path(__file__).parent / "rule_texts"
BUREAU = Bureau(place="云泽县", city="云州市", province="浙江省")


def lines(name: str) -> list[str]:
    return [one.strip() for one in (TEXTS / name).read_text("utf-8").split("\n") if one.strip()]


def write(path: Path, words: list[str]) -> Path:
    if path.suffix == ".docx":
        return written.write_word(path, words)
    if path.suffix == ".pdf":
        return written.write_pdf(path, words)
    if path.suffix == ".html":
        body = "".join(f"<p>{html.escape(one)}</p>" for one in words)
        path.write_text(f"<html><head><meta charset='utf-8'></head><body>{body}</body></html>")
        return path
    path.write_text("\n".join(words), encoding="utf-8")
    return path


def known(*documents: Document) -> list[Regulation]:
    library = read_library(ROOT / "corpus", documents, bureau=BUREAU)
    return [rule for rule in library.regulations if rule.text_kind == "full"]


@pytest.mark.parametrize("suffix", [".docx", ".pdf", ".html"])
@pytest.mark.parametrize(
    "name", ["covering_notice.txt", "versions_old.txt", "expiry_in_notice.txt"]
)
def test_a_rule_says_the_same_in_every_file(tmp_path: Path, name: str, suffix: str) -> None:
    words = lines(name)
    if name == "covering_notice.txt":
        words[2:4] = ["".join(words[2:4])]
        at = next(n for n, one in enumerate(words) if one.startswith("第四条规定的职责"))
        words[at - 1 : at + 1] = ["".join(words[at - 1 : at + 1])]
    (plain,) = read_regulations(read(TEXTS / name))
    (rule,) = read_regulations(read(write(tmp_path / f"甲{suffix}", words)))
    facts = ("title", "number", "issuer", "applies_to", "issued", "effective_from", "replaces")
    assert [getattr(rule, one) for one in facts] == [getattr(plain, one) for one in facts]
    assert rule.effective_until == plain.effective_until
    cut = [(one.kind, one.label, one.path) for one in rule.articles]
    assert cut == [(one.kind, one.label, one.path) for one in plain.articles]


def test_the_same_rule_in_three_files_is_one(tmp_path: Path) -> None:
    words = lines("versions_old.txt")
    files = [write(tmp_path / f"甲{suffix}", words) for suffix in (".txt", ".docx", ".pdf")]
    assert len(known(*map(read, files))) == 1


PAGE = """<html><head><meta charset="utf-8"><title>云泽县人民政府 第三方机构参与绩效评价管理办法</title></head><body>
<div class="nav"><a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a> &gt; 规范性文件</div>
<table class="info"><tr><td>索 引 号</td><td>113301/2024-00871</td><td>发文机关</td><td>云泽县财政局</td></tr>
<tr><td>文　　号</td><td>云财监〔2024〕7号</td><td>成文日期</td><td>2024-03-15</td></tr>
<tr><td>有 效 性</td><td>有效</td><td>发布日期</td><td>2024-03-18</td></tr></table>
<h1>云泽县财政局关于印发《云泽县第三方机构参与绩效评价管理办法》的通知</h1>
<div>信息来源：县财政局　浏览次数：1032　字号：[ <a>大</a> <a>中</a> <a>小</a> ]　<a>打印</a></div>
<div id="zoom"><p>各乡镇人民政府、街道办事处，县级各单位：</p>
<p>现将《云泽县第三方机构参与绩效评价管理办法》印发给你们，请认真贯彻执行。</p>
<p>云泽县财政局</p><p>2024年3月15日</p>
<p>云泽县第三方机构参与绩效评价管理办法</p>
<p>第一条&nbsp;为规范第三方机构行为，制定本办法。</p>
<p>第二条 委托方应当公开择优选聘第三方机构。</p>
<p>第三条 本办法自2024年4月15日起施行，有效期至2029年4月14日。</p></div>
<div>相关附件：<a>考核表.docx</a></div><div>分享到：<a>微信</a></div>
<div>上一篇：<a>公告</a></div><div class="footer">版权所有：云泽县财政局　网站标识码：3301000001</div></body></html>"""


def test_a_page_of_a_web_site_gives_the_rule_without_the_page(tmp_path: Path) -> None:
    (tmp_path / "页.html").write_text(PAGE, encoding="utf-8")
    (rule,) = read_regulations(read(tmp_path / "页.html"))
    assert rule.title == "云泽县第三方机构参与绩效评价管理办法"
    assert (rule.number, rule.issuer) == ("云财监〔2024〕7号", "云泽县财政局")
    assert rule.applies_to == "各乡镇人民政府、街道办事处，县级各单位"
    assert [str(day) for day in (rule.issued, rule.effective_from, rule.effective_until)] == [
        "2024-03-15",
        "2024-04-15",
        "2029-04-14",
    ]
    assert [one.label for one in rule.articles if one.kind == "article"] == [
        "第一条",
        "第二条",
        "第三条",
    ]
    (last,) = [one for one in rule.articles if one.label == "第三条"]
    assert last.text.rstrip().endswith("2029年4月14日。")


@pytest.mark.parametrize(
    ("word", "status"), [("废止", "已废止"), ("失效", "已失效"), ("有效", None)]
)
def test_what_a_page_says_of_validity(tmp_path: Path, word: str, status: str | None) -> None:
    (tmp_path / "页.html").write_text(PAGE.replace("<td>有效<", f"<td>{word}<"), encoding="utf-8")
    (rule,) = read_regulations(read(tmp_path / "页.html"))
    assert rule.status == status


def write_notes(path: Path) -> Path:
    """A form with its notes below it and a sheet of 填报说明."""
    import openpyxl
    from openpyxl.comments import Comment

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    form = book.create_sheet("申报表")
    for row in (
        ["云泽县2026年项目支出绩效目标申报表", None, None],
        ["项目名称", None, "主管部门"],
        ["一级指标", "二级指标", "指标值"],
        ["产出指标", "数量指标", None],
        ["填报说明：\n1.项目名称应当与项目库一致。\n2.指标值应当可以衡量。\n3.满意度指标应当写明调查对象。", None, None],
    ):  # fmt: skip
        form.append(row)
    form.merge_cells("A1:C1")
    form.merge_cells("A5:C5")
    form["C2"].comment = Comment("填写预算代码和全称。", "财政局")
    notes = book.create_sheet("填报说明")
    for words in (
        "绩效目标申报表填报说明",
        "一、项目属性：填写新增或者延续。",
        "二、年度目标：不超过300字。",
        "三、指标值：写明计量单位，不得填写“若干”。",
    ):
        notes.append([words])
    book.save(path)
    return path


def test_notes_of_a_sheet_are_cut_each_for_itself(tmp_path: Path) -> None:
    document = read(write_notes(tmp_path / "表.xlsx"))
    (rule,) = read_regulations(document)
    assert "".join(one.text for one in rule.articles) == document.text
    assert rule.title == "云泽县2026年项目支出绩效目标申报表"
    found = {
        words: next((one.label, len(one.text)) for one in rule.articles if words in one.text)
        for words in ("与项目库一致", "指标值应当可以衡量", "新增或者延续", "不超过300字", "若干")
    }
    assert [label for label, _ in found.values()] == ["1", "2", "一", "二", "三"]
    assert all(length < 60 for _, length in found.values())


def test_a_changed_text_is_another_version_and_says_what_changed() -> None:
    older, newer = (
        read_regulations(read(TEXTS / f"versions_{one}.txt"))[0] for one in ("old", "new")
    )
    assert find_changes(older, newer) == (
        "第二条“8000”改为“9500”",
        "新增第四条",
        "原第四条改为第五条",
        "原第五条改为第六条，“2021”改为“2024”",
    )
    assert find_changes(newer, newer) == ()


@pytest.mark.parametrize(
    ("day", "number"),
    [("2022-01-01", "云财建〔2021〕14号"), ("2025-01-01", "云财建〔2024〕9号")],
)
def test_a_title_alone_means_the_edition_of_the_day(day: str, number: str) -> None:
    library = read_library(
        ROOT / "corpus",
        [read(TEXTS / "versions_new.txt"), read(TEXTS / "versions_old.txt")],
        bureau=BUREAU,
    )
    (citation,) = find_citations(
        read_text("根据《云泽县乡村公路养护资金绩效管理办法》第二条分配。", name="稿.txt")
    )
    rule, article = resolve(citation, library, on=dt.date.fromisoformat(day))
    assert rule is not None
    assert article is not None
    assert (rule.number, article.label) == (number, "第二条")


def test_rules_of_one_notice_are_told_apart_by_their_titles() -> None:
    text = (
        "云泽县财政局关于印发《云泽县甲类评价办法》《云泽县乙类评价办法》的通知\n云财绩〔2024〕2号\n各单位：\n现予印发。\n"
        "云泽县财政局\n2024年2月1日\n云泽县甲类评价办法\n第一条 甲。\n第二条 本办法自2024年3月1日起施行。\n"
        "云泽县乙类评价办法\n第一条 乙。\n第二条 乙乙。\n第三条 本办法自2024年4月1日起施行。\n"
    )
    library = read_library(ROOT / "corpus", [read_text(text, name="通知.txt")], bureau=BUREAU)
    for title, words in (("甲", "甲。"), ("乙", "乙。")):
        (citation,) = find_citations(
            read_text(f"《云泽县{title}类评价办法》（云财绩〔2024〕2号）第一条", name="稿.txt")
        )
        rule, article = resolve(citation, library, on=dt.date(2025, 1, 1))
        assert rule is not None
        assert rule.issuer == "云泽县财政局"
        assert rule.issued == dt.date(2024, 2, 1)
        assert article is not None
        assert words in article.text


def test_a_rule_with_and_without_its_notice_is_one_with_its_number(tmp_path: Path) -> None:
    words = lines("web_page.txt")
    at = next(n for n, one in enumerate(words) if one.startswith("云泽县第三方机构"))
    bare = read(write(tmp_path / "办法.txt", words[at : at + 6]))
    issued = read(write(tmp_path / "通知.docx", words[7 : at + 6]))
    for documents in ((bare, issued), (issued, bare)):
        (rule,) = known(*documents)
        assert rule.issuer == "云泽县财政局"
    assert adds_nothing(read_regulations(bare)[0], read_regulations(issued))
    assert not adds_nothing(read_regulations(issued)[0], read_regulations(bare))


ORDER = """云州市人民政府令
第 45 号
《云州市财政资金绩效监督办法》已经2022年11月3日市人民政府第12次常务会议通过，现予公布，自2023年1月1日起施行。
市长  李某某
2022年11月20日
云州市财政资金绩效监督办法
第一条【目的】 为了加强监督，制定本办法。
第二条【范围】 本市行政区域内适用本办法。
第三条 本办法自2023年1月1日起施行。2015年8月1日发布的《云州市财政监督暂行办法》（市政府令第21号）同时废止。
"""
PARTY = """中共云州市委办公室 云州市人民政府办公室
印发《关于全面实施预算绩效管理的实施意见》的通知
云委办发〔2019〕55号
各县（市、区）委、人民政府，市直各部门：
《关于全面实施预算绩效管理的实施意见》现印发给你们，请认真贯彻落实。
中共云州市委办公室
云州市人民政府办公室
2019年7月8日
关于全面实施预算绩效管理的实施意见
一、总体要求
（一）指导思想。贯彻落实中央精神。
（二）主要目标。基本建成体系。
二、构建格局
（三）实施政府预算绩效管理。
（四）实施部门预算绩效管理。
"""
NOTED = """云州市市级预算绩效目标管理办法
(云财绩〔2021〕9号 2021年3月5日印发)
第1条 为规范管理，制定本办法。
第2条 市级部门适用本办法。
第3条 本办法自印发之日起施行,有效期至2024年3月4日.
"""
IMPRINT = """云州市财政局文件
云财绩〔2024〕30号
云州市财政局关于开展2023年度项目支出绩效自评工作的通知
市直各预算单位:
一、自评范围 2023年度所有项目支出。
二、自评要求 (一)客观公正。自评得分应当有依据。(二)及时报送。4月30日前报送。
云州市财政局办公室 2024年3月1日印发
"""
REVERSED = """云州市项目支出绩效评价管理办法
第一条 为规范评价，制定本办法。
第二条 本办法自发布之日起施行，试行2年。
二〇二三年十月九日
云州市财政局
"""


@pytest.mark.parametrize(
    ("text", "title", "number", "issuer", "issued", "start", "until"),
    [
        (ORDER, "云州市财政资金绩效监督办法", "云州市人民政府令第45号", "云州市人民政府", "2022-11-20", "2023-01-01", None),
        (PARTY, "关于全面实施预算绩效管理的实施意见", "云委办发〔2019〕55号", "中共云州市委办公室 云州市人民政府办公室", "2019-07-08", "2019-07-08", None),
        (NOTED, "云州市市级预算绩效目标管理办法", "云财绩〔2021〕9号", None, "2021-03-05", "2021-03-05", "2024-03-04"),
        (IMPRINT, "云州市财政局关于开展2023年度项目支出绩效自评工作的通知", "云财绩〔2024〕30号", "云州市财政局", "2024-03-01", "2024-03-01", None),
        (REVERSED, "云州市项目支出绩效评价管理办法", None, "云州市财政局", "2023-10-09", "2023-10-09", "2025-10-08"),
    ],
)  # fmt: skip
def test_other_heads_and_feet(
    text: str, title: str, number: str | None, issuer: str | None, issued: str, start: str, until: str | None
) -> None:  # fmt: skip
    (rule,) = read_regulations(read_text(text, name="制度.txt"))
    assert (rule.title, rule.number, rule.issuer) == (title, number, issuer)
    assert (rule.place, rule.level) == ("云州市", "市")
    found = [str(day) if day else None for day in (rule.issued, rule.effective_from)]
    assert found == [issued, start]
    assert (str(rule.effective_until) if rule.effective_until else None) == until
    if text is PARTY:
        sections = [one.label for one in rule.articles if one.kind == "section"]
        assert sections == ["一（一）", "一（二）", "二（三）", "二（四）"]


def test_a_list_of_ended_rules_ends_them_and_no_others() -> None:
    text = """云州市财政局关于公布废止和失效的规范性文件目录的通知
云财法〔2023〕2号
市直各单位：
根据《云州市行政规范性文件管理办法》，现公布如下：
一、下列文件予以废止：
1.《云州市绩效评价办法》（云财〔2012〕5号）
2.《云州市绩效目标办法》（云财〔2013〕6号）
二、下列文件已经失效：
1.《云州市专家管理办法》（云财〔2014〕7号）
三、继续有效的文件：
1.《云州市预算公开办法》（云财〔2019〕1号）
云州市财政局
2023年2月6日
"""
    (rule,) = read_regulations(read_text(text, name="目录.txt"))
    assert rule.replaces == ("云财〔2012〕5号", "云财〔2013〕6号", "云财〔2014〕7号")


def test_an_anthology_of_excerpts_is_several_digests_and_replaces_no_full_text() -> None:
    text = """预算绩效管理法规选编
一、《中华人民共和国预算法》
第十二条 各级预算应当讲求绩效。
第五十七条 各级政府应当开展绩效评价。
二、《云江省预算监督条例》
第八条 预算草案应当附绩效目标。
第三十条 绩效评价结果应当公开。
"""
    rules = read_regulations(read_text(text, name="选编.txt"))
    assert [rule.title for rule in rules] == ["中华人民共和国预算法", "云江省预算监督条例"]
    cut = [[one.label for one in rule.articles if one.kind == "article"] for rule in rules]
    assert cut == [["第十二条", "第五十七条"], ["第八条", "第三十条"]]
    assert {rule.text_kind for rule in rules} == {"digest"}
    assert all("节选" in rule.provenance for rule in rules)


def test_a_notice_within_a_notice_is_transferred_with_its_rule() -> None:
    text = """云泽县财政局关于转发《浙江省财政厅关于印发〈浙江省绩效指标管理办法〉的通知》的通知
云财绩〔2024〕8号
各预算单位：
现将《浙江省财政厅关于印发〈浙江省绩效指标管理办法〉的通知》（浙财绩〔2024〕2号）转发给你们。
云泽县财政局
2024年2月20日
浙江省财政厅关于印发《浙江省绩效指标管理办法》的通知
浙财绩〔2024〕2号
各市、县（市、区）财政局，省级各部门：
现将《浙江省绩效指标管理办法》印发给你们。
浙江省财政厅
2024年1月18日
浙江省绩效指标管理办法
第一条 为规范指标，制定本办法。
第二条 本办法自2024年3月1日起施行。
"""
    own, transferred = read_regulations(read_text(text, name="转发.txt"))
    assert (own.number, own.place, str(own.effective_from)) == (
        "云财绩〔2024〕8号",
        "云泽县",
        "2024-02-20",
    )
    assert transferred.title == "浙江省绩效指标管理办法"
    assert (transferred.number, transferred.issuer) == ("浙财绩〔2024〕2号", "浙江省财政厅")
    assert str(transferred.effective_from) == "2024-03-01"
    library = read_library(ROOT / "corpus", [read_text(text, name="转发.txt")], bureau=BUREAU)
    assert [library.force(rule) for rule in (own, transferred)] == ["适用", "适用"]


def test_a_revised_edition_follows_the_trial_one() -> None:
    old, new = (
        read_regulations(
            read_text(
                f"云泽县绩效考核办法（{word}）\n第一条 {words}\n第二条 本办法自{year}年6月1日起施行。\n云泽县财政局\n{year}年5月1日",
                name="办法.txt",
            )
        )[0]
        for word, words, year in (("试行", "甲。", 2019), ("2023年修订", "乙。", 2023))
    )
    assert find_earlier(new, [old]) == old
    assert find_newer(old, [old, new]) == new
    assert find_newer(new, [old, new]) is None
    assert new.title == "云泽县绩效考核办法"


def test_last_years_notice_of_the_same_title_is_no_version() -> None:
    old, new = (
        read_regulations(
            read_text(
                f"关于开展绩效自评工作的通知\n云财绩〔{year}〕3号\n各单位：\n一、{year}年自评。\n二、按时报送。\n云泽县财政局\n{year}年3月1日",
                name="通知.txt",
            )
        )[0]
        for year in (2024, 2025)
    )
    assert find_earlier(new, [old]) is None
    assert find_newer(old, [old, new]) is None
