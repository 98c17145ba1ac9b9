"""Reports of 10, 100 and 1,000 pages become the time that their figures and relations take.

`python -m bench.relating usual|dense FOLDER PAGES`, alone in its process on one core. The papers are made
from our sample reports, place by place: other names, other amounts (all of a copy times one number,
so that its sums still hold), other counts of months. Our samples are dense with figures, some twenty
to a KB; a county's summary as it is published has two or three. `usual` lays prose of our sample
rules, renamed likewise, between the paragraphs: six or seven figures to a KB are left.
"""

from __future__ import annotations

import contextlib
import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.tasks import CORPUS, PAGE, measure_median, take_core

SIZES = (10, 100, 1000)
SEED = 6
SHORTEST_PROSE = 60
THINNED = 9
"""Paragraphs of prose to one of a sample."""
_AMOUNT = re.compile(
    r"(?<![\d.])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?=\s?(?:万元|亿元|元|公里|人次|户|\|))"
)
_PLACE = re.compile(r"汀溪|石湾|柳岸|东塘|白沙|青坪|云岭|沙溪|竹源")
_FIRST = (
    "安宝长大东丰福高广海和恒红华江金康丽临龙明南宁平青清泉仁荣山石泰田同旺文溪新兴阳永玉源云泽正中"
)
_LAST = "坝岔川渡墩坊冈港岗沟谷关河湖集江岭龙泉桥山石滩塘湾屯溪阳营洲庄"


def main() -> None:
    """Run the task that the arguments name, on one core."""
    task, folder, argument = sys.argv[1:4]
    take_core()
    with contextlib.redirect_stdout(sys.stderr):
        told = TASKS[task](Path(folder), argument)
    print(json.dumps(told))


def run_usual(folder: Path, pages: str) -> dict[str, Any]:
    """A paper with as many figures as a county's summary has."""
    return _relate(folder, write_paper(int(pages), prose=_read_prose()), int(pages))


def run_dense(folder: Path, pages: str) -> dict[str, Any]:
    """A paper that is figures from end to end."""
    return _relate(folder, write_paper(int(pages)), int(pages))


def _read_prose() -> list[str]:
    from pbassist.read import read

    documents = map(read, sorted((CORPUS / "samples" / "laws").glob("*.docx")))
    lines = [line for document in documents for line in document.text.split("\n")]
    return [line for line in lines if len(line) >= SHORTEST_PROSE]


def _relate(folder: Path, text: str, pages: int) -> dict[str, Any]:
    from pbassist.find.figures import find_figures
    from pbassist.find.outline import find_outline
    from pbassist.read import read
    from pbassist.relations import find_relations

    path = folder / "long.md"
    path.write_text(text, encoding="utf-8")
    document = read(path)
    outline = find_outline(document)
    size = len(document.text.encode()) / 1e6
    found = find_figures(document)
    rounds = 5 if pages < 500 else 2
    figures = measure_median(lambda: find_figures(document), rounds=rounds)
    related = measure_median(lambda: find_relations(document, found, outline), rounds=rounds)
    return {
        "mb": size,
        "pages": len(document.text) / PAGE,
        "figures": figures,
        "relations": related,
        "found": len(found),
        "tied": len(find_relations(document, found, outline)),
    }


def write_paper(pages: int, *, prose: Sequence[str] = ()) -> str:
    """A text of so many pages of 616 characters, the same each time; thinned with `prose`."""
    chance = random.Random(SEED)
    samples = [
        path.read_text(encoding="utf-8")
        for path in sorted((CORPUS / "samples").glob("reports/*-good.md"))
        + sorted((CORPUS / "samples").glob("years/*-202*.md"))
    ]
    parts: list[str] = []
    length = 0
    for varied in _vary(samples, chance):
        copy = _thin(varied, prose, chance) if prose else varied
        parts.append(copy)
        length += len(copy)
        if length >= pages * PAGE:
            break
    return "\n\n".join(parts)[: pages * PAGE]


def _vary(samples: list[str], chance: random.Random) -> Iterator[str]:
    """Copies of the samples in turn, each with names and amounts of its own."""
    while True:
        for sample in samples:
            names = {place: _make_name(chance) for place in sorted(set(_PLACE.findall(sample)))}
            times = Decimal(chance.randrange(101, 397)) / 100
            yield _multiply(_rename(sample, names), times)


def _thin(text: str, prose: Sequence[str], chance: random.Random) -> str:
    """Paragraphs of prose behind every paragraph, each about a place of its own."""
    out: list[str] = []
    for line in text.split("\n"):
        out.append(line)
        if line and not line.startswith("|"):
            for _ in range(THINNED):
                place = _make_name(chance) + "镇"
                out += ["", place + chance.choice(prose)]
    return "\n".join(out)


def _make_name(chance: random.Random) -> str:
    return chance.choice(_FIRST) + chance.choice(_LAST)


def _rename(text: str, names: dict[str, str]) -> str:
    def rename(match: re.Match[str]) -> str:
        return names[match.group()]

    return _PLACE.sub(rename, text)


def _multiply(text: str, times: Decimal) -> str:
    """Amounts times a number, printed with their own places; what is below 100 stays."""

    def multiply(match: re.Match[str]) -> str:
        value = Decimal(match.group().replace(",", ""))
        places = -int(value.as_tuple().exponent)
        return match.group() if value < 100 else f"{round(value * times, places):f}"

    return _AMOUNT.sub(multiply, text)


TASKS = {"usual": run_usual, "dense": run_dense}


if __name__ == "__main__":
    main()
