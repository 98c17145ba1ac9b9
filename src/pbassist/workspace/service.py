"""Verbs over a folder: init, add, index, law, search, extract, check, review, decide, export, verify."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pbassist.workspace.folder import find_workspace, make_workspace
from pbassist.workspace.means import Means, Progress, be_silent
from pbassist.workspace.searching import search_library

if TYPE_CHECKING:
    from pbassist.lookup import Only
    from pbassist.model.record import EntryKind
    from pbassist.model.review import SeasonReview
    from pbassist.read.render.page import PageImage
    from pbassist.workspace import diagnosing, logbook, rulebook, verifying
    from pbassist.workspace.answers import (
        AddedLaw,
        Extraction,
        FileCheck,
        FinalFiles,
        LawAnswer,
        SeasonFiles,
    )
    from pbassist.workspace.deciding import Outcome, Wish
    from pbassist.workspace.extracting import ComparisonFiles, FigureFile
    from pbassist.workspace.indexing import Embedded, Indexed
    from pbassist.workspace.opinions import OpinionHit
    from pbassist.workspace.statutes import AddedStatutes

__all__ = ["Progress", "Workspace"]


class Workspace(Means):
    """The one service (工作区): every verb of the command line and of Python callers.

    A verb opens its rooms when it is used: a search needs none of what checks and exports.

    `root` is None for work without a workspace: extract, check, search and review still answer
    from the embedded corpus.
    """

    @classmethod
    def open(
        cls,
        start: Path,
        *,
        clock: Callable[[], dt.datetime],
        environ: Mapping[str, str],
        named: Path | None = None,
        progress: Progress = be_silent,
        profile: str | None = None,
    ) -> Workspace:
        """The workspace named or found upward from `start`, or none at all."""
        root = find_workspace(start, named)
        return cls(root, clock=clock, environ=environ, progress=progress, profile=profile)

    def start_log(self) -> None:
        """Log to where the settings say; without them warnings go to stderr."""
        from pbassist.logs import log_to

        file = Path(self.settings.log.file) if self.settings.log.file else None
        log_to(self.settings.log.level, file=self.root / file if self.root and file else file)

    @staticmethod
    def init(folder: Path) -> Path:
        """Lay out a workspace in a folder and give the folder."""
        make_workspace(folder)
        return folder

    # ---- rules ----------------------------------------------------------------------------

    def add(self, paths: Sequence[Path], *, on: dt.date | None = None) -> tuple[AddedLaw, ...]:
        """Take rules into the library: originals kept, texts cut into articles.

        Raises `WorkspaceError` without a workspace, `UnreadableDocument` for a file that cannot be
        read; nothing is stored of a file that fails, and files before it stay.
        """
        from pbassist.workspace.adding import add_rules

        return add_rules(self, paths, on=on or self.today)

    def add_statutes(self, *, every: bool = False) -> AddedStatutes:
        """Take the fiscal statutes, or all, into the library; their text is read at use.

        Raises `WorkspaceError` without a workspace and `MissingExtra` without the component.
        """
        from pbassist.workspace.adding import add_statutes

        return add_statutes(self, every=every)

    def embed(self, *, most: int | None = None) -> Embedded:
        """Bring the index of meanings up to the library; ends in a sentence, never in an error."""
        from pbassist.workspace.indexing import embed_library

        return embed_library(self, most=most)

    def index(self) -> Indexed:
        """Make both indexes of the library whole: words at once, meanings as far as they can be."""
        from pbassist.workspace.indexing import index_library

        return index_library(self)

    def search(
        self, query: str, *, on: dt.date | None = None, limit: int = 10, only: Only | None = None
    ) -> LawAnswer:
        """Articles that answer a query, each with its validity at a day and its force here.

        `only` narrows to a level, a place, an issuer, what is in force, or a type of document.
        """
        return search_library(self, query, on=on or self.today, limit=limit, only=only)

    def search_opinions(self, query: str, *, limit: int = 10) -> tuple[OpinionHit, ...]:
        """What was decided before on matters like these, and phrases that were kept."""
        from pbassist.workspace.opinions import search_opinions

        return search_opinions(self, query, limit=limit)

    def rules(self, *, on: dt.date | None = None) -> tuple[rulebook.RuleLine, ...]:
        """Every rule of the library with its validity at a day and its force here."""
        from pbassist.workspace import rulebook

        return rulebook.list_rules(self, on or self.today)

    def idle_corrections(self) -> tuple[str, ...]:
        """What correction files name that fits no rule, or several."""
        from pbassist.workspace import rulebook

        return rulebook.list_idle_corrections(self)

    def correct_rule(self, name: str, wishes: Sequence[str]) -> rulebook.RuleLine:
        """Correct fields of a rule's record, such as 失效日期=2028-12-31; raises `RuleError`."""
        from pbassist.workspace import rulebook

        return rulebook.correct_rule(self, name, wishes)

    def requirements(self, name: str, *, kind: str | None = None) -> rulebook.Asked:
        """What a rule asks, of one type of document or of all; raises `RuleError`."""
        from pbassist.workspace import rulebook

        return rulebook.list_requirements(self, name, kind=kind)

    def draft_checklist(self, kind: str, names: Sequence[str]) -> rulebook.ShownChecklist:
        """Draft the checklist of a type from rules, as a file to edit; raises `ChecklistError`."""
        from pbassist.workspace import rulebook

        return rulebook.draft_file(self, kind, names)

    def show_checklist(self, kind: str) -> rulebook.ShownChecklist:
        """The checklist of a type as it stands and whether it counts; raises `ChecklistError`."""
        from pbassist.workspace import rulebook

        return rulebook.show_file(self, kind)

    def confirm_checklist(self, kind: str) -> rulebook.ShownChecklist:
        """Confirm the file of a type: a new version in the record, used from now on."""
        from pbassist.workspace import rulebook

        return rulebook.confirm_file(self, kind)

    # ---- papers ---------------------------------------------------------------------------

    def extract(self, path: Path) -> Extraction:
        """Figures, forms and citations of one file."""
        from pbassist import pipeline
        from pbassist.workspace.answers import Extraction
        from pbassist.workspace.reading import read_file

        document = read_file(self, path)
        targets = pipeline.read_facts(document).targets
        return Extraction(document, pipeline.read_report(document, self.profile), targets)

    def extract_figures(
        self, paths: Sequence[Path], out: Path, *, overwrite: bool = False
    ) -> FigureFile:
        """Write the figures of files as one table (.xlsx, .csv, .json); see `extract_figures`."""
        from pbassist.workspace.extracting import extract_figures

        return extract_figures(self, paths, out, overwrite=overwrite)

    def compare(
        self, paths: Sequence[Path], out: Path, *, overwrite: bool = False
    ) -> ComparisonFiles:
        """Line up the figures of files, as a workbook and a page; see `compare_files`."""
        from pbassist.workspace.extracting import compare_files

        return compare_files(self, paths, out, overwrite=overwrite)

    def check(self, path: Path, *, on: dt.date | None = None) -> FileCheck:
        """What the checks say of one file, form by form; no model is asked, nothing is stored."""
        from pbassist import pipeline
        from pbassist.workspace import reviewing
        from pbassist.workspace.answers import FileCheck
        from pbassist.workspace.reading import need_dossier, read_file

        document = read_file(self, path)
        season = pipeline.read_season([document])
        need_dossier(season, document)
        return FileCheck(document, reviewing.judge_season(self, season, on or self.today))

    def judge(self, paths: Sequence[Path], *, on: dt.date | None = None) -> SeasonReview:
        """Review files and folders as one season by rule, with drafts; nothing is written.

        A single file that cannot be read raises its error; among several the others go on and the
        sentence stands in `unplaced`.
        """
        from pbassist.workspace import reviewing
        from pbassist.workspace.reading import read_submission

        day = on or self.today
        submission = read_submission(self, paths)
        reviews = reviewing.judge_season(self, submission.season, day)
        return reviewing.describe_season(self, submission, reviews, day)

    def review(
        self,
        paths: Sequence[Path],
        *,
        out: Path | None = None,
        on: dt.date | None = None,
        model: bool = True,
        replay: bool = False,
    ) -> SeasonFiles:
        """Judge a submission and write its table, letters, working papers and record.

        A language model is asked where one is configured and `model` is true; with `replay` only
        its recorded answers are used. With a workspace the review is recorded and kept.
        """
        from pbassist.workspace import reviewing
        from pbassist.workspace.outputs import write_season

        out = out or self.default_out()
        day = on or self.today
        season, submission = reviewing.review_submission(
            self, paths, day, folder=self.root or out, model=model, replay=replay
        )
        absent: tuple[str, ...] = ()
        if self.root is not None:
            absent = reviewing.name_absent(self.root, season)
            season = reviewing.keep_season(self, season, submission, actor=self.reviewer())
        files = write_season(
            self, season, out, actor=self.reviewer(), documents=submission.documents
        )
        return files._replace(absent=absent)

    def show(self) -> SeasonReview:
        """The last review with what was decided; raises `WorkspaceError` when there is none."""
        from pbassist.workspace import reviewing

        return reviewing.read_current(self)

    def page_image(self, paper: str, number: int, *, scale: float = 2.0) -> PageImage:
        """A page of a paper of the last review, at so many pixels a point; see `show_page`."""
        from pbassist.workspace.pages import show_page

        return show_page(self, paper, number, scale)

    # ---- decisions ------------------------------------------------------------------------

    def reviewer(self, given: str | None = None) -> str:
        """Who decides: as given, as the settings say, or the account's name."""
        from pbassist.workspace import deciding

        return deciding.name_reviewer(self, given)

    def decide(self, wish: Wish, *, reviewer: str | None = None) -> Outcome:
        """Put a person's decision on record; raises `DecisionError` for what cannot be meant."""
        from pbassist.workspace import deciding

        return deciding.decide(self, wish, reviewer=self.reviewer(reviewer))

    def decide_returned(self, path: Path, *, reviewer: str | None = None) -> Outcome:
        """Put on record what a returned table says, row by row."""
        from pbassist.workspace import deciding

        return deciding.decide_returned(self, path, reviewer=self.reviewer(reviewer))

    def export(self, *, out: Path | None = None, dossier: str | None = None) -> SeasonFiles:
        """Write the last review again, whole or for the dossiers that `dossier` names."""
        from pbassist.workspace import finishing
        from pbassist.workspace.outputs import write_season

        season = finishing.choose_season(self, dossier)
        out = out or finishing.choose_place(self.default_out(), dossier)
        return write_season(self, season, out, actor=self.reviewer())

    def export_final(
        self,
        *,
        out: Path | None = None,
        dossier: str | None = None,
        due: dt.date | None = None,
        disposition: str | None = None,
    ) -> FinalFiles:
        """Write the table for the units, and the letters in which every sentence is decided."""
        from pbassist.workspace import finishing

        return finishing.write_final(
            self, out, dossier=dossier, due=due, disposition=disposition, actor=self.reviewer()
        )

    # ---- the record -----------------------------------------------------------------------

    def log(
        self, kinds: Iterable[EntryKind] = (), project: str | None = None
    ) -> tuple[logbook.LogLine, ...]:
        """The record's entries with their words, of some kinds and projects."""
        from pbassist.workspace import logbook

        return logbook.read_log(self, kinds, project)

    def verify(self, files: Sequence[Path] = ()) -> verifying.Verification:
        """Whether the record, what is kept and what was exported still hold together."""
        from pbassist.workspace import verifying

        return verifying.verify(self, files)

    def doctor(self) -> tuple[diagnosing.Row, ...]:
        """What works here, what is absent, and what is configured and broken."""
        from pbassist.workspace import diagnosing

        return diagnosing.diagnose(self)
