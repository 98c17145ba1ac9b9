"""A season is reviewed, decided, submitted again, made final and verified, all by the command line.

The stages build on one another, each in a copy of the workspace of the stage before, so that every
test looks at its own stage. What must come out is said by hand in county-gold.toml.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.case_building import (
    BY_PROJECT,
    CARE,
    CULTURE,
    DAY,
    FIRST,
    GOLD,
    HEALTH,
    LATER,
    OPINIONS,
    PROJECTS,
    RECORD,
    REPORT,
    ROADS,
    SECOND,
    TABLE,
    WATER,
    Case,
    assert_one_sentence,
    edit_table,
    find_header,
    find_letters,
    has_sheet,
    list_gold,
    open_book,
    read_letter,
    read_sheet,
    review_of,
    rows_by,
    sheet_texts,
)
from tests.case_stages import (
    CAUSE,
    FUNDS,
    GOAL,
    LAST_YEAR,
    QUANTITY,
    RATE,
    REPORTED,
    REVIEWER,
    TIME,
    Stage,
    copy_case,
    read_ids,
    review_first,
)

TOO_HIGH = "符号、单位、方向、上限有误"
INNER_WORDS = ("疑似", "错误率", "缺陷", "置信度", "模型认为", "系统检测到", "弄虚作假")
CODES = {unit: project["code"] for unit, project in PROJECTS.items()}


# ---- the stages ---------------------------------------------------------------------------------

RETURNED: dict[tuple[str, str], dict[str, Any]] = {
    (WATER, FUNDS): {"采纳": "√"},
    (WATER, QUANTITY): {
        "采纳": "改",
        "修改后意见": "任务量按68处统一口径，请同步调整年度目标后重报。",
    },
    (WATER, GOAL): {"采纳": "同意"},
    (WATER, TIME): {"修改后意见": "时效指标请写明报修后几小时内修复。"},
    (ROADS, FUNDS): {"采纳": "✓", "单位反馈": "已知悉"},
    (ROADS, TIME): {"采纳": "×", "修改后意见": "日常养护不设时限，已与股室商定。"},
    (HEALTH, RATE): {"采纳": "v"},
    (REPORT, REPORTED): {"采纳": "✔"},
}
"""What the person writes; the row of (WATER, LAST_YEAR) is deleted, (HEALTH, CAUSE) left blank."""
TAKEN = {
    (WATER, FUNDS): "采纳",
    (WATER, QUANTITY): "修改后采纳",
    (WATER, GOAL): "采纳",
    (WATER, TIME): "修改后采纳",
    (ROADS, FUNDS): "采纳",
    (ROADS, TIME): "驳回",
    (HEALTH, RATE): "采纳",
    (REPORT, REPORTED): "采纳",
}
DISMISSAL = "上年为丰水年，不可比，已电话核实。"
MISSED = "“全县旅游收入增长率”与平台使用无直接关系，建议改为直接反映平台使用效果的指标。"
MISPLACED = "“数字资源发布情况”属产出数量，请调入数量指标，并补充使用效果。"


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """init, add, review: no model."""
    return review_first(tmp_path_factory.mktemp("审核"))


def return_table(source: Path, target: Path) -> Path:
    """The table as it comes back: marked, rewritten, sorted, a row deleted, rows added."""

    def edit(row: dict[str, Any]) -> Mapping[str, Any] | None:
        key = (str(row["预算单位"]), str(row["问题类别"]))
        return None if key == (WATER, LAST_YEAR) else RETURNED.get(key, {})

    known = read_sheet(source, OPINIONS)
    foreign = {
        "预算单位": "县审计局",
        "项目名称": "审计信息化",
        "问题类别": "其他",
        "审核意见": "科室自己补的一行。",
        "采纳": "√",
    }
    altered = {**known[0], "预算单位": "县司法局", "编号": "f" * len(str(known[0]["编号"]))}
    return edit_table(
        source, target, edit, foreign=(foreign, altered), sort=lambda row: str(row["审核意见"])
    )


@pytest.fixture(scope="module")
def returned(reviewed: Stage, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """The table comes back and is read."""
    case = copy_case(reviewed, tmp_path_factory.mktemp("交回"))
    table = return_table(case.out / TABLE, case.root / "交回" / TABLE)
    said = case.say("decide", "--from", table)
    assert said.code == 0, said.all
    return Stage(case, {"decide": said.all, "table": str(table)}, reviewed.ids)


@pytest.fixture(scope="module")
def decided(returned: Stage, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """By line, by project, by fault, taken back, and what was missed; then exported."""
    case, ids = copy_case(returned, tmp_path_factory.mktemp("决定")), returned.ids
    said = {
        "line": case.done("decide", "驳回", ids[WATER, LAST_YEAR][:8], "--reason", DISMISSAL),
        "project": case.done("decide", "采纳", "--project", CODES[HEALTH]),
        "fault": case.done("decide", "驳回", "--fault", TIME, "--reason", "本年不作要求。"),
        "again": case.done("decide", "驳回", ids[WATER, TIME], "--reason", "另行处理。"),
        "before": json.dumps(case.season()),
        "undo": case.done("decide", "撤销", ids[WATER, TIME]),
        "missed": case.done(
            *("decide", "漏报", "--project", CODES[CULTURE], "--quote", "全县旅游收入增长率"),
            *("--fault", "效益指标空泛", "--text", MISSED),
        ),
        "misplaced": case.done(
            *("decide", "漏报", "--project", CODES[CULTURE], "--quote", "数字资源发布情况"),
            *("--fault", "指标归类不当", "--text", MISPLACED),
        ),
    }
    said["export"] = case.done("export")
    return Stage(case, said, ids)


@pytest.fixture(scope="module")
def second(decided: Stage, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """The same projects come again, one of them not."""
    case = copy_case(decided, tmp_path_factory.mktemp("复审"))
    said = case.done("review", SECOND, "--on", LATER)
    return Stage(case, {"review": said}, read_ids(case))


FINAL = ("--due", "2026-09-30", "--disposition", "修改后重新报送")


@pytest.fixture(scope="module")
def final(second: Stage, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """One letter is decided to its last sentence and goes out; the season's table too."""
    case = copy_case(second, tmp_path_factory.mktemp("定稿"))
    said = {
        "points": case.done("decide", "采纳", "--project", CODES[HEALTH]),
        "letter": case.done("decide", "采纳", "--letter", CODES[HEALTH]),
    }
    exported = case.say("export", "--final", *FINAL, "--out", case.root / "定稿")
    assert exported.code == 0, exported.all
    said["export"] = exported.all
    return Stage(case, said, second.ids)


