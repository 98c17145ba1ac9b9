"""Papers of several years or places become one comparison: the same subject side by side.

A false line-up is worse than a missing one: what is not surely the same stands apart.
"""

from pbassist.relations.alongside.form_lines import YearForm, line_up_forms
from pbassist.relations.alongside.lining import Facts, line_up

__all__ = ["Facts", "YearForm", "line_up", "line_up_forms"]
