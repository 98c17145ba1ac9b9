"""A sentence becomes segments: what stands between two semicolons speaks of one matter."""

from __future__ import annotations

from collections.abc import Iterator

from pbassist.relations.sentences import Mention, Sentence


def read_segments(sentence: Sentence) -> Iterator[tuple[Mention, ...]]:
    """The mentions of a sentence in runs that no ； or 。 cuts, in order."""
    run: list[Mention] = []
    for mention in sentence.mentions:
        if run and any(mark in mention.lead for mark in "；。"):
            yield tuple(run)
            run = []
        run.append(mention)
    if run:
        yield tuple(run)