# ---- the first review ---------------------------------------------------------------------------


def test_the_first_review_says_what_the_gold_says(reviewed: Stage) -> None:
    rows, gold = reviewed.rows, list_gold("first")
    assert set(rows) == set(gold)
    for key, fault in gold.items():
        assert rows[key]["处理"] == fault["level"], key
        words = f"{rows[key]['审核意见']}{rows[key]['修改建议']}"
        assert all(figure in words for figure in fault["figures"]), (key, words)
    counts = GOLD["counts"]["first"]
    assert f"已审核{counts['dossiers']}份" in reviewed.said["review"]
    kinds = "、".join(f"{kind}{counts[kind]}" for kind in ("须更正", "建议完善", "请说明"))
    assert (
        f"有意见{counts['spoken']}份，共{counts['opinions']}条（{kinds}）"
        in (reviewed.said["review"])
    )


def test_letters_are_drafts_and_clean_projects_get_none(reviewed: Stage) -> None:
    letters = find_letters(reviewed.case.out / "审核意见")
    assert set(letters) == {WATER, HEALTH, ROADS, REPORT}
    for unit, path in letters.items():
        text = "\n".join(read_letter(path))
        assert "草稿" in text, unit
        assert not [word for word in INNER_WORDS if word in text], unit


def test_the_line_for_the_system_fits_its_box(reviewed: Stage) -> None:
    rows = read_sheet(reviewed.case.out / TABLE, BY_PROJECT)
    assert {row["预算单位"] for row in rows} == {WATER, HEALTH, ROADS, REPORT}
    for row in rows:
        line = next(value for head, value in row.items() if head.startswith("审核意见"))
        assert len(line) <= 300
        assert line.startswith("1.")


