"""The papers of the golden set that are no samples: printed by programs, drawn, and scanned.

`python -m tests.make_papers` needs LibreOffice, Chromium and a Chinese font; what it writes is
committed, so that only a change in reading changes what is read. Run it only to change the papers.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.form_writing import (
    CHROMIUM,
    convert_form,
    draw_form,
    make_page,
    scan_pages,
    write_form_ofd,
    write_form_word,
)
from tests.same_forms import DECLARATION, SELF_EVALUATION

PAPERS = Path(__file__).parent / "golden" / "reading" / "papers"
FONT = "15pt 'Droid Sans Fallback'"
"""A font with outlines of the kind that Chromium embeds in little room."""
INK = 150
"""Grey under which a point of the scan is black."""


def main() -> None:
    """Write all of them."""
    PAPERS.mkdir(parents=True, exist_ok=True)
    draw_form(PAPERS / "reportlab.pdf", SELF_EVALUATION)
    write_form_ofd(PAPERS / "form.ofd", DECLARATION)
    (PAPERS / "form.html").write_text(make_page(DECLARATION), "utf-8")
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        office = convert_form(write_form_word(folder / "form.docx", SELF_EVALUATION))
        shutil.copy(office, PAPERS / "libreoffice.pdf")
        print_page(make_page(DECLARATION).replace("15pt serif", FONT), folder)
        shutil.copy(folder / "page.pdf", PAPERS / "chromium.pdf")
        first = scan_pages(office, degrees=0.6)[0]
        bare = first.point(lambda grey: 255 if grey >= INK else 0).convert("1")
        bare.save(PAPERS / "scan.png", dpi=(150, 150), optimize=True)


def print_page(page: str, folder: Path) -> None:
    """The page as Chromium prints it, as page.pdf."""
    (folder / "page.html").write_text(page, "utf-8")
    command = [
        *(str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"),
        f"--user-data-dir={folder / 'chromium'}",
        f"--print-to-pdf={folder / 'page.pdf'}",
    ]
    url = (folder / "page.html").as_uri()
    subprocess.run([*command, url], check=True, capture_output=True, timeout=120)


if __name__ == "__main__":
    main()
