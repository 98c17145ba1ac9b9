"""Broken files end in a document or in one sentence, never in anything else."""

from __future__ import annotations

import random

import pytest

from pbassist.errors import PbassistError
from pbassist.model.document import Document
from pbassist.read import read_bytes
from tests.written import write_old_workbook, write_pdf, write_word, write_workbook

ROWS = [["项目名称", None, "执行率"], ["农村饮水", 486.5, 0.92], ["合计", "=1+1", "无"]]
TEXT = "一、基本情况\n项目资金486万元，执行率95.2%。\n"
KINDS = (".txt", ".docx", ".xlsx", ".xls", ".pdf")


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("originals")
    old = [[value for value in row if value != "=1+1"] for row in ROWS]
    paths = (
        write_word(folder / "a.docx", ["报告", ROWS, TEXT]),
        write_workbook(folder / "a.xlsx", {"表": ROWS}, merges=[(0, 0, 0, 1)]),
        write_old_workbook(folder / "a.xls", {"表": old}, merges=[(0, 0, 0, 1)]),
        write_pdf(folder / "a.pdf", ["报告", ROWS, TEXT]),
    )
    return {".txt": TEXT.encode(), **{path.suffix: path.read_bytes() for path in paths}}


def mutate(content: bytes, chance: random.Random) -> bytes:
    """A file with a few bytes changed, a stretch cut out, doubled, zeroed, or its end gone."""
    broken = bytearray(content)
    at, size = chance.randrange(len(broken)), chance.randrange(1, 200)
    way = chance.randrange(5)
    if way == 0:
        for _ in range(chance.randrange(1, 30)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
    elif way == 1:
        del broken[at : at + size]
    elif way == 2:
        broken[at:at] = broken[at : at + size]
    elif way == 3:
        broken[at : at + size] = bytes(len(broken[at : at + size]))
    else:
        del broken[at:]
    return bytes(broken)


def check_end(content: bytes, name: str) -> None:
    """A document, or an error of ours in one sentence; any other exception fails the test."""
    sentence = ""
    try:
        assert isinstance(read_bytes(content, name=name), Document)
    except PbassistError as error:
        sentence = str(error)
    assert sentence.count("。") == bool(sentence)


@pytest.mark.parametrize("suffix", KINDS)
def test_broken_files_end_in_a_document_or_a_sentence(
    originals: dict[str, bytes], suffix: str
) -> None:
    chance = random.Random(20261122)
    for _ in range(150):
        content = mutate(originals[suffix], chance)
        name = f"文件{chance.choice(KINDS)}" if chance.random() < 0.1 else f"文件{suffix}"
        check_end(content, name)


def test_changed_xml_inside_sound_archives_ends_in_a_document_or_a_sentence(
    originals: dict[str, bytes],
) -> None:
    import io
    import zipfile

    chance = random.Random(7)
    for suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(io.BytesIO(originals[suffix])) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        for _ in range(80):
            name = chance.choice([part for part in parts if parts[part]])
            buffer = io.BytesIO()
            with zipfile.ZipFile(buffer, "w") as out:
                for part, content in parts.items():
                    out.writestr(part, mutate(content, chance) if part == name else content)
            check_end(buffer.getvalue(), f"文件{suffix}")
