"""The sentences of a rule become duties: who must do what, by when, with which contents."""

from pbassist.find.duties.sentences import Duty, find_duties

__all__ = ["Duty", "find_duties"]
