"""Verbs over a folder: init, add, search, extract, check, review, show, export."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from pbassist import __version__, pipeline
from pbassist.draft import Phrases, read_phrases
from pbassist.errors import NothingToReview, PbassistError, WorkspaceError
from pbassist.library import read_library, read_regulation
from pbassist.lock import WriterLock
from pbassist.logs import log_duration, log_event, log_to
from pbassist.lookup import find_missing, search
from pbassist.model.document import Document
from pbassist.model.performance import Season, Unplaced
from pbassist.model.policy import Library, Regulation
from pbassist.model.profile import Profile
from pbassist.model.review import Review, SeasonReview
from pbassist.profiles import choose_profile, read_profiles
from pbassist.read import read
from pbassist.resources import find_resources
from pbassist.settings import Settings, read_settings
from pbassist.workspace.answers import (
    AddedLaw,
    Extraction,
    FileCheck,
    LawAnswer,
    SeasonFiles,
)
from pbassist.workspace.files import SubmittedFile, collect_files
from pbassist.workspace.folder import (
    STORE,
    find_workspace,
    keep_original,
    load_documents,
    load_value,
    make_workspace,
    store_documents,
    store_value,
)
from pbassist.workspace.outputs import write_outputs

Progress = Callable[[str, int, int], bool]
"""Told the stage, how many are done and of how many; True cancels."""
DEFAULT_PROFILE = "caiyu-2020-10"
LAST_REVIEW = "last-review.json"
RULES, PAPERS = "rules", "papers"
logger = logging.getLogger(__name__)


def _silent(stage: str, done: int, total: int) -> bool:
    return False


class Workspace:
    """The one service (工作区): every verb of the command line and of Python callers.

    `root` is None for work without a workspace: extract, check, search and review still answer
    from the embedded corpus. `clock` gives aware times; nothing else here knows what time it is.
    """

    def __init__(
        self,
        root: Path | None,
        *,
        clock: Callable[[], dt.datetime],
        environ: Mapping[str, str],
        progress: Progress = _silent,
        profile: str | None = None,
    ) -> None:
        self.root = root
        self.clock = clock
        self.progress = progress
        self.settings: Settings = read_settings(root, environ)
        self._profile_name = profile or self.settings.profile.default

    @classmethod
    def open(
        cls,
        start: Path,
        *,
        clock: Callable[[], dt.datetime],
        environ: Mapping[str, str],
        named: Path | None = None,
        progress: Progress = _silent,
        profile: str | None = None,
    ) -> Workspace:
        """The workspace named or found upward from `start`, or none at all."""
        root = find_workspace(start, named)
        return cls(root, clock=clock, environ=environ, progress=progress, profile=profile)

    def start_log(self) -> None:
        """Log to where the settings say; without them warnings go to stderr."""
        file = Path(self.settings.log.file) if self.settings.log.file else None
        log_to(self.settings.log.level, file=self.root / file if self.root and file else file)

    @staticmethod
    def init(folder: Path) -> Path:
        """Lay out a workspace in a folder and give the folder."""
        make_workspace(folder)
        return folder

    # ---- what a review needs, each read once ----------------------------------------------

    @cached_property
    def profiles(self) -> dict[str, Profile]:
        """Every scheme shipped, by id."""
        return read_profiles(find_resources("corpus") / "profiles")

    @cached_property
    def phrases(self) -> Phrases:
        """The phrase file: the workspace's own where there is one, else the shipped one."""
        own = self.root / "phrases.toml" if self.root else None
        if own is not None and own.is_file():
            return read_phrases(own)
        return read_phrases(find_resources("corpus") / "opinions" / "phrases.toml")

    @cached_property
    def library(self) -> Library:
        """Cards and digests shipped, with the bureau's own rules."""
        documents = load_documents(self.root, kind=RULES) if self.root else ()
        bureau = self.settings.bureau.to_bureau()
        return read_library(find_resources("corpus"), documents, bureau=bureau)

    @property
    def today(self) -> dt.date:
        """The day of the clock, in the bureau's own time zone."""
        return self.clock().astimezone(dt.timezone(dt.timedelta(hours=8))).date()

    # ---- verbs ----------------------------------------------------------------------------

    def read(self, path: Path) -> Document:
        """The document of a file, within the workspace's limits."""
        with log_duration(logger, "read"):
            return read(path, limit_mb=self.settings.limits.file_mb)

    def add(self, paths: Sequence[Path], *, on: dt.date | None = None) -> tuple[AddedLaw, ...]:
        """Take rules into the library: originals kept, texts cut into articles.

        Raises `WorkspaceError` without a workspace, `UnreadableDocument` for a file that cannot be
        read; nothing is stored of a file that fails, and files before it stay.
        """
        root = self._need_root()
        added = []
        files = collect_files(paths)
        with WriterLock(root):
            known = {document.text_hash for document in load_documents(root, kind=RULES)}
            for done, file in enumerate(files):
                self._tell("读取制度", done, len(files))
                document = self.read(file.path)
                regulation = read_regulation(document)
                repeated = document.text_hash in known
                if not repeated:
                    keep_original(root, file.path)
                    store_documents(root, [document], kind=RULES)
                    known.add(document.text_hash)
                added.append(self._describe_law(file, regulation, repeated, on or self.today))
        self.__dict__.pop("library", None)
        return tuple(added)

    def search(self, query: str, *, on: dt.date | None = None, limit: int = 10) -> LawAnswer:
        """Articles that answer a query, each with its validity at a day and its force here."""
        day = on or self.today
        hits = search(query, on=day, limit=limit, library=self.library)
        return LawAnswer(query, day, hits, find_missing(query, on=day, library=self.library))

    def extract(self, path: Path) -> Extraction:
        """Figures, forms and citations of one file."""
        document = self.read(path)
        profile = self._profile_of_choice()
        targets = pipeline.read_facts(document).targets
        return Extraction(document, pipeline.read_report(document, profile), targets)

    def check(self, path: Path, *, on: dt.date | None = None) -> FileCheck:
        """What the checks say of one file, form by form; nothing is stored."""
        document = self.read(path)
        season = pipeline.read_season([document])
        _need_dossier(season, document)
        reviews = self._review_all(season, on or self.today)
        return FileCheck(document, reviews)

    def judge(self, paths: Sequence[Path], *, on: dt.date | None = None) -> SeasonReview:
        """Review files and folders as one season, with drafts; nothing is written.

        A single file that cannot be read raises its error; among several the others go on and the
        sentence stands in `unplaced`.
        """
        return self._judge(paths, on or self.today)[0]

    def review(
        self, paths: Sequence[Path], *, out: Path | None = None, on: dt.date | None = None
    ) -> SeasonFiles:
        """Judge a submission and write its table, letters, working papers and record.

        With a workspace the review is kept for `show` and `export`.
        """
        season, documents = self._judge(paths, on or self.today)
        self._keep(season, documents)
        return self._write(season, documents, out or self._default_out())

    def show(self) -> SeasonReview:
        """The last review kept; raises `WorkspaceError` when there is none."""
        root = self._need_root()
        path = root / STORE / LAST_REVIEW
        if not path.is_file():
            raise WorkspaceError.nothing_reviewed(root)
        return load_value(SeasonReview, path)

    def export(self, *, out: Path | None = None, dossier: str | None = None) -> SeasonFiles:
        """Write the last review again, whole or for the dossiers that `dossier` names."""
        season = self.show()
        if dossier is not None:
            kept = tuple(one for one in season.reviews if names_dossier(one, dossier))
            if not kept:
                raise WorkspaceError.no_such_dossier(dossier)
            season = season.model_copy(update={"reviews": kept})
        documents = load_documents(self._need_root(), kind=PAPERS)
        return self._write(season, documents, out or self._default_out())

    # ---- how they are done ----------------------------------------------------------------

    def _need_root(self) -> Path:
        if self.root is None:
            raise WorkspaceError.missing(Path.cwd())
        return self.root

    def _default_out(self) -> Path:
        folder = Path(self.settings.output.folder)
        return self.root / folder if self.root else folder

    def _profile_of_choice(self) -> Profile:
        return choose_profile(self.profiles, self._profile_name or DEFAULT_PROFILE)

    def _tell(self, stage: str, done: int, total: int) -> None:
        if self.progress(stage, done, total):
            raise WorkspaceError.cancelled()

    def _judge(self, paths: Sequence[Path], on: dt.date) -> tuple[SeasonReview, Sequence[Document]]:
        documents, unplaced = self._read_all(collect_files(paths))
        season = pipeline.read_season(documents, unplaced=unplaced)
        if len(documents) == 1 and not unplaced:
            _need_dossier(season, documents[0])
        judged = SeasonReview(
            reviews=self._review_all(season, on),
            unplaced=season.unplaced,
            on=on,
            made_at=self.clock(),
            program=f"pbassist {__version__}",
        )
        return judged, documents

    def _read_all(self, files: Sequence[SubmittedFile]) -> tuple[list[Document], list[Unplaced]]:
        documents: list[Document] = []
        unplaced: list[Unplaced] = []
        for done, file in enumerate(files):
            self._tell("读取材料", done, len(files))
            try:
                document = self.read(file.path)
            except PbassistError as error:
                if len(files) == 1:
                    raise
                unplaced.append(Unplaced(name=file.name, reason=str(error)))
                continue
            documents.append(document.model_copy(update={"name": file.name}))
        return documents, unplaced

    def _review_all(self, season: Season, on: dt.date) -> tuple[Review, ...]:
        self._profile_of_choice()
        reviews = []
        for done, dossier in enumerate(season.dossiers):
            self._tell("核对", done, len(season.dossiers))
            profile = pipeline.choose_scheme(
                dossier,
                self.profiles,
                self._profile_name or DEFAULT_PROFILE,
                fixed=self._profile_name is not None,
            )
            with log_duration(logger, "review", dossier=dossier.id):
                reviews.append(
                    pipeline.review(
                        dossier,
                        self.library,
                        profile,
                        on=on,
                        now=self.clock(),
                        phrases=self.phrases,
                    )
                )
        log_event(logger, "season", dossiers=len(reviews))
        return tuple(reviews)

    def _keep(self, season: SeasonReview, documents: Sequence[Document]) -> None:
        if self.root is None:
            return
        with WriterLock(self.root):
            store_documents(self.root, documents, kind=PAPERS)
            store_value(self.root / STORE / LAST_REVIEW, season)

    def _write(self, season: SeasonReview, documents: Sequence[Document], out: Path) -> SeasonFiles:
        return write_outputs(
            season,
            out,
            documents={document.id: document for document in documents},
            profiles=self.profiles,
            bureau=self.settings.bureau,
            tell=self._tell,
        )

    def _describe_law(
        self, file: SubmittedFile, rule: Regulation, repeated: bool, on: dt.date
    ) -> AddedLaw:
        library = Library(regulations=(), bureau=self.settings.bureau.to_bureau())
        return AddedLaw(
            name=file.name,
            title=rule.title,
            number=rule.number,
            articles=len(rule.articles),
            status=rule.status_at(on),
            force=library.force(rule),
            effective_from=rule.effective_from.isoformat() if rule.effective_from else None,
            effective_until=rule.effective_until.isoformat() if rule.effective_until else None,
            addressee=rule.applies_to,
            known_already=repeated,
        )


def _need_dossier(season: Season, document: Document) -> None:
    """A file given alone that makes no dossier is an error, with the reason it was not placed."""
    if not season.dossiers and season.unplaced:
        raise NothingToReview.because(document.name, season.unplaced[0].reason)


def names_dossier(review: Review, words: str) -> bool:
    """Whether words name a review: its id, 项目编码, or a part of its name or unit."""
    project = review.project
    if words in (review.dossier_id, project.code):
        return True
    return any(words in name for name in (project.name, project.unit) if name)
