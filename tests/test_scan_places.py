"""The boxes of a scan lie on its characters: held against those of the page it was printed from."""

from __future__ import annotations

import io
import math
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from PIL import Image

from pbassist.model.document import Document
from pbassist.model.geometry import Box
from pbassist.read import read
from pbassist.read.render import fonts
from pbassist.read.render.page import render_page
from pbassist.read.scan import ocr
from tests.conserving import check_laws
from tests.test_read_ocr import FORM, MERGES
from tests.written import write_pdf

LINES = [
    "2025年项目预算资金1,890.50万元，其中省级补助720万元、县级财政1,080万元，执行率为95.4%；",
    "完成农村公路养护136.3公里，受益群众8,600人，群众满意度达到92.5%以上。",
]
NEAR = 0.35
"""Part of a character's height by which its middle may be off."""


def scan(path: Path, target: Path, slant: float) -> Path:
    """The first page as a grey picture of 150 dpi, turned by degrees against the clock."""
    image = render_page(path.read_bytes(), path.name, 1, scale=150 / 72)
    paper = Image.open(io.BytesIO(image.png)).convert("L")
    paper = paper.rotate(slant, Image.Resampling.BICUBIC, fillcolor=255)
    paper.save(target, "PNG", dpi=(150, 150))
    return target


def turn(box: Box, document: Document, slant: float) -> tuple[float, float]:
    """Where the middle of a box stands on a page that was turned against the clock."""
    page = document.pages[0]
    angle = math.radians(slant)
    x = (box.left + box.right - page.width) / 2
    y = (box.top + box.bottom - page.height) / 2
    return (
        page.width / 2 + x * math.cos(angle) + y * math.sin(angle),
        page.height / 2 - x * math.sin(angle) + y * math.cos(angle),
    )


def test_boxes_of_a_slanting_scan_lie_on_its_characters(tmp_path: Path) -> None:
    slant = 1.3
    if ocr.find_engine() is None or fonts.find_chinese_font() is None:
        pytest.skip("the extra ocr or a Chinese font is not installed")
    path = write_pdf(tmp_path / "a.pdf", [*LINES, FORM], merges=MERGES)
    printed, seen = read(path), read(scan(path, tmp_path / "a.png", slant))
    check_laws(seen)
    off, looked = [], 0
    same = SequenceMatcher(None, printed.text, seen.text, autojunk=False)
    for first, second, length in same.get_matching_blocks():
        for n in range(length):
            true = printed.boxes(printed.span(first + n, first + n + 1))
            found = seen.boxes(seen.span(second + n, second + n + 1))
            if not true or not found or printed.text[first + n].isspace():
                continue
            looked += 1
            x, y = turn(true[0], printed, slant)
            box = found[0]
            away = math.hypot((box.left + box.right) / 2 - x, (box.top + box.bottom) / 2 - y)
            if away > NEAR * (true[0].bottom - true[0].top):
                off.append((printed.text[first + n], round(away, 1)))
    assert looked > 200
    assert len(off) <= 0.02 * looked, off
