"""A report's text becomes a brief for the checks, its facts found as the pipeline finds them."""

from __future__ import annotations

import datetime as dt

from pbassist.checks.register import Brief
from pbassist.find.contents import guess_document_type
from pbassist.find.figures import find_figures
from pbassist.find.outline import find_outline
from pbassist.model.document import Document
from pbassist.model.performance import Dossier, Paper, Project
from pbassist.model.policy import Library
from pbassist.model.profile import Profile
from pbassist.relations import find_relations


def build_report(document: Document, profile: Profile) -> Paper:
    """The paper of a report."""
    outline, figures = find_outline(document), find_figures(document)
    return Paper(
        role="report",
        document=document,
        outline=outline,
        figures=figures,
        relations=find_relations(document, figures, outline),
        document_type=guess_document_type(document, profile),
    )


def brief_report(document: Document, profile: Profile) -> Brief:
    """A dossier of one report, and what a check is given beside it."""
    dossier = Dossier(
        id="r", kind="report", project=Project(), papers=(build_report(document, profile),)
    )
    return Brief(dossier, Library(), profile, dt.date(2026, 3, 1))