def test_ids_ride_hidden_at_the_end_of_the_table(reviewed: Stage) -> None:
    sheet = open_book(reviewed.case.out / TABLE)[OPINIONS]
    heads = find_header(sheet)[1]
    for name, place in (("卷宗", sheet.max_column - 1), ("编号", sheet.max_column)):
        assert heads[name] == place
        assert sheet.column_dimensions[sheet.cell(1, place).column_letter].hidden
    season = reviewed.case.season()
    known = {(one["dossier_id"], f["id"]) for one in season["reviews"] for f in one["findings"]}
    assert {(row["卷宗"], row["编号"]) for row in reviewed.case.table()} == known


def test_without_a_model_nothing_speaks_of_one(reviewed: Stage) -> None:
    assert not has_sheet(reviewed.case.out / TABLE, "模型提示")
    assert "模型" not in reviewed.said["review"]
    assert not reviewed.case.entries("exchange")
    for path in (reviewed.case.out / "审核意见").glob("*.docx"):
        assert "人工智能" not in "".join(read_letter(path))


def test_each_review_is_recorded_and_kept_under_its_hash(reviewed: Stage) -> None:
    entries = reviewed.case.entries("review")
    assert len(entries) == GOLD["counts"]["first"]["dossiers"]
    for entry in entries:
        name = entry["body"]["review_id"]
        kept = reviewed.case.root / "store" / "reviews" / f"{name}.json"
        assert hashlib.sha256(kept.read_bytes()).hexdigest() == name
        assert entry["body"]["round"] == 1
        assert entry["body"]["papers"]


def test_the_records_head_stands_in_every_export(reviewed: Stage) -> None:
    heads = {f"第{one['seq']}号": one["hash"] for one in reviewed.case.entries()}
    marks = [word for word in sheet_texts(reviewed.case.out / TABLE, "统计") if "号 " in word]
    assert len(marks) == 1
    found = re.search(r"(第\d{1,9}号) ([0-9a-f]{12})", marks[0])
    assert found is not None
    assert heads[found[1]].startswith(found[2])
    for path in (reviewed.case.out / "审核意见").glob("*.docx"):
        assert found[0] in "\n".join(read_letter(path)), path.name
    for path in (reviewed.case.out / "底稿").glob("*.xlsx"):
        texts = [w for sheet in open_book(path).sheetnames for w in sheet_texts(path, sheet)]
        assert any(found[0] in word for word in texts), path.name
    record = json.loads((reviewed.case.out / RECORD).read_text("utf-8"))
    assert found[2] in json.dumps(record["head"])


# ---- the table comes back -----------------------------------------------------------------------


def current_decisions(case: Case, ids: Mapping[tuple[str, str], str]) -> dict[Any, dict[str, Any]]:
    """The latest decision of each finding, by unit and 问题类别."""
    names = {finding: key for key, finding in ids.items()}
    found: dict[Any, dict[str, Any]] = {}
    for one in case.decisions():
        found[names.get(one["subject"], one["subject"])] = one
    return found


def test_marks_and_rewordings_are_read_from_the_sorted_table(returned: Stage) -> None:
    found = current_decisions(returned.case, returned.ids)
    assert {key: one["action"] for key, one in found.items()} == TAKEN
    for key in ((WATER, QUANTITY), (WATER, TIME)):
        assert found[key]["text"] == RETURNED[key]["修改后意见"]
    assert found[ROADS, TIME]["reason"] == RETURNED[ROADS, TIME]["修改后意见"]
    assert {one["reviewer"] for one in found.values()} == {REVIEWER}
    assert {one["way"] for one in found.values()} == {"table"}


def test_decisions_pin_what_they_rest_on(returned: Stage) -> None:
    for one in returned.case.decisions():
        assert one["papers"], one
        assert all(paper["document_id"] and paper["reader"] for paper in one["papers"])
        assert one["program"].startswith("pbassist ")
        assert one["profile"]


def test_foreign_rows_and_altered_ids_are_told_and_decide_nothing(returned: Stage) -> None:
    words = returned.said["decide"]
    assert (
        "县审计局" in words or "审计信息化" in words or len(re.findall(r"第\d{1,3}行", words)) >= 2
    )
    assert len(returned.case.decisions()) == len(TAKEN)


def test_the_number_still_open_is_told(returned: Stage) -> None:
    assert re.search(r"2条", returned.said["decide"]), returned.said["decide"]


def test_the_same_table_again_changes_nothing(returned: Stage, tmp_path: Path) -> None:
    case = copy_case(returned, tmp_path)
    before = case.decisions()
    case.done("decide", "--from", returned.said["table"])
    assert case.decisions() == before


