"""A model file becomes a service on this machine's loopback, for as long as it is asked."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from pbassist.errors import MissingExtra, ModelUnavailable

CONTEXT = 8192
"""Tokens that question and answer may have together."""


class LocalModel:
    """A model served in process (本机模型); `close` it."""

    def __init__(self, server: Any, key: str) -> None:
        self._server = server
        self.base_url = f"{str(server.listening_address).rstrip('/')}/v1"
        self.key = key

    @classmethod
    def start(cls, path: str) -> LocalModel:
        """Serve a model file on a free port of 127.0.0.1, under a key made for this run.

        Raises `ModelUnavailable` for a missing or unusable file, `MissingExtra` without xllamacpp.
        """
        file = Path(path).expanduser()
        if not file.is_file():
            raise ModelUnavailable.no_file(path)
        try:
            import xllamacpp
        except ImportError as error:
            raise MissingExtra.needed("在本机运行模型文件", "local") from error
        key = secrets.token_hex(24)
        try:
            server = xllamacpp.Server(_make_parameters(xllamacpp.CommonParams(), str(file), key))
        except (RuntimeError, ValueError, OSError) as error:
            raise ModelUnavailable.unusable_file(path) from error
        return cls(server, key)

    def close(self) -> None:
        """Stop serving and give the memory back."""
        self._server = None


def _make_parameters(parameters: Any, path: str, key: str) -> Any:
    parameters.model.path = path
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.api_keys = [key]
    parameters.n_ctx = CONTEXT
    parameters.n_parallel = 1
    parameters.offline = True
    parameters.ui = False
    parameters.enable_reasoning = 0
    parameters.endpoint_slots = False
    parameters.verbosity = -1
    return parameters
