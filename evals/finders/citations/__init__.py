"""The citations of the case table and of real rules become precision and recall."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from evals.harness import SHARED, Score, Tally, load_cases
from pbassist.find.articles import find_articles
from pbassist.find.citations import find_citations
from pbassist.find.labels import write_ordinal
from pbassist.library import read_library, resolve
from pbassist.model.policy import Bureau, Citation
from pbassist.read import read, read_text

ROOT = Path(__file__).parents[3]
TABLE = ROOT / "tests" / "cases" / "citations.toml"
RESOLVED = Path(__file__).parent / "resolved.toml"
BASELINE = Path(__file__).parent / "baseline.json"
LAST_ARTICLE = {"county-shishi-xize-2020": 43, "qingdao-tiaoli-2014": 36}
BUREAU = Bureau(place="云泽县", city="云州市", province="浙江省")


def score() -> Score:
    """One outcome a case: found as written, resolved to the rule and article it means, or to none."""
    found = Score()
    tally = Tally()
    for case in load_cases(TABLE):
        wanted = case["cites"]
        document = read_text(case["text"], name="稿.txt")
        given = [_write_row(one) for one in find_citations(document)]
        found.outcomes[f"found/{case['id']}"] = tally.add(wanted, given)
        found.details[f"found/{case['id']}"] = f"wanted {wanted} given {given}"
    found.lines.append(f"found in the case table: {tally}")
    _score_resolution(found)
    _score_segmentation(found)
    return found


def _write_row(citation: Citation) -> str:
    parts = (citation.title, citation.number, citation.label, "；".join(citation.faults))
    return " | ".join(part or "-" for part in parts)


def _score_resolution(found: Score) -> None:
    laws = sorted((ROOT / "corpus" / "samples" / "laws").glob("*.txt"))
    library = read_library(ROOT / "corpus", [read(path) for path in laws], bureau=BUREAU)
    right = total = 0
    for case in load_cases(RESOLVED):
        (citation, *_) = find_citations(read_text(case["text"], name="稿.txt"))
        on = case.get("on", dt.date(2026, 3, 1))
        rule, article = resolve(citation, library, on=on)
        given = f"{rule.title if rule else '-'} | {article.label if article else '-'}"
        total += 1
        right += given == case["means"]
        found.outcomes[f"resolved/{case['id']}"] = given == case["means"]
        found.details[f"resolved/{case['id']}"] = f"wanted {case['means']} given {given}"
    found.lines.append(f"resolved: {right}/{total}")


def _score_segmentation(found: Score) -> None:
    """Every article of the real rules is cut, none else, and no character is lost."""
    for path in sorted((SHARED / "samples" / "laws").glob("*")):
        document = read(path)
        articles = find_articles(document)
        whole = "".join(one.text for one in articles) == document.text
        labels = [one.label for one in articles if one.kind == "article"]
        last = LAST_ARTICLE.get(path.stem, 0)
        wanted = [f"第{write_ordinal(number)}条" for number in range(1, last + 1)]
        found.outcomes[f"cut/{path.name}"] = whole and labels == wanted
        found.details[f"cut/{path.name}"] = f"whole {whole}, {len(labels)} articles"