def test_decisions_stand_in_the_next_export(returned: Stage, tmp_path: Path) -> None:
    case = copy_case(returned, tmp_path)
    case.done("export")
    rows = rows_by(case.table())
    assert (ROADS, TIME) not in rows
    assert RETURNED[WATER, QUANTITY]["修改后意见"] in str(rows[WATER, QUANTITY])
    letter = "\n".join(read_letter(find_letters(case.out / "审核意见")[WATER]))
    assert "任务量按68处统一口径" in letter
    assert "时效指标请写明报修后几小时内修复" in letter


# ---- decisions one by one -----------------------------------------------------------------------


def test_a_line_and_a_project_are_decided_by_name(decided: Stage) -> None:
    found = current_decisions(decided.case, decided.ids)
    assert found[WATER, LAST_YEAR]["action"] == "驳回"
    assert found[WATER, LAST_YEAR]["reason"] == DISMISSAL
    assert found[HEALTH, CAUSE]["action"] == "采纳"
    assert found[HEALTH, CAUSE]["way"] == "project"


def test_a_fault_is_decided_where_nobody_decided_yet(
    reviewed: Stage, decided: Stage, tmp_path: Path
) -> None:
    assert not [one for one in decided.case.decisions() if one["way"] == "fault"]
    assert "没有需要记录的决定" in decided.said["fault"]
    case = copy_case(reviewed, tmp_path)
    case.done("decide", "驳回", "--fault", TIME, "--reason", "本年不作要求。")
    struck = {(one["subject"], one["action"], one["way"]) for one in case.decisions()}
    ids = reviewed.ids
    assert struck == {(ids[unit, TIME], "驳回", "fault") for unit in (WATER, ROADS)}
    case.done("export")
    assert {key for key in reviewed.rows if key not in rows_by(case.table())} == {
        (WATER, TIME),
        (ROADS, TIME),
    }


def test_taking_back_brings_the_decision_before_it_back(decided: Stage) -> None:
    struck = review_of(json.loads(decided.said["before"]), WATER)["dismissed"]
    assert {one["fault"] for one in struck} == {TIME, LAST_YEAR}
    undone = decided.case.decisions()
    assert [one["action"] for one in undone if one["undoes"]] == ["撤销"]
    rows = decided.rows
    assert "时效指标请写明报修后几小时内修复" in str(rows[WATER, TIME])
    assert (WATER, LAST_YEAR) not in rows


def test_what_was_missed_goes_out_on_its_quote(decided: Stage) -> None:
    review = review_of(decided.case.season(), CULTURE)
    missed = {one["fault"]: one for one in review["findings"]}
    assert set(missed) == {"效益指标空泛", "指标归类不当"}
    assert {one["origin"] for one in missed.values()} == {"person"}
    assert missed["效益指标空泛"]["evidence"][0]["quote"] == "全县旅游收入增长率"
    assert (CULTURE, "效益指标空泛") in decided.rows
    letter = "\n".join(read_letter(find_letters(decided.case.out / "审核意见")[CULTURE]))
    assert "与平台使用无直接关系" in letter


def test_dismissed_is_gone_outward_and_kept_with_its_reason(decided: Stage) -> None:
    review = review_of(decided.case.season(), WATER)
    reasons = {one["fault"]: one["note"] for one in review["dismissed"]}
    assert DISMISSAL in reasons[LAST_YEAR]
    for path in (decided.case.out / "审核意见").glob("*.docx"):
        assert DISMISSAL not in "".join(read_letter(path))
    paper = next((decided.case.out / "底稿").glob(f"{WATER}*.xlsx"))
    texts = [w for sheet in open_book(paper).sheetnames for w in sheet_texts(paper, sheet)]
    assert any(DISMISSAL in word for word in texts)


