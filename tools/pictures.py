"""Samples become the pictures of docs/pictures: pages with the evidence of real findings marked.

`python -m tools.pictures` needs LibreOffice and the extra `ocr`; the pictures are committed.
"""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from pbassist.model.document import Document
from pbassist.model.geometry import Box
from pbassist.model.review import Finding
from pbassist.read.render.page import PageImage, mark_page, render_page
from pbassist.workspace import Workspace

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "corpus" / "samples"
PICTURES = ROOT / "docs" / "pictures"
PDF = SAMPLES / "reports" / "project-evaluation-faulty.docx", 2
SCAN = SAMPLES / "season" / "03县交通运输局" / "县道安防工程自评.xls", 1
SCALE = 1.6
"""Pixels a point."""
STEP = 16
"""Between two shades that are kept, of 255."""
SLANT = 0.8
"""Degrees by which the scan lies askew."""
BLUE = (64, 132, 214)


def main() -> None:
    """Draw both pictures anew."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        printed = convert(PDF[0], folder)
        write_picture("evidence-pdf.png", draw_evidence(printed, PDF[1]))
        scanned = scan(convert(SCAN[0], folder), folder / "scan.pdf", SCAN[1])
        write_picture("evidence-scan.png", draw_evidence(scanned, 1))


def convert(path: Path, folder: Path) -> Path:
    """The file as a PDF, by LibreOffice."""
    office = shutil.which("soffice")
    if office is None:
        sys.exit("LibreOffice is not installed")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=120)
    return folder / f"{path.stem}.pdf"


def scan(path: Path, target: Path, number: int) -> Path:
    """A page as a scanner sees it at 150 dpi: a little askew, grey, with noise, without characters."""
    import numpy as np
    from PIL import Image, ImageFilter

    page = render_page(path.read_bytes(), path.name, number, scale=150 / 72)
    paper = Image.open(io.BytesIO(page.png)).convert("L")
    paper = paper.rotate(SLANT, Image.Resampling.BICUBIC, fillcolor=255)
    paper = paper.filter(ImageFilter.GaussianBlur(0.6))
    noise = np.random.default_rng(7).normal(0, 4, (paper.height, paper.width))
    grey = np.clip(np.asarray(paper, dtype=float) * 0.94 + noise, 0, 255).astype(np.uint8)
    Image.fromarray(grey).save(target, "PDF", resolution=150, quality=80)
    return target


def draw_evidence(path: Path, number: int) -> PageImage:
    """A page with what its findings speak of: the faulty place amber, what it is held against blue."""
    clock = dt.datetime(2026, 3, 1, 4, tzinfo=dt.UTC)
    space = Workspace(None, clock=lambda: clock, environ={})
    checked = space.check(path, on=clock.date())
    findings = [one for review in checked.reviews for one in review.findings]
    for warning in checked.document.warnings:
        print(path.name, warning)
    image = render_page(path.read_bytes(), path.name, number, scale=SCALE)
    first = set(collect_boxes(checked.document, findings, slice(1)))
    others = set(collect_boxes(checked.document, findings, slice(1, None))) - first
    image = mark_page(image, sorted(others), colour=BLUE)
    return mark_page(image, sorted(first))


def collect_boxes(document: Document, findings: Iterable[Finding], which: slice) -> Iterable[Box]:
    """Boxes of the evidence of findings that lies in the document."""
    for finding in findings:
        for span in finding.evidence[which]:
            if span.document_id == document.id:
                yield from document.boxes(document.span(span.start, span.end))


def write_picture(name: str, image: PageImage) -> None:
    """Keep a picture small: few shades, no noise of the paper."""
    from PIL import Image

    drawn = Image.open(io.BytesIO(image.png)).convert("RGB")
    drawn = drawn.point(lambda value: min(round(value / STEP) * STEP, 255))
    path = PICTURES / name
    drawn.quantize(256, dither=Image.Dither.NONE).save(path, "PNG", optimize=True)
    print(f"written  {path.relative_to(ROOT)}  {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
