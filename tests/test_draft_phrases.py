"""The phrase file is the bureau's: what it may not say is told with the key that says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbassist.draft import draft_opinion, read_phrases
from pbassist.draft.objections import BANNED
from pbassist.errors import SettingsError
from tests.drafts import PHRASES_PATH, make_dossier, make_review, specimen_findings

SHIPPED = PHRASES_PATH.read_text(encoding="utf-8")


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "phrases.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_file_reads_and_says_nothing_that_may_not_go_out() -> None:
    phrases = read_phrases(PHRASES_PATH)
    assert set(phrases.stages) == {
        *("declaration", "self_evaluation", "monitoring", "report", "assessment")
    }
    said = "\n".join(line for line in SHIPPED.splitlines() if not line.startswith("#"))
    assert [word for word in BANNED if word in said] == []


def test_a_file_saved_by_notepad_reads_too(tmp_path: Path) -> None:
    path = tmp_path / "phrases.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SHIPPED.replace("\n", "\r\n").encode())
    assert read_phrases(path).stages == read_phrases(PHRASES_PATH).stages


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('title = "资金数据不相符"', 'letter = "{messge}"', "faults.资金数不相符.letter"),
        ('title = "资金数据不相符"', 'letter = "{message"', "花括号不成对"),
        ('title = "资金数据不相符"', 'letter = "{message.__class__}"', "不认识占位符"),
        ('title = "资金数据不相符"', 'line = "{message!r}"', "不认识占位符"),
        ('title = "资金数据不相符"', 'remedy = "{message:>99}"', "不认识占位符"),
        ('title = "资金数据不相符"', f'title = "{"长" * 31}"', "1至30个字"),
        ('title = "资金数据不相符"', 'titel = "资金"', "没有这一项"),
        ('fault = "资金数不相符"', 'fault = "权重合计不符"', "写了两次"),
        ("explain_only =", "explain_onyl =", "缺少这一项"),
        ('"须更正" = "请核对后更正。"', "", "default_remedy.须更正"),
        ("{you}报送的{name}收悉", "{you}报送的{nmae}收悉", "stages.report.opening"),
        ("[stages.report]", "[stages.reports]", "stages.report"),
        ('address_default = "你单位"', "address_default = 你单位", "不符合 TOML 格式"),
        ('address_default = "你单位"', "address_default = 3", "应为文字"),
    ],
)
def test_a_mistake_is_told_with_its_key(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert old in SHIPPED
    path = write(tmp_path, SHIPPED.replace(old, new, 1))
    with pytest.raises(SettingsError, match=r"phrases\.toml") as caught:
        read_phrases(path)
    assert sentence in str(caught.value)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00\xff"], ids=["missing", "not text"])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "phrases.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingsError, match="无法读取"):
        read_phrases(path)


def test_the_bureaus_own_words_override_those_of_the_check(tmp_path: Path) -> None:
    own = (
        'letter = "经核，{message}（{place}）。{remedy}。"\n'
        'line = "{subject}不符，{remedy}"\nremedy = "请于三日内更正"'
    )
    path = write(tmp_path, SHIPPED.replace('title = "资金数据不相符"', own))
    opinion = draft_opinion(make_review(specimen_findings()), make_dossier(), read_phrases(path))
    assert opinion is not None
    first = opinion.points[0]
    assert first.title == "资金数不相符"
    assert first.statement.text.startswith("经核，年度资金总额填列528万元，")
    assert first.statement.text.endswith("相差16万元（项目资金/资金总额）。请于三日内更正。")
    assert opinion.line.startswith("1.资金总额不符，请于三日内更正；2.")
