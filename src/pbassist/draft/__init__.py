"""Findings become a draft opinion: paragraphs, a line for the system's box, and nothing ungrounded."""

from pbassist.draft.gate import Refusal, gate_opinion
from pbassist.draft.opinion import draft_opinion
from pbassist.draft.phrases import Phrases, read_phrases
from pbassist.draft.review import draft_review
from pbassist.draft.rewording import reword_opinion, reword_review

__all__ = [
    "Phrases",
    "Refusal",
    "draft_opinion",
    "draft_review",
    "gate_opinion",
    "read_phrases",
    "reword_opinion",
    "reword_review",
]
