"""Samples of every format become broken files without end, and each must end as the law says.

`python -m tests.fuzz --seconds 60 [--seed N]` mutates bytes, parts of archives, XML and PDF objects,
reads the result, and keeps the offending file in `--keep` (a folder) when reading raises
anything but a typed error, breaks a law of documents, or takes longer than `--slow` seconds. A case
is made from seed and number alone, so that every fault can be made again.
"""

from __future__ import annotations

import argparse
import faulthandler
import io
import random
import re
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from pbassist.errors import PbassistError
from pbassist.model.document import Document
from pbassist.read import read_bytes
from pbassist.read.apart.packed import pack_document, unpack_document
from tests.conserving import check_laws
from tests.hostile_files import LAUGHS, pack_word, say
from tests.ofd_writing import make_parts, pack, text_object
from tests.written import write_old_workbook, write_pdf, write_word, write_workbook

Mutation = Callable[[bytes, random.Random], bytes]
ROWS = [["项目名称", "", "执行率"], ["农村饮水", 486.5, 0.92], ["合计", 12, "无"]]
HANG = 120
"""Seconds after which a reading is a hang: the program ends with the place it is at."""
NUMBERS = (
    b"0",
    b"-1",
    b"1",
    b"255",
    b"65536",
    b"2147483648",
    b"99999999999999999999",
    b"1e308",
    b"nan",
)
_NUMBER = re.compile(rb"\d{1,12}")
_TAG = re.compile(rb"<[^<>]{1,400}>")
_VALUE = re.compile(rb'"[^"<>]{0,200}"')
_OBJECT = re.compile(rb"\d{1,6} \d{1,3} R\b")
_FLATE = re.compile(rb"stream\r?\n(.{1,200000}?)\r?\nendstream", re.DOTALL)


# ---- bytes --------------------------------------------------------------------------------------


