"""A model file is served on loopback, or one sentence says why not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pbassist.ask import Endpoint
from pbassist.ask.local import LocalModel
from pbassist.errors import ModelUnavailable

WITHOUT = """
import sys
sys.modules["xllamacpp"] = None  # as where the extra is not installed
from pbassist.ask.local import LocalModel
from pbassist.errors import MissingExtra
try:
    LocalModel.start(sys.argv[1])
except MissingExtra as error:
    print(error)
"""


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="找不到模型文件"):
        LocalModel.start(str(tmp_path / "none.gguf"))
    with pytest.raises(ModelUnavailable, match="找不到模型文件"):
        LocalModel.start(str(tmp_path))


def test_a_missing_extra_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(b"GGUF")
    run = subprocess.run(
        [sys.executable, "-c", WITHOUT, str(path)], capture_output=True, text=True, check=True
    )
    assert "在本机运行模型文件" in run.stdout
    assert "local" in run.stdout


@pytest.mark.parametrize("content", [b"", b"hello", b"GGUF" + b"\0" * 500])
def test_a_file_that_is_no_model_is_one_sentence(content: bytes, tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp")
    path = tmp_path / "model.gguf"
    path.write_bytes(content)
    with pytest.raises(ModelUnavailable, match="无法加载"):
        LocalModel.start(str(path))


@pytest.mark.parametrize(
    ("base_url", "name", "shown", "model"),
    [
        ("gguf:/srv/models/qwen.gguf", "", "gguf:qwen.gguf", "qwen"),
        ("gguf:qwen.gguf", "审核模型", "gguf:qwen.gguf", "审核模型"),
        ("http://user:pw@10.0.0.8:8000/v1?key=pw#pw", "m", "http://10.0.0.8:8000/v1", "m"),
        ("http://127.0.0.1:8000/v1", "", "http://127.0.0.1:8000/v1", ""),
    ],
)
def test_an_address_is_shown_without_secrets_or_folders(
    base_url: str, name: str, shown: str, model: str
) -> None:
    endpoint = Endpoint(base_url, name)
    assert (endpoint.shown, endpoint.model) == (shown, model)
