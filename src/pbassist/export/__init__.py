"""Reviews become files that people open: table, letter, working paper, JSON; each whole or not there."""

from pbassist.export.atomic import write_atomically
from pbassist.export.letter import lay_out_letter, write_letter
from pbassist.export.names import name_file
from pbassist.export.review_json import write_review_json
from pbassist.export.table import write_table
from pbassist.export.working_paper import write_working_paper

__all__ = [
    "lay_out_letter",
    "name_file",
    "write_atomically",
    "write_letter",
    "write_review_json",
    "write_table",
    "write_working_paper",
]