def spoil(content: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, a stretch cut out, doubled, zeroed, moved, or the end gone."""
    broken = bytearray(content)
    at, size = chance.randrange(len(broken) or 1), chance.randrange(1, 400)
    way = chance.randrange(6)
    if not broken:
        return b"\x00"
    if way == 0:
        for _ in range(chance.randrange(1, 30)):
            broken[chance.randrange(len(broken))] = chance.choice(
                (0, 1, 127, 128, 255, chance.randrange(256))
            )
    elif way == 1:
        del broken[at : at + size]
    elif way == 2:
        broken[at:at] = broken[at : at + size] * chance.choice((1, 2, 50))
    elif way == 3:
        broken[at : at + size] = bytes(len(broken[at : at + size]))
    elif way == 4:
        piece = broken[at : at + size]
        del broken[at : at + size]
        to = chance.randrange(len(broken) + 1)
        broken[to:to] = piece
    else:
        del broken[at:]
    return bytes(broken)


def change_number(content: bytes, chance: random.Random) -> bytes:
    return replace_one(_NUMBER, content, chance, lambda _: chance.choice(NUMBERS))


def replace_one(
    pattern: re.Pattern[bytes],
    content: bytes,
    chance: random.Random,
    change: Callable[[bytes], bytes],
) -> bytes:
    """One match of a pattern changed, chosen by chance."""
    found = list(pattern.finditer(content))
    if not found:
        return spoil(content, chance)
    match = chance.choice(found)
    return content[: match.start()] + change(match[0]) + content[match.end() :]


# ---- XML ----------------------------------------------------------------------------------------


def change_tag(content: bytes, chance: random.Random) -> bytes:
    """A tag dropped, doubled, nested deep, or put where another stands."""
    tags = _TAG.findall(content)
    if not tags:
        return spoil(content, chance)
    other, times = chance.choice(tags), chance.choice((2, 3, 300))
    ways: tuple[Callable[[bytes], bytes], ...] = (
        lambda tag: b"",
        lambda tag: tag * times,
        lambda tag: other,
        lambda tag: tag + other,
    )
    return replace_one(_TAG, content, chance, chance.choice(ways))


def change_value(content: bytes, chance: random.Random) -> bytes:
    """A value of an attribute taken from another, or odd."""
    values = _VALUE.findall(content) or [b'""']
    odd = (
        b'""',
        b'"' + chance.choice(NUMBERS) + b'"',
        b'"../../etc/passwd"',
        b'"' + b"x" * 9000 + b'"',
    )
    return replace_one(
        _VALUE, content, chance, lambda _: chance.choice((*odd, chance.choice(values)))
    )


def move_element(content: bytes, chance: random.Random) -> bytes:
    """A stretch from one tag to another written again at a third: other structure, often sound."""
    found = list(_TAG.finditer(content))
    if len(found) < 4:
        return spoil(content, chance)
    at = chance.randrange(len(found) - 1)
    until = min(at + chance.randrange(1, 40), len(found) - 1)
    piece = content[found[at].start() : found[until].start()]
    place = chance.choice(found).start()
    return content[:place] + piece + content[place:]


def add_entities(content: bytes, chance: random.Random) -> bytes:
    head, end, rest = content.partition(b"?>")
    laughs = LAUGHS.encode()
    body = head + end + laughs + rest if end else laughs + content
    return replace_one(re.compile(rb">[^<>]{1,80}<"), body, chance, lambda _: b">&a11;<")


XML: tuple[Mutation, ...] = (
    spoil,
    change_number,
    change_tag,
    change_value,
    move_element,
    add_entities,
)


# ---- containers ---------------------------------------------------------------------------------


def change_archive(content: bytes, chance: random.Random) -> bytes:
    """A part changed, dropped, renamed, emptied, or one in the place of another; or the bytes."""
    way = chance.randrange(8)
    if way == 0:
        return spoil(content, chance)
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    name = chance.choice([part for part in parts if parts[part]])
    if way == 1:
        del parts[name]
    elif way == 2:
        parts[chance.choice(list(parts))] = parts[name]
    elif way == 3:
        parts[name.upper() if chance.random() < 0.5 else f"{name}/x"] = parts.pop(name)
    else:
        for _ in range(chance.choice((1, 1, 2, 5))):
            parts[name] = chance.choice(XML)(parts[name], chance)
    return zip_parts(parts)


def zip_parts(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name, part in parts.items():
            out.writestr(name, part)
    return buffer.getvalue()


def change_pdf(content: bytes, chance: random.Random) -> bytes:
    """A reference to another object, another number, a stream inflated, changed and packed again."""
    references = _OBJECT.findall(content) or [b"1 0 R"]
    ways: tuple[Mutation, ...] = (
        spoil,
        change_number,
        lambda one, luck: replace_one(_OBJECT, one, luck, lambda _: luck.choice(references)),
        lambda one, luck: replace_one(_FLATE, one, luck, lambda part: respoil(part, luck)),
    )
    for _ in range(chance.choice((1, 1, 3))):
        content = chance.choice(ways)(content, chance)
    return content


def respoil(part: bytes, chance: random.Random) -> bytes:
    body = part.partition(b"\n")[2].rpartition(b"\n")[0]
    try:
        packed = zlib.compress(chance.choice((spoil, change_number))(zlib.decompress(body), chance))
    except zlib.error:
        packed = chance.choice((spoil, change_number))(body, chance)
    return b"stream\n" + packed + b"\nendstream"


def change_text(content: bytes, chance: random.Random) -> bytes:
    return chance.choice((spoil, change_number, change_tag, change_value, move_element))(
        content, chance
    )


MUTATIONS: Mapping[str, Mutation] = {
    ".docx": change_archive,
    ".xlsx": change_archive,
    ".ofd": change_archive,
    ".xls": spoil,
    ".pdf": change_pdf,
    ".html": change_text,
    ".mht": change_text,
    ".txt": change_text,
    ".md": change_text,
    ".csv": change_text,
    ".png": spoil,
}


# ---- the run ------------------------------------------------------------------------------------


def make_samples(folder: Path) -> dict[str, bytes]:
    """Sound files of every format by name; two of some, as they are written differently."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge/></w:tcPr>'
    paths = (
        write_word(folder / "a.docx", ["报告", ROWS, "一、资金486万元。"], merges=[(0, 0, 0, 1)]),
        write_workbook(folder / "a.xlsx", {"表": ROWS, "二": ROWS}, merges=[(0, 0, 0, 1)]),
        write_old_workbook(folder / "a.xls", {"表": ROWS}),
        write_pdf(folder / "a.pdf", ["报告", ROWS, "一、资金486万元。"]),
        pack(folder / "a.ofd", make_parts([text_object("报告", 20, 20, runs=True)] * 2)),
    )
    page = (
        '<html><head><title>题</title></head><body><h1>报告</h1><table><tr><td rowspan="2">甲</td>'
        "<td>乙</td></tr><tr><td>5万元</td></tr></table><ul><li>一<ul><li>二</li></ul></li></ul></body></html>"
    )
    mail = (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
        f"Content-Type: text/html; charset=utf-8\r\n\r\n{page}\r\n--x--\r\n"
    )
    return {
        **{path.name: path.read_bytes() for path in paths},
        "b.docx": pack_word(say("甲") + listed + say("格") + "</w:tc></w:tr></w:tbl>" + say("乙")),
        "a.html": page.encode(),
        "a.mht": mail.encode(),
        "a.txt": "一、基本情况\n项目资金486万元，执行率95.2%。\n".encode("gb18030"),
        "a.md": "# 报告\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n- **项** 486万元\n".encode(),
        "a.csv": "项目,金额\n饮水,486.50\n".encode(),
    }


def find_fault(content: bytes, name: str, slow: float) -> str:
    """What is unlawful about the reading of a file; empty when nothing is."""
    started = time.process_time()
    try:
        document = read_bytes(content, name=name)
        check_laws(document.model_copy(update={"pages": (), "geometry": None}))
        fault = _compare_packed(document)
    except PbassistError as error:
        fault = "" if str(error).count("。") == 1 else f"not one sentence: {error}"
    except Exception as error:
        fault = f"{type(error).__name__}: {error}"
    seconds = time.process_time() - started
    return fault or (f"took {seconds:.1f} s" if seconds > slow else "")


def _compare_packed(document: Document) -> str:
    geometry = document.geometry
    if geometry is not None and len(geometry.packed) != 5 * len(document.text):
        return "boxes do not fit the text"
    return "" if unpack_document(pack_document(document)) == document else "packed it is another"


def make_case(samples: Mapping[str, bytes], seed: int, number: int) -> tuple[str, bytes]:
    """The broken file of a number: the same in every run of that seed."""
    chance = random.Random(seed * 1_000_003 + number)
    name = chance.choice(sorted(samples))
    suffix = name[name.rindex(".") :]
    content = MUTATIONS[suffix](samples[name], chance)
    if chance.random() < 0.03:
        name = f"a{chance.choice(sorted(MUTATIONS))}"
    return name, content


def main() -> None:
    """Fuzz for some seconds; exit 1 with the offending files kept, if there were any."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--slow", type=float, default=10)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-found"))
    parser.add_argument("--first", type=int, default=0)
    chosen = parser.parse_args()
    ends, number, found = time.monotonic() + chosen.seconds, chosen.first, 0
    with tempfile.TemporaryDirectory() as made:
        samples = make_samples(Path(made))
    chosen.keep.mkdir(parents=True, exist_ok=True)
    while time.monotonic() < ends:
        name, content = make_case(samples, chosen.seed, number)
        current = chosen.keep / f"current-{chosen.seed}{name[1:]}"  # what a crash or a hang leaves
        current.write_bytes(content)
        faulthandler.dump_traceback_later(HANG, exit=True)
        fault = find_fault(content, name, chosen.slow)
        if fault:
            found += 1
            kept = chosen.keep / f"{chosen.seed}-{number}-{name}"
            kept.write_bytes(content)
            print(f"{kept}: {fault}", flush=True)
        current.unlink()
        number += 1
    faulthandler.cancel_dump_traceback_later()
    if not any(chosen.keep.iterdir()):
        chosen.keep.rmdir()
    print(f"seed {chosen.seed}: {number - chosen.first} files, {found} faults")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