def test_a_kept_phrase_stands_everywhere_with_the_words_of_each(
    reviewed: Stage, tmp_path: Path
) -> None:
    case, ids = copy_case(reviewed, tmp_path), reviewed.ids
    phrase = "“维修完成及时性”未写明完成时限，请按管理要求补填，股室将逐项核对。"
    case.done("decide", "修改", ids[WATER, TIME], "--text", phrase, "--keep")
    case.done("export")
    rows = rows_by(case.table())
    assert "股室将逐项核对" in str(rows[WATER, TIME])
    roads = str(rows[ROADS, TIME])
    assert "股室将逐项核对" in roads
    assert "养护完成及时性" in roads
    assert "维修完成及时性" not in roads


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("采纳", "0000000000"), "编号"),
        (("驳回", "{water}"), "理由"),
        (("修改", "{water}"), ""),
        (("漏报", "--project", CODES[WATER], "--quote", "材料里没有的话"), ""),
        (("漏报", "--project", CODES[WATER], "--quote", "达标"), ""),
        (("采纳", "--fault", "没有这一类"), ""),
        (("采纳", "--project", "没有这个项目"), ""),
        (("撤销", "{water}"), ""),
        (("采纳",), ""),
        (("赞成", "{water}"), ""),
    ],
)
def test_a_decision_that_cannot_be_meant_is_refused(
    words: tuple[str, ...], said: str, reviewed: Stage
) -> None:
    filled = [word.format(water=reviewed.ids[WATER, FUNDS]) for word in words]
    answer = reviewed.case.say("decide", *filled)
    assert answer.code in (1, 2), answer.all
    assert_one_sentence(answer.err)
    assert said in answer.err
    assert not reviewed.case.decisions()


# ---- the second round ---------------------------------------------------------------------------

STRUCK = {(WATER, LAST_YEAR)}
"""Dismissed in the first round: it is still there and still goes nowhere."""


def test_the_second_round_compares_as_the_gold_does(second: Stage) -> None:
    season, gold = second.case.season(), {}
    for unit in (WATER, HEALTH, REPORT):
        review = review_of(season, unit)
        assert review["round"] == 2
        for one in review["compared"]:
            gold[unit, one["finding"]["fault"]] = one["progress"]
    wanted = {
        (unit, fault["fault"]): fault["second"]
        for unit in (WATER, HEALTH, REPORT)
        for fault in PROJECTS[unit]["fault"]
        if (unit, fault["fault"]) not in STRUCK
    }
    assert {key: word for key, word in gold.items() if key not in STRUCK} == wanted


def test_the_same_papers_again_are_the_same_round(second: Stage) -> None:
    review = review_of(second.case.season(), CARE)
    assert review["round"] == 1
    assert not review["compared"]


def test_the_second_table_prints_what_became_of_each(second: Stage) -> None:
    rows = second.rows
    wanted = {key: one["second"] for key, one in list_gold("second").items() if key not in STRUCK}
    for key, word in wanted.items():
        assert word in str(rows[key]["复审结果"]), key
    for key, row in rows.items():
        if key not in wanted and key[0] != CULTURE:
            assert row["复审结果"] == "已整改", key
    assert not set(rows) & STRUCK


def test_the_second_letter_says_what_was_mended_and_what_was_not(second: Stage) -> None:
    letters = find_letters(second.case.out / "审核意见")
    text = "\n".join(read_letter(letters[WATER]))
    assert "已整改3项" in text or "整改3项" in text or "3项已整改" in text, text
    assert "195%" in text
    assert "486" not in text.split("存在问题")[-1]
    assert "95.6%" not in text, "a dismissal stands in the next round too"


def test_what_was_missed_is_followed_up(second: Stage) -> None:
    review = review_of(second.case.season(), CULTURE)
    progress = {one["finding"]["fault"]: one["progress"] for one in review["compared"]}
    assert progress == {"效益指标空泛": "仍存在", "指标归类不当": "已整改"}
    assert {one["fault"] for one in review["findings"]} == {"效益指标空泛"}


def test_edits_of_the_first_round_are_kept_for_what_still_stands(second: Stage) -> None:
    goal = next(
        one for one in review_of(second.case.season(), WATER)["findings"] if one["fault"] == GOAL
    )
    assert goal["decided"] == "采纳"
    too_high = next(
        one
        for one in review_of(second.case.season(), WATER)["findings"]
        if one["fault"] == TOO_HIGH
    )
    assert too_high["decided"] is None


# ---- the letter goes out ------------------------------------------------------------------------


