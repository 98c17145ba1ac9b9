"""A model file becomes docs/model-figures.md: three questions and five dossiers with a real model.

`python -m evals.model FILE` or PBASSIST_EVAL_MODEL=FILE; without a file it says so and writes nothing.
What was asked before is not asked again, so a run that was cut off goes on where it stopped.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from evals.questions import compliance, target_review, wording
from evals.questions.asking import ModelFile, identify, open_asker
from evals.questions.dossiers import compare_dossiers
from evals.questions.figures import Figures
from evals.questions.page import describe_claims, write_page
from evals.questions.target_review.claims import try_all_claims

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "model-figures.md"
FOLDER = ROOT / "build" / "eval-model"
"""The workspace of the five dossiers."""
QUESTIONS = ((target_review, 0.45), (compliance, 0.4), (wording, 0.15))
"""Each with its share of the time."""
VARIABLE = "PBASSIST_EVAL_MODEL"
ABSENT = "未找到模型文件，跳过"
MINUTES = 25.0


def main(argv: Sequence[str] | None = None) -> int:
    """Ask, count, write the page; 0 also where there is no model."""
    parser = argparse.ArgumentParser(prog="eval-model", description=__doc__)
    parser.add_argument("file", nargs="?", help="a GGUF file")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="longest time of asking")
    parser.add_argument("--page", type=Path, default=PAGE, help="where the figures go")
    options = parser.parse_args(argv)
    named = options.file or os.environ.get(VARIABLE, "")
    path = Path(named)
    if not named or not path.is_file():
        print(ABSENT)
        return 0
    model = identify(path)
    known = "" if model.known else "（不是已登记的模型文件）"
    print(f"模型：{model.title}{known}，sha256 {model.sha256}", flush=True)
    text = run(model, path, options.minutes * 60)
    options.page.write_text(text, encoding="utf-8")
    print(f"已写出 {options.page}")
    return 0


def run(model: ModelFile, path: Path, seconds: float) -> str:
    """The page of figures. The dossiers come first; each question has its share of the time."""
    compared = compare_dossiers(model, path, FOLDER / model.name)
    with open_asker(model, path) as asker:
        figures: list[Figures] = []
        for question, share in QUESTIONS:
            asker.until = time.monotonic() + seconds * share
            figures.append(question.measure(asker))
            print("\n  ".join((figures[-1].question, *figures[-1].score.lines)), flush=True)
        figures[0].notes.append(describe_claims(try_all_claims(target_review.load())))
        rungs = {one.rung for one in asker.heard.values()}
        return write_page(model, figures, compared, asker.record, "、".join(sorted(rungs)))


if __name__ == "__main__":
    sys.exit(main())
