"""Figures become docs/model-figures.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from evals.questions.asking import ModelFile, Record
from evals.questions.dossiers import FILES, Compared
from evals.questions.figures import Figures
from evals.questions.target_review.claims import Tried
from pbassist.model.record import Exchange

HEAD = """# What a small local model gave

<!-- Written by `make eval-model`; measured, not estimated. -->

`make eval-model MODEL=/path/to/file.gguf` asks the three questions of hand-written cases in `evals/questions/` through the product's own asker
and questioner, and reviews five dossiers of `corpus/samples` with `pbassist review`. Answers are recorded in
`evals/questions/recorded`, so that a second run, and `make eval`, score without asking. Any GGUF file can be measured; the one below can
be had wherever the official GGUF of Qwen2.5-Coder-1.5B-Instruct is kept, and is known by its hash. It is no dependency of the product.
"""
TABLE = """| question | cases | wanted | by rule, right / wrong | model kept, right / wrong | same as rule | withheld (right) | no usable answer | missed by both |
|---|---|---|---|---|---|---|---|---|"""
LEGEND = """*Wanted* is what a careful reviewer would say (for wording: new texts offered). *Kept* is what passed every test of location, numbers, negations and
form; *same as rule* was said by a rule already, or agrees with it, and is not shown again; *withheld* went to the 底稿 as 未能核对, in
brackets how many of these were right after all."""


def write_page(
    model: ModelFile,
    figures: Sequence[Figures],
    compared: Compared | None,
    record: Record,
    rung: str,
) -> str:
    """The whole page in Markdown."""
    lines = [
        HEAD,
        *_write_model(model, figures, record, rung),
        "## The questions\n",
        TABLE,
        *map(_write_row, figures),
        "",
        LEGEND,
        "",
        *(line for one in figures for line in _write_notes(one)),
        *_write_dossiers(compared),
        *conclude(figures, compared),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _write_model(
    model: ModelFile, figures: Sequence[Figures], record: Record, rung: str
) -> Iterator[str]:
    told = model.title if model.known else f"{model.title} (a file that is not known here)"
    yield f"* Model: {told}, {model.size:,} bytes, sha256 `{model.sha256}`."
    yield f"* Rung: `{rung}`; served in process on loopback, nothing else contacted."
    for one in figures:
        asked = [ex for key, ex in one.exchanges.items() if key in record.seconds]
        if asked:
            yield f"* {one.question}: {_write_speed(asked, record)}."
    yield "* Seconds are those of the clock; on a busy machine they are upper bounds."
    yield ""


def _write_speed(asked: Sequence[Exchange], record: Record) -> str:
    seconds = sorted(record.seconds[one.key] for one in asked)
    read = sum(one.usage.prompt_tokens for one in asked)
    written = sum(one.usage.completion_tokens for one in asked)
    total = sum(seconds)
    return (
        f"{len(asked)} asked, {read / len(asked):.0f} tokens read and {written / len(asked):.0f} "
        f"written a question, {seconds[len(seconds) // 2]:.1f} s in the middle; "
        f"{written / total:.1f} tokens written a second, reading included"
    )


def _write_row(one: Figures) -> str:
    cases = f"{one.cases}" + (f" ({one.not_asked} not asked)" if one.not_asked else "")
    cells = (
        f"`{one.question}`",
        cases,
        one.wanted,
        f"{one.ruled_right} / {one.ruled_wrong}" if one.question != "wording" else "—",
        f"{one.kept_right} / {one.kept_wrong}",
        one.repeated,
        f"{one.withheld.total()} ({one.withheld_right})",
        one.unanswered.total(),
        one.missed if one.question != "wording" else "—",
    )
    return f"| {' | '.join(map(str, cells))} |"


def _write_notes(one: Figures) -> Iterator[str]:
    yield f"### `{one.question}`\n"
    yield from (f"* {note}" for note in one.notes)
    if one.withheld:
        yield f"* Withheld: {_write_counter(one.withheld)}."
    if one.unanswered:
        yield f"* No usable answer: {_write_counter(one.unanswered)}."
    wrong = [case for case, right in one.score.outcomes.items() if not right]
    yield f"* Cases not as the gold has them: {_write_names(wrong)}."
    yield ""


def _write_counter(counter: Counter[str]) -> str:
    return "; ".join(f"{reason} ({count})" for reason, count in counter.most_common())


def _write_names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "none"


def _write_dossiers(compared: Compared | None) -> Iterator[str]:
    yield "## Five dossiers, end to end\n"
    if compared is None:
        yield "Not measured in this run.\n"
        return
    yield "```"
    yield "PBASSIST_MODEL__BASE_URL=gguf:/path/to/file.gguf pbassist review \\"
    yield " \\\n".join(f"  '{file}'" for file in FILES)
    yield "```\n"
    yield from (f"* {name}" for name in compared.names)
    yield (
        f"* {compared.dossiers} dossiers; {compared.by_rule} faults by rule; in {compared.same} of "
        f"{compared.dossiers} the rule side, draft opinion included, is the same with and without the model."
    )
    said = compared.proposals + compared.answers
    yield (
        f"* By the model: faults {compared.proposals}, contents said to be there or not to apply "
        f"{compared.answers}; {compared.located} of {said} with every quote located where it stands, "
        f"{compared.outward} in an outward paper before a person decided."
    )
    if compared.doubts:
        yield f"* Withheld: {_write_counter(compared.doubts)}."
    if compared.asked is not None:
        asked = compared.asked
        yield (
            f"* Asked: {asked.answered} answered, {asked.replayed} replayed from the record, "
            f"{asked.unanswered} without a usable answer."
        )
    yield ""


def describe_claims(tried: Tried) -> str:
    """How much nonsense could stand at the worst, in a sentence."""
    return (
        f"Of all {tried.claims} claims that any answer could make on the classes and outcomes of these forms, "
        f"{tried.wrong} would stand unwanted, and {tried.right} of the {tried.wanted} wanted faults have a claim that stands."
    )


def conclude(figures: Sequence[Figures], compared: Compared | None) -> Iterator[str]:
    """What the figures say, in sentences that follow from them."""
    by_name = {one.question: one for one in figures}
    yield "## What follows\n"
    form, report, text = (by_name[name] for name in ("target_review", "compliance", "wording"))
    yield f"* {_judge_added(form, 'forms')}"
    yield f"* {_judge_added(report, 'reports')}"
    for one in (form, report):
        if one.always:
            yield (
                f"* `{one.question}`: the model said *{one.always}* of every case. As a judge it is of no use here; "
                "what it may do is point at a passage, and whether that passage says it a person must see."
            )
    offered = text.wanted
    yield (
        f"* Wording: of {offered} new texts {text.kept_right + text.kept_wrong} were taken, "
        f"{text.kept_wrong} of them with a loss that the gate did not see. What is not taken stays in the rules' words."
    )
    held = sum(one.withheld.total() for one in figures)
    yield (
        f"* {held} statements were withheld, each with its reason. What a model says is a hint (模型提示) and "
        "goes nowhere before a person took it up; without a model the rules say the same."
    )


def _judge_added(one: Figures, what: str) -> str:
    kept = one.kept_right + one.kept_wrong
    share = f"{one.kept_right} of {kept} kept statements were right" if kept else "nothing was kept"
    left = one.wanted - one.ruled_right
    return (
        f"Judging {what}: the rules alone said {one.ruled_right} of {one.wanted}; the model added "
        f"{one.kept_right} of the other {left} and {share}; {one.missed} stay for the person."
    )
