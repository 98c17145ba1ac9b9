"""A temporary folder becomes a real `chroma run` server on loopback: a context manager with a `url`."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

import pytest

RUN = "import sys; sys.argv[0] = 'chroma'; from chromadb.cli.cli import app; app()"
PATIENCE = 60


class ChromaServer:
    """The server; a context manager. `stop` and `start` are an outage."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """What stands in chroma_url."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it listens; skip where it does not run on this machine."""
        self._folder.mkdir(parents=True, exist_ok=True)
        told = self._folder / "told.txt"
        words = ["run", "--path", str(self._folder / "data"), "--port", str(self.port)]
        with told.open("wb") as file:
            self._process = subprocess.Popen(
                [sys.executable, "-c", RUN, *words, "--host", "127.0.0.1"],
                stdout=file,
                stderr=file,
                stdin=subprocess.DEVNULL,
                env={**os.environ, "ANONYMIZED_TELEMETRY": "False"},
                cwd=self._folder,
            )
        for _ in range(PATIENCE * 20):
            if self._process.poll() is not None:
                pytest.skip("chroma run does not run here")
            with socket.socket() as probe:
                if not probe.connect_ex(("127.0.0.1", self.port)):
                    return
            time.sleep(0.05)
        self.stop()
        pytest.skip("chroma run does not listen here")

    def stop(self) -> None:
        """Stop it; further connections are refused."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(PATIENCE)
            self._process = None

    def __enter__(self) -> ChromaServer:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()
