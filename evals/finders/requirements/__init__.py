"""Rules of our own and real ones become precision and recall of what they ask.

`gold.toml` marks every requirement of five synthetic rules, by hand and before the program read them, of
a real rule that is not part of the checkout (`unseen`) and of a sample of the house; `judged.toml`
judges sixty of the 209 requirements read of two more real rules. What each showed was mended, so that
the figures to quote are those of the first reading, precision and recall of spans: development .94 .53
(with the words before), held out .93 .98, unseen .99 .97, house .91 .91, judged .95.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from evals.harness import SHARED, Score, Tally, load_cases
from pbassist.library import read_regulation
from pbassist.model.document import Document, Span
from pbassist.model.policy import Requirement
from pbassist.read import read
from pbassist.requirements import read_requirements

HERE = Path(__file__).parent
GOLD = HERE / "gold.toml"
JUDGED = HERE / "judged.toml"
BASELINE = HERE / "baseline.json"
FOLDERS = {
    "own": HERE / "rules",
    "corpus": HERE.parents[2] / "corpus" / "samples" / "laws",
    "shared": SHARED / "samples" / "laws",
}
FIELDS = ("kind", "who", "by", "paper", "amounts", "contents")
ENOUGH = 0.5
"""Of the stretch that both cover over the stretch that either covers: what counts as the same."""

_STOP = re.compile("[。；：]")
Row = Mapping[str, Any]


class Marked(NamedTuple):
    """A row of the gold and where it stands."""

    row: Row
    start: int
    end: int


def score() -> Score:
    """One outcome a marked sentence: read where it asks something, left alone where it does not."""
    found = Score()
    totals: dict[str, dict[str, Tally]] = {}
    for rule in load_cases(GOLD, key="rule"):
        if not _find_rule(rule).exists():
            continue
        tallies = {name: Tally() for name in ("spans", *FIELDS)}
        _score_rule(found, rule, tallies)
        found.lines.append(f"{rule['part']:<11}  {rule['file']}: {tallies['spans']}")
        part = totals.setdefault(rule["part"], {name: Tally() for name in tallies})
        for name, tally in tallies.items():
            _add(part[name], tally)
    for name, part in totals.items():
        found.lines.extend(f"{name:<11}  {field}: {tally}" for field, tally in part.items())
    _score_judged(found)
    return found


def read_asked(document: Document) -> tuple[Requirement, ...]:
    """What a rule asks: all that is read of it but mere definitions."""
    asked = read_requirements(read_regulation(document), document)
    return tuple(one for one in asked if one.kind != "界定")


def _find_rule(rule: Row) -> Path:
    return FOLDERS[rule.get("folder", "own")] / str(rule["file"])


def _add(total: Tally, one: Tally) -> None:
    total.wanted += one.wanted
    total.given += one.given
    total.right += one.right


def _score_rule(found: Score, rule: Row, tallies: dict[str, Tally]) -> None:
    document = read(_find_rule(rule))
    name = rule["file"].removesuffix(".txt")
    given = read_asked(document)
    marked = list(_locate(document.text, rule["requirement"]))
    pairs = _pair(marked, given)
    spans = tallies["spans"]
    spans.wanted, spans.given, spans.right = len(marked), len(given), len(pairs)
    for number, one in enumerate(marked):
        case = f"asks/{name}/{number:02}"
        found.outcomes[case] = number in pairs
        found.details[case] = document.text[one.start : one.end]
        if number in pairs:
            _score_fields(tallies, one.row, given[pairs[number]])
    taken = set(pairs.values())
    extra = [one.span for number, one in enumerate(given) if number not in taken]
    for number, one in enumerate(_locate(document.text, rule["none"])):
        over = [span.quote for span in extra if span.start < one.end and span.end > one.start]
        found.outcomes[f"silent/{name}/{number:02}"] = not over
        found.details[f"silent/{name}/{number:02}"] = f"given {over}"
    found.outcomes[f"nothing else/{name}"] = not extra
    found.details[f"nothing else/{name}"] = f"given {[span.quote for span in extra]}"


def _locate(text: str, rows: Iterable[Row]) -> Iterator[Marked]:
    """A row quotes its sentence, or how it begins where the rule is not our own."""
    at = 0
    for row in rows:
        quote = row.get("quote") or row["begins"]
        at = text.index(quote, at)
        end = at + len(quote)
        if "size" in row:
            end = at + int(row["size"])
        elif "ends" in row:
            end = text.index(row["ends"], at) + len(row["ends"])
        elif "begins" in row:
            end = next((found.end() for found in _STOP.finditer(text, end)), len(text))
        yield Marked(row, at, end)
        at += 1


def _pair(marked: list[Marked], given: tuple[Requirement, ...]) -> dict[int, int]:
    """Numbers of the marked and of the given that are the same, each once, the likest first."""
    likeness = sorted(
        (
            (_compare(one.span, row.start, row.end), -number, -other)
            for number, row in enumerate(marked)
            for other, one in enumerate(given)
            if one.span.start < row.end and one.span.end > row.start
        ),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for share, number, other in likeness:
        if share >= ENOUGH and -number not in pairs and -other not in taken:
            pairs[-number] = -other
            taken.add(-other)
    return pairs


def _compare(span: Span, start: int, end: int) -> float:
    both = min(span.end, end) - max(span.start, start)
    return both / (max(span.end, end) - min(span.start, start))


# ---- the parts of a requirement ------------------------------------------------------------------


def _score_fields(tallies: dict[str, Tally], row: Row, one: Requirement) -> None:
    tallies["kind"].add([row["kind"]], [one.kind])
    _add_text(tallies["who"], row.get("who"), one.who)
    _add_text(tallies["by"], row.get("by"), one.deadline)
    if "paper" in row or one.kind in ("内容", "要点"):
        tallies["paper"].add([row["paper"]] if "paper" in row else [], one.papers[:1])
    tallies["amounts"].add(row.get("amounts", []), [span.quote for span in one.amounts])
    if "quote" in row:
        wanted = [_fold(content) for content in row.get("contents", ())]
        tallies["contents"].add(wanted, [_fold(span.quote) for span in one.contents])


def _add_text(tally: Tally, wanted: str | None, given: Span | None) -> None:
    """A name or a day is right when one contains the other: 主管部门 for 市级主管部门."""
    quote = given.quote if given else ""
    same = bool(wanted and quote and (wanted in quote or quote in wanted))
    tally.add([wanted] if wanted else [], [wanted if same else quote] if quote else [])


def _fold(content: str) -> str:
    """A content without its label, its stop and 等内容 behind the last."""
    words = "".join(content.split())
    if words[:1] in "（(" and "）" in words[:4].replace(")", "）"):
        words = words[words.replace(")", "）").index("）") + 1 :]
    elif words[1:2] in (".", "．", "、"):
        words = words[2:]
    words = words.rstrip("；;。")
    for tail in ("等内容", "等事项", "等情况", "等"):
        words = words.removesuffix(tail)
    return words


# ---- real rules ----------------------------------------------------------------------------------


def _score_judged(found: Score) -> None:
    """Judgements of what was read in the real rules; skipped where these are missing."""
    if not JUDGED.exists():
        return
    tally = Tally()
    for law in load_cases(JUDGED, key="rule"):
        path = SHARED / "samples" / "laws" / law["file"]
        if not path.exists():
            continue
        document = read(path)
        given = read_asked(document)
        for number, one in enumerate(_locate(document.text, law["judged"])):
            case = f"judged/{path.stem}/{number:02}"
            read_it = bool(_pair([one], given))
            tally.wanted += one.row["right"]
            tally.given += read_it
            tally.right += read_it and one.row["right"]
            found.outcomes[case] = read_it == one.row["right"]
            found.details[case] = document.text[one.start : one.end]
    if tally.given:
        found.lines.append(f"judged in the real rules: {tally}")
