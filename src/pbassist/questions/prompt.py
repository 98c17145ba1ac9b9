"""A Markdown file becomes a prompt: front matter, instructions, examples, and the place of the material."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import NamedTuple

from pydantic import Field, ValidationError

from pbassist.errors import SettingsError
from pbassist.model.value import Value

FENCE = "+++"
"""Lines between which the front matter stands."""
MATERIAL = "# 材料"
"""The heading that parts what is always said from what is said of one case."""
EXAMPLES = "examples"
SHOWN = "material"
BLOCK = re.compile(r"\[([a-z]\d{1,3})\] (.*)")


class Example(Value):
    """A worked example (示例): material as a model sees it, and the answer it should give."""

    name: str
    """What it shows."""
    given: dict[str, str] = {}
    """What stands at the other placeholders."""
    material: str
    """Lines of the form `[i1] …`."""
    answer: str
    """The answer in JSON."""

    @property
    def blocks(self) -> dict[str, str]:
        """The words of each line by its id."""
        found = (BLOCK.fullmatch(line.strip()) for line in self.material.splitlines())
        return {match[1]: match[2] for match in found if match}


class Prompt(Value):
    """What is said to a model to ask one question (提示词)."""

    name: str
    """Name of the question and of its file."""
    version: str
    """Changes with every change of the words."""
    title: str
    """What is asked, in Chinese, for people."""
    answers: str
    """What it may answer, one Chinese sentence."""
    max_tokens: int = Field(default=1200, gt=0)
    """Longest answer."""
    given: tuple[str, ...] = ()
    """Placeholders of the material's part beside `$material`."""
    examples: tuple[Example, ...]
    """Worked examples, one of them without a fault."""
    system: str
    """What is always said, with `$examples`."""
    user: str
    """What is said of one case, with `$material`."""
    digest: str
    """SHA-256 of the file's bytes."""


class Rendered(NamedTuple):
    """A prompt filled in (成文提示词)."""

    system: str
    user: str


def read_prompts(folder: Path) -> dict[str, Prompt]:
    """Every prompt of a folder, by the name of its file; README.md is none.

    Raises `SettingsError` naming the file and what does not fit.
    """
    files = sorted(path for path in folder.glob("*.md") if path.stem != "README")
    return {path.stem: read_prompt(path) for path in files}


def read_prompt(path: Path) -> Prompt:
    """One prompt file; raises `SettingsError` naming what does not fit."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError.unreadable(path, "不是可读的 UTF-8 文本") from error
    head, system, user = _split(path, text)
    try:
        fields = tomllib.loads(head)
        own = {"system": system, "user": user, "digest": hashlib.sha256(data).hexdigest()}
        prompt = Prompt.model_validate({**fields, **own})
    except tomllib.TOMLDecodeError as error:
        raise SettingsError.not_toml(path, error) from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SettingsError.bad_value(path, key, first["msg"]) from error
    _object_to_prompt(path, prompt)
    return prompt


def render(prompt: Prompt, material: str, given: Mapping[str, str] = {}) -> Rendered:
    """The two messages of a question on some material, which is already fenced."""
    shown = "\n\n".join(_render_example(prompt, at, one) for at, one in _number(prompt))
    system = Template(prompt.system).substitute({EXAMPLES: shown})
    return Rendered(system, Template(prompt.user).substitute({**given, SHOWN: material}))


def _number(prompt: Prompt) -> list[tuple[int, Example]]:
    return list(enumerate(prompt.examples, 1))


def _render_example(prompt: Prompt, at: int, example: Example) -> str:
    told = "；".join(example.given[name] for name in prompt.given)
    head = f"示例{at}（{told}）" if told else f"示例{at}"
    return f"{head}：\n{example.material.strip()}\n回答：{example.answer.strip()}"


def _split(path: Path, text: str) -> tuple[str, str, str]:
    parts = text.split(f"{FENCE}\n")
    if len(parts) != 3 or parts[0].strip():
        raise SettingsError.bad_value(path, FENCE, "应以 +++ 行开头，设置写在两行 +++ 之间")
    system, found, user = parts[2].partition(f"\n{MATERIAL}\n")
    if not found:
        raise SettingsError.bad_value(path, MATERIAL, f"缺少“{MATERIAL}”一行")
    return parts[1], system.strip(), user.strip()


def _object_to_prompt(path: Path, prompt: Prompt) -> None:
    if prompt.name != path.stem:
        raise SettingsError.bad_value(path, "name", f"应与文件名“{path.stem}”一致")
    wanted = {"system": {EXAMPLES}, "user": {SHOWN, *prompt.given}}
    for part, names in wanted.items():
        template = Template(getattr(prompt, part))
        if not template.is_valid() or set(template.get_identifiers()) != names:
            listed = "、".join(f"${name}" for name in sorted(names))
            raise SettingsError.bad_value(path, part, f"占位符应为{listed}，不多不少")
    for example in prompt.examples:
        if set(example.given) != set(prompt.given):
            raise SettingsError.bad_value(path, f"examples.{example.name}", "given 与占位符不一致")
