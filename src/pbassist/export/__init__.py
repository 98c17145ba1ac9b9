"""Reviews become files that people open: table, letter, working paper, JSON; each whole or not there."""

from pbassist.export.atomic import write_atomically
from pbassist.export.letter import write_letter
from pbassist.export.letter_words import find_gaps, lay_out_letter, list_dispositions
from pbassist.export.marks import needs_ai_mark
from pbassist.export.names import name_file
from pbassist.export.review_json import write_review_json
from pbassist.export.table import write_table
from pbassist.export.working_paper import write_working_paper

__all__ = [
    "find_gaps",
    "lay_out_letter",
    "list_dispositions",
    "name_file",
    "needs_ai_mark",
    "write_atomically",
    "write_letter",
    "write_review_json",
    "write_table",
    "write_working_paper",
]
