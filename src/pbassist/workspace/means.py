"""Settings become the means of a review: clock, schemes, phrases and library, each read once."""

from __future__ import annotations

import datetime as dt
import platform
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from pbassist.errors import WorkspaceError
from pbassist.library import read_library
from pbassist.lock import WriterLock
from pbassist.model.performance import Stage
from pbassist.model.policy import Library
from pbassist.model.profile import Profile
from pbassist.model.terms import STAGES
from pbassist.profiles import choose_profile, find_profile, read_choice, read_profiles
from pbassist.requirements import apply_checklists
from pbassist.resources import find_resources
from pbassist.retrieve import Server
from pbassist.settings import CHROMA_TOKEN, Settings, read_settings
from pbassist.workspace.checklists import list_confirmed
from pbassist.workspace.corrections import load_corrections
from pbassist.workspace.folder import RULES, load_documents
from pbassist.workspace.statutes import read_kept_statutes

if TYPE_CHECKING:
    from pbassist.draft import Phrases

Progress = Callable[[str, int, int], bool]
"""Told the stage, how many are done and of how many; True cancels."""
DEFAULT_PROFILE = "caiyu-2020-10"
OWN_PROFILES = "profiles"
"""Folder of a workspace for schemes of its own."""
SHANGHAI = dt.timezone(dt.timedelta(hours=8))


def be_silent(stage: str, done: int, total: int) -> bool:
    """Tell nobody and go on."""
    return False


class Means:
    """What the verbs of a workspace work with (工作条件).

    `root` is None for work without a workspace. `clock` gives aware times; nothing else here knows
    what time it is.
    """

    def __init__(
        self,
        root: Path | None,
        *,
        clock: Callable[[], dt.datetime],
        environ: Mapping[str, str],
        progress: Progress = be_silent,
        profile: str | None = None,
    ) -> None:
        self.root = root
        self.clock = clock
        self.progress = progress
        self.settings: Settings = read_settings(root, environ)
        self._chroma_token = environ.get(CHROMA_TOKEN, "")
        self._wished_profile = profile

    @cached_property
    def profiles(self) -> dict[str, Profile]:
        """Every scheme by id, with the checklists that the bureau confirmed: those shipped, then the
        workspace's own in its folder profiles/, which go before shipped ones of the same id.
        """
        shipped = read_profiles(find_resources("corpus") / "profiles")
        if self.root is not None and (self.root / OWN_PROFILES).is_dir():
            shipped |= read_profiles(
                self.root / OWN_PROFILES, find_resources("corpus") / "profiles"
            )
        own = [kept.checklist for kept in list_confirmed(self.root)]
        if not own:
            return shipped
        return {
            name: one.model_copy(
                update={"document_types": apply_checklists(one.document_types, own)}
            )
            for name, one in shipped.items()
        }

    @cached_property
    def phrases(self) -> Phrases:
        """The phrase file: the workspace's own where there is one, else the shipped one."""
        from pbassist.draft import read_phrases

        own = self.root / "phrases.toml" if self.root else None
        if own is not None and own.is_file():
            return read_phrases(own)
        return read_phrases(find_resources("corpus") / "opinions" / "phrases.toml")

    @cached_property
    def library(self) -> Library:
        """Cards and digests shipped, with the bureau's own rules and the statutes it took in."""
        documents = load_documents(self.root, kind=RULES) if self.root else ()
        bureau = self.settings.bureau.to_bureau()
        statutes = read_kept_statutes(self.root)
        return read_library(
            find_resources("corpus"),
            documents,
            bureau=bureau,
            statutes=statutes,
            corrections=load_corrections(self.root),
        )

    @property
    def vector_server(self) -> Server | None:
        """The Chroma server that keeps the vectors; None where a folder of the workspace does.

        Workspaces are told apart by machine and folder: two of one name share nothing.
        """
        search = self.settings.search
        if not search.chroma_url or self.root is None:
            return None
        token = SecretStr(self._chroma_token) if self._chroma_token else None
        workspace = f"{platform.node()}\0{self.root.resolve()}"
        return Server(search.chroma_url.strip(), workspace, token, search.timeout_seconds)

    @property
    def today(self) -> dt.date:
        """The day of the clock, in the bureau's own time zone."""
        return self.clock().astimezone(SHANGHAI).date()

    @cached_property
    def fixed_profiles(self) -> dict[Stage | None, str]:
        """Ids of the schemes that a person fixed, by stage; None stands for every stage.

        What the command says goes before the settings. Raises `SettingsError` for an unknown scheme.
        """
        own = self.settings.profile
        fixed: dict[Stage | None, str] = {None: own.default} if own.default else {}
        for stage in own.stages:
            if name := getattr(own, stage):
                fixed[stage] = name
        if self._wished_profile:
            return read_choice(self._wished_profile, self.profiles)
        return {key: find_profile(self.profiles, name).id for key, name in fixed.items()}

    def fixed_profile(self, stage: Stage | None = None) -> str | None:
        """Id of the scheme fixed for a stage; None where the form says it."""
        return self.fixed_profiles.get(stage) or self.fixed_profiles.get(None)

    def find_profile(self, name: str) -> Profile:
        """The scheme of an id or of words of its title; raises `SettingsError` for an unknown."""
        return find_profile(self.profiles, name)

    def name_uses(self) -> dict[str, str]:
        """Why a scheme is used by itself, by id: 默认, or the stages for which it was fixed."""
        uses: dict[str, list[str]] = {}
        for stage, name in self.fixed_profiles.items():
            uses.setdefault(name, []).append(f"{STAGES[stage]}固定使用" if stage else "固定使用")
        uses.setdefault(
            DEFAULT_PROFILE, ["表式不明时默认"] if None not in self.fixed_profiles else []
        )
        return {name: "、".join(said) for name, said in uses.items() if said}

    @property
    def profile(self) -> Profile:
        """The scheme fixed for all, or the usual one; raises `SettingsError` for an unknown."""
        return choose_profile(self.profiles, self.fixed_profile() or DEFAULT_PROFILE)

    @property
    def signature(self) -> str:
        """Name and office of the bureau, for a letter; empty while the settings name none."""
        return f"{self.settings.bureau.name}{self.settings.bureau.office}"

    def need_root(self) -> Path:
        """The workspace; raises `WorkspaceError` without one."""
        if self.root is None:
            raise WorkspaceError.missing(Path.cwd())
        return self.root

    def lock(self) -> AbstractContextManager[object]:
        """The writer lock of the workspace; nothing without one."""
        return WriterLock(self.root) if self.root is not None else nullcontext()

    def default_out(self) -> Path:
        """Where results go when nobody says."""
        folder = Path(self.settings.output.folder)
        return self.root / folder if self.root else folder

    def tell(self, stage: str, done: int, total: int) -> None:
        """Tell how far a stage is; raises `WorkspaceError` when the person wants to stop."""
        if self.progress(stage, done, total):
            raise WorkspaceError.cancelled()