def test_a_letter_is_final_only_when_every_sentence_is_decided(final: Stage) -> None:
    letters = find_letters(final.case.root / "定稿")
    assert set(letters) == {HEALTH}
    text = "\n".join(read_letter(letters[HEALTH]))
    assert "草稿" not in text
    assert "待人工确认" not in text
    assert "2026年9月30日" in text
    assert "□" not in text
    assert "修改后重新报送" in text
    assert "96.61" in text
    assert "云泽县财政局" in text
    assert "审核记录" not in text
    # WATER has one finding open, 195%, and its frame
    assert WATER in final.said["export"] or "农村饮水" in final.said["export"]


def test_a_final_letter_asked_for_too_early_is_refused(second: Stage, tmp_path: Path) -> None:
    case = copy_case(second, tmp_path)
    said = case.say("export", "--final", CODES[WATER], *FINAL, "--out", tmp_path / "定稿")
    assert re.search(r"\d{1,3}[条句处项]", said.all), said.all
    assert not list((tmp_path / "定稿").rglob("*.docx"))


def test_the_outward_table_holds_nothing_inward(final: Stage) -> None:
    table = final.case.root / "定稿" / TABLE
    book = open_book(table)
    texts = [word for sheet in book.sheetnames for word in sheet_texts(table, sheet)]
    assert "模型提示" not in book.sheetnames
    assert not [one for one in book.worksheets if one.sheet_state != "visible"]
    for words in ("采纳", "修改后意见", "编号", "卷宗", DISMISSAL, *INNER_WORDS):
        assert not [text for text in texts if words in text], words
    assert not [text for text in texts if "未决定" in text or "尚未" in text]


def test_verify_passes_over_everything_that_went_out(final: Stage) -> None:
    files = sorted((final.case.root / "定稿").rglob("*.docx"))
    said = final.case.done("verify", *files, final.case.root / "定稿" / TABLE)
    assert "核验通过" in said


def test_the_log_reads_plainly(final: Stage) -> None:
    said = final.case.done("log")
    for words in ("审核", "采纳", "驳回", "漏报", "撤销", REVIEWER, "导出"):
        assert words in said, words
    assert not re.search(r"[{}]|[0-9a-f]{40}", said)
    assert "T0" not in said
    of_water = final.case.done("log", "--project", CODES[WATER])
    assert "慢性病" not in of_water
    assert 0 < len(of_water.splitlines()) < len(said.splitlines())


# ---- somebody's hand ----------------------------------------------------------------------------


@pytest.fixture
def hurt(final: Stage, tmp_path: Path) -> Iterator[Case]:
    """A finished case whose verification must not pass any more when the test is done with it."""
    case = copy_case(final, tmp_path)
    yield case
    said = case.say("verify")
    assert said.code != 0


def refuse_verification(case: Case, *files: Path) -> str:
    said = case.say("verify", *files)
    assert said.code == 1, said.all
    assert "核验通过" not in said.all
    return said.all


def test_an_altered_review_is_found(hurt: Case) -> None:
    entry = hurt.entries("review")[0]
    name = entry["body"]["review_id"]
    path = hurt.root / "store" / "reviews" / f"{name}.json"
    path.write_text(path.read_text("utf-8").replace("县", "市", 1), encoding="utf-8")
    words = refuse_verification(hurt)
    assert name[:8] in words or f"第{entry['seq']}号" in words


def test_an_altered_document_is_found(hurt: Case) -> None:
    entry = next(one for one in hurt.entries("review") if CODES[WATER] in json.dumps(one["body"]))
    document = entry["body"]["papers"][0]
    path = hurt.root / "store" / "papers" / f"{document['document_id']}.json"
    text = path.read_text("utf-8")
    assert "436" in text or "2024" in text
    path.write_text(text.replace("436", "466").replace("2024", "2023"), encoding="utf-8")
    words = refuse_verification(hurt)
    assert document["name"] in words or document["document_id"][:8] in words


def name_entries_table(record: sqlite3.Connection) -> str:
    for (table,) in record.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
        if "body" in [row[1] for row in record.execute(f"PRAGMA table_info({table})")]:
            return str(table)
    raise AssertionError("no table of entries")


def drop_triggers(record: sqlite3.Connection) -> None:
    for (name,) in record.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        record.execute(f"DROP TRIGGER {name}")


def test_triggers_refuse_what_nobody_may_do(final: Stage, tmp_path: Path) -> None:
    case = copy_case(final, tmp_path)
    with sqlite3.connect(case.ledger) as record:
        table = name_entries_table(record)
        for words in (f"UPDATE {table} SET body = '{{}}'", f"DELETE FROM {table}"):
            with pytest.raises(sqlite3.DatabaseError):
                record.execute(words)


