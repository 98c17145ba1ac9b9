"""A county's rules are added and two reports checked: each wrong citation is named once, forty right ones none."""

from __future__ import annotations

import datetime as dt
import tomllib

import pytest

from pbassist.find.citations import find_citations
from pbassist.model.review import Finding
from pbassist.workspace import Workspace
from pbassist.workspace.answers import FileCheck
from tests.reviewed import SAMPLES

CITING = SAMPLES / "citing"
GOLD = tomllib.loads((CITING / "faults.toml").read_text("utf-8"))
BUREAU = '[bureau]\nname = "澜石县财政局"\nplace = "澜石县"\ncity = "澜州市"\nprovince = "浙江省"\n'
NOON = dt.datetime(2026, 1, 22, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = Workspace.init(tmp_path_factory.mktemp("澜石县"))
    (root / "pbassist.toml").write_text(BUREAU, encoding="utf-8")
    opened = Workspace.open(root, clock=lambda: NOON, environ={})
    assert len(opened.add([CITING / "rules"])) == 4
    return opened


def find_said(checked: FileCheck) -> list[Finding]:
    found = [one for review in checked.reviews for one in review.findings]
    return [one for one in found if one.verdict in ("unmet", "partly")]


def test_each_wrong_citation_is_named_once_at_its_place_with_its_basis(
    workspace: Workspace,
) -> None:
    said = find_said(workspace.check(CITING / "citations-faulty.md"))
    assert len(said) == len(GOLD["fault"])
    for wanted in GOLD["fault"]:
        (one,) = [one for one in said if one.evidence[0].quote == wanted["quote"]]
        assert one.level == wanted["level"]
        assert [words for words in wanted["says"] if words not in one.message] == []
        bases = [(basis.regulation, basis.article or "-") for basis in one.basis]
        if "rule" in wanted:
            ((regulation, article),) = bases
            assert wanted["rule"] in regulation
            assert article == wanted["article"]
        else:
            assert bases == []


def test_a_basis_is_quoted_from_the_rule_and_binds_only_while_it_is_in_force(
    workspace: Workspace,
) -> None:
    texts = [document.text for document in workspace.library.documents]
    for one in find_said(workspace.check(CITING / "citations-faulty.md")):
        for basis in one.basis:
            assert any(basis.quote in text for text in texts)
            in_force = "澜石县预算绩效管理办法》" in basis.regulation
            assert basis.force == ("适用" if in_force else "仅供参考")


def test_a_report_with_forty_right_citations_gets_no_line(workspace: Workspace) -> None:
    checked = workspace.check(CITING / "citations-good.md")
    assert len(find_citations(checked.document)) >= 40
    assert find_said(checked) == []


def test_no_title_of_the_right_report_is_passed_over(workspace: Workspace) -> None:
    document = workspace.check(CITING / "citations-good.md").document
    cited = [one.span for one in find_citations(document)]
    at = document.text.find("《")
    while at >= 0:
        introduced = "以下简称" in document.text[max(0, at - 5) : at]
        assert introduced or any(span.start <= at < span.end for span in cited)
        at = document.text.find("《", at + 1)
