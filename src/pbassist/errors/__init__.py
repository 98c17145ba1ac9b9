"""What went wrong becomes one clear Chinese sentence: what, where, and what to do.

One root, a child for each party who can mend it. Nothing here knows another room.
"""

from pbassist.errors.asking import ModelUnavailable
from pbassist.errors.deciding import DecisionError, LedgerError, UsageError
from pbassist.errors.keeping import (
    CannotWrite,
    ChecklistError,
    MissingExtra,
    RuleError,
    SettingsError,
    StoredValueError,
    WorkspaceError,
)
from pbassist.errors.papers import ClassifiedDocument, NothingToReview, UnreadableDocument
from pbassist.errors.root import PbassistError, describe_system

__all__ = [
    "CannotWrite",
    "ChecklistError",
    "ClassifiedDocument",
    "DecisionError",
    "LedgerError",
    "MissingExtra",
    "ModelUnavailable",
    "NothingToReview",
    "PbassistError",
    "RuleError",
    "SettingsError",
    "StoredValueError",
    "UnreadableDocument",
    "UsageError",
    "WorkspaceError",
    "describe_system",
]