def test_a_rewritten_entry_is_found(hurt: Case) -> None:
    entry = hurt.entries("decision")[2]
    with sqlite3.connect(hurt.ledger) as record:
        table = name_entries_table(record)
        drop_triggers(record)
        (body,) = record.execute(
            f"SELECT body FROM {table} WHERE seq = ?", (entry["seq"],)
        ).fetchone()
        changed = str(body).replace(REVIEWER, "季方圆")
        assert changed != body
        record.execute(f"UPDATE {table} SET body = ? WHERE seq = ?", (changed, entry["seq"]))
    assert f"第{entry['seq']}号" in refuse_verification(hurt)


def test_a_removed_entry_is_found(hurt: Case) -> None:
    entry = hurt.entries("decision")[3]
    with sqlite3.connect(hurt.ledger) as record:
        drop_triggers(record)
        record.execute(f"DELETE FROM {name_entries_table(record)} WHERE seq = ?", (entry["seq"],))
    words = refuse_verification(hurt)
    assert f"第{entry['seq']}号" in words or f"第{entry['seq'] + 1}号" in words


def test_a_cut_off_record_does_not_fit_its_exports(final: Stage, tmp_path: Path) -> None:
    case = copy_case(final, tmp_path)
    table = case.root / "定稿" / TABLE
    last = case.entries()[-1]["seq"]
    with sqlite3.connect(case.ledger) as record:
        drop_triggers(record)
        record.execute(f"DELETE FROM {name_entries_table(record)} WHERE seq = ?", (last,))
    assert TABLE in refuse_verification(case, table)


def test_a_record_that_lost_its_end_does_not_fit_what_is_kept(hurt: Case) -> None:
    last = hurt.entries()[-1]["seq"]
    with sqlite3.connect(hurt.ledger) as record:
        drop_triggers(record)
        record.execute(f"DELETE FROM {name_entries_table(record)} WHERE seq > ?", (last - 4,))
    refuse_verification(hurt)


def test_an_altered_export_is_found(final: Stage, tmp_path: Path) -> None:
    case = copy_case(final, tmp_path)
    table = case.root / "定稿" / TABLE
    book = open_book(table)
    sheet = book[OPINIONS]
    at = next(c for row in sheet.iter_rows() for c in row if "195%" in str(c.value))
    at.value = str(at.value).replace("195%", "95%")
    book.save(table)
    assert TABLE in refuse_verification(case, table)
    assert "核验通过" in case.done("verify", *(case.root / "定稿").rglob("*.docx"))


# ---- what goes wrong ----------------------------------------------------------------------------


def garble(path: Path) -> None:
    path.write_bytes("这不是审核记录。".encode() * 500)


def cut(path: Path) -> None:
    settle(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2 + 100])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def scratch(path: Path) -> None:
    """Overwrite every page but the first."""
    settle(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))


def settle(path: Path) -> None:
    """Bring what stands beside the file into it."""
    with sqlite3.connect(path) as record:
        record.execute("PRAGMA wal_checkpoint(TRUNCATE)")


HURTS = (garble, cut, empty, scratch)


