"""A folder becomes a workspace: the one service that the command line and Python callers speak to."""

from pbassist.workspace.corrections import FIELDS as RULE_FIELDS
from pbassist.workspace.indexing import AT_ONCE
from pbassist.workspace.searching import narrow_search
from pbassist.workspace.service import Workspace

__all__ = ["AT_ONCE", "RULE_FIELDS", "Workspace", "narrow_search"]
