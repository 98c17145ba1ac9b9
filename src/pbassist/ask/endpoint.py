"""A setting becomes the Endpoint that is asked, and an address that may be shown."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import NamedTuple

from pydantic import SecretStr

GGUF = "gguf:"
"""Opens the base_url of a model file that is served in process."""
_TAIL = re.compile(r"/chat/completions$|/+$")
_SECRET_PART = re.compile(r"(?<=//)[^/@]*@|[?#].*$", re.DOTALL)
_WEB = re.compile(r"https?://[^/\s]", re.IGNORECASE)


class Endpoint(NamedTuple):
    """A service that speaks the chat interface of OpenAI (模型服务), or a model file."""

    base_url: str
    """Address such as http://127.0.0.1:8000/v1, or gguf: and the path of a model file."""
    name: str
    """Name of the model; may be empty for a model file."""
    api_key: SecretStr | None = None
    """Key; None when the service wants none."""
    timeout_seconds: float = 120
    """Longest wait for one answer, in seconds."""

    @property
    def is_file(self) -> bool:
        """True for a model file."""
        return self.base_url.startswith(GGUF)

    @property
    def path(self) -> str:
        """Path of the model file."""
        return self.base_url.removeprefix(GGUF)

    @property
    def shown(self) -> str:
        """The address as it may be recorded: no user, password or query; of a file its name."""
        if self.is_file:
            return GGUF + PurePath(self.path).name
        return _SECRET_PART.sub("", self.base_url)

    @property
    def model(self) -> str:
        """Name of the model; of a file without one the file's."""
        return self.name or (PurePath(self.path).stem if self.is_file else "")


def tidy_address(base_url: str) -> str:
    """The address without a trailing slash or the path that is added to it anyway."""
    shorter = _TAIL.sub("", base_url.strip())
    return shorter if shorter == base_url else tidy_address(shorter)


def is_web_address(base_url: str) -> bool:
    """Whether it opens like an address of the web, scheme included."""
    return _WEB.match(base_url) is not None