@pytest.mark.parametrize("hurt_file", HURTS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("command", ["review", "decide", "export", "verify", "log"])
def test_a_broken_record_is_told_and_left_as_it_is(
    hurt_file: Any, command: str, returned: Stage, tmp_path: Path
) -> None:
    case = copy_case(returned, tmp_path)
    hurt_file(case.ledger)
    broken, last = case.ledger.read_bytes(), (case.root / "store/last-review.json").read_bytes()
    words = {
        "review": (FIRST, "--on", DAY),
        "decide": ("采纳", returned.ids[HEALTH, CAUSE]),
    }.get(command, ())
    said = case.say(command, *words)
    assert said.code == 1, said.all
    assert_one_sentence(said.err if said.err else said.out.splitlines()[0])
    assert "审核记录" in said.all
    assert case.ledger.read_bytes() == broken
    assert (case.root / "store/last-review.json").read_bytes() == last


def test_a_record_that_may_not_be_written_takes_no_decision(
    returned: Stage, tmp_path: Path
) -> None:
    case = copy_case(returned, tmp_path)
    settle(case.ledger)
    whole = bytearray(case.ledger.read_bytes())
    whole[18] = 3  # a file format that this SQLite may read and not write
    case.ledger.write_bytes(whole)
    said = case.refused("decide", "采纳", returned.ids[HEALTH, CAUSE])
    assert "审核记录" in said
    assert case.ledger.read_bytes() == bytes(whole)
    assert len(case.decisions()) == len(TAKEN)


def test_a_locked_workspace_is_told(returned: Stage, tmp_path: Path) -> None:
    from pbassist.lock import WriterLock

    case = copy_case(returned, tmp_path)
    with WriterLock(case.root):
        for words in (
            ("review", FIRST, "--on", DAY),
            ("decide", "采纳", returned.ids[HEALTH, CAUSE]),
            ("decide", "--from", returned.said["table"]),
            ("export",),
            ("export", "--final"),
        ):
            assert "正被另一个" in case.refused(*words)
    assert len(case.decisions()) == len(TAKEN)
    case.done("decide", "采纳", returned.ids[HEALTH, CAUSE])
    assert len(case.decisions()) == len(TAKEN) + 1


def test_marks_in_the_table_itself_outlive_the_next_export(returned: Stage, tmp_path: Path) -> None:
    case = copy_case(returned, tmp_path)
    case.done("export")

    def mark(row: dict[str, Any]) -> Mapping[str, Any]:
        return {"采纳": "×", "修改后意见": "不提。"} if row["问题类别"] == CAUSE else {}

    edit_table(case.out / TABLE, case.out / TABLE, mark)
    said = case.done("export")
    kept = [path for path in case.out.glob("*.xlsx") if path.name != TABLE]
    assert len(kept) == 1
    assert kept[0].name in said
    case.done("decide", "--from", kept[0])
    decision = case.decisions()[-1]
    assert (decision["subject"], decision["action"]) == (returned.ids[HEALTH, CAUSE], "驳回")


@pytest.mark.parametrize("kind", ["missing", "letter", "half", "other", "empty"])
def test_a_table_that_is_none_is_told(kind: str, returned: Stage, tmp_path: Path) -> None:
    case = copy_case(returned, tmp_path)
    path = tmp_path / TABLE
    source = case.out / TABLE
    if kind == "letter":
        path = next((case.out / "审核意见").glob("*.docx"))
    elif kind == "half":
        path.write_bytes(source.read_bytes()[:3000])
    elif kind == "other":
        path = next(FIRST.rglob("*目标表.xlsx"))
    elif kind == "empty":
        path.write_bytes(b"")
    case.refused("decide", "--from", path)
    assert len(case.decisions()) == len(TAKEN)


def test_a_table_of_another_workspace_decides_nothing(returned: Stage, tmp_path: Path) -> None:
    case = copy_case(returned, tmp_path)

    def rename(row: dict[str, Any]) -> Mapping[str, Any]:
        return {"编号": str(row["编号"])[::-1], "卷宗": str(row["卷宗"])[::-1], "采纳": "×"}

    table = edit_table(case.out / TABLE, tmp_path / TABLE, rename)
    said = case.say("decide", "--from", table)
    assert "Traceback" not in said.all
    assert re.search(r"10|未", said.all)
    assert len(case.decisions()) == len(TAKEN)


def test_a_later_decision_is_not_overruled_by_an_older_table(
    returned: Stage, tmp_path: Path
) -> None:
    case = copy_case(returned, tmp_path)
    mine = returned.ids[WATER, FUNDS]
    case.done("decide", "驳回", mine, "--reason", "已当面更正。")
    before = case.decisions()
    said = case.say("decide", "--from", returned.said["table"])
    assert "Traceback" not in said.all
    assert case.decisions() == before
    assert "已当面更正" in said.all or mine[:6] in said.all or "农村饮水" in said.all, said.all


def test_earlier_opinions_are_found_again(decided: Stage) -> None:
    said = decided.case.done("search", "--opinions", "时效指标没有时限")
    assert "时效指标请写明报修后几小时内修复" in said
    assert "修改后采纳" in said
    assert REVIEWER in said
    rows = json.loads(decided.case.done("search", "--opinions", "时效指标没有时限", "--json"))
    assert rows == sorted(rows, key=lambda row: row["score"], reverse=True)
    assert "没有找到以往意见" in decided.case.done("search", "--opinions", "今天午饭吃什么好呢")
