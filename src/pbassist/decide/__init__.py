"""What a person decided becomes the review as it stands: folded from the record, and nothing else."""

from pbassist.decide.apply import Relocate, apply_decisions, list_undecided
from pbassist.decide.compare import Stands, compare_rounds, list_uncompared, tell_uncompared
from pbassist.decide.fold import Decided, fold_decisions, fold_entries, fold_phrases
from pbassist.decide.keep import KeptPhrase, keep_phrase
from pbassist.decide.make import make_decision, make_missed, make_undo
from pbassist.decide.match import Matched, Wanted, match_returned
from pbassist.decide.returned import Returned, ReturnedRow, read_returned

__all__ = [
    "Decided",
    "KeptPhrase",
    "Matched",
    "Relocate",
    "Returned",
    "ReturnedRow",
    "Stands",
    "Wanted",
    "apply_decisions",
    "compare_rounds",
    "fold_decisions",
    "fold_entries",
    "fold_phrases",
    "keep_phrase",
    "list_uncompared",
    "list_undecided",
    "make_decision",
    "make_missed",
    "make_undo",
    "match_returned",
    "read_returned",
    "tell_uncompared",
]
