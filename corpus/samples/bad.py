"""A few honest papers become the broken files that also arrive: empty, cut off, locked, misnamed."""

from __future__ import annotations

import io
from pathlib import Path

from grids import Grid
from writers import write_docx, write_workbook


def make_bad(folder: Path) -> None:
    """Write one file of each kind that cannot be read, or holds no project."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "空文件-自评表.xls").write_bytes(b"")
    write_docx(folder / "没有内容的自评报告.docx", [])
    text = "项目名称：河道清淤\r\n其实是一个文本文件，被改了扩展名。\r\n"
    (folder / "文本改名.xlsx").write_bytes(text.encode("gb18030"))
    (folder / "不是压缩包.docx").write_bytes("<html><body>网页另存的目标表</body></html>".encode())
    whole = write_pdf()
    (folder / "传输中断的自评报告.pdf").write_bytes(whole[: len(whole) * 2 // 3])
    (folder / "加密的绩效报告.pdf").write_bytes(encrypt(whole))
    grid = Grid("通讯录", widths=[10, 14, 14])
    for row, values in enumerate((("姓名", "股室", "电话"), ("沈知远", "计财股", "6212031"))):
        for column, value in enumerate(values):
            grid.put(row, column, value)
    write_workbook(folder / "没有项目的表-通讯录.xlsx", [grid])
    old = folder / "旧格式改名.xls"
    write_workbook(old, [grid])
    old.replace(folder / "旧格式改名.xlsx")
    write_docx(
        folder / "标有密级-目标表.docx", ["秘密★1年", "#项目支出绩效目标申报表", "项目名称：某项目"]
    )
    broken = folder / "半截目标表.xlsx"
    write_workbook(broken, [grid])
    broken.write_bytes(broken.read_bytes()[:2000])


def write_pdf() -> bytes:
    """A page of a report, the same bytes at every run."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    packed = io.BytesIO()
    canvas = Canvas(packed, pagesize=A4, invariant=1)
    canvas.setFont("STSong-Light", 16)
    canvas.drawString(180, 760, "2025年度项目绩效自评报告")
    canvas.setFont("STSong-Light", 12)
    for line in range(20):
        canvas.drawString(
            80, 700 - 24 * line, f"{line + 1}. 项目按计划实施，全年预算50万元，执行49万元。"
        )
    canvas.save()
    return packed.getvalue()


def encrypt(pdf: bytes) -> bytes:
    """The same PDF behind a password. RC4, since its keys need no random numbers."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import ArrayObject

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.encrypt("yunze2025", algorithm="RC4-128")
    # The second half of the file's name is random and takes no part in the keys.
    writer._ID = ArrayObject((writer._ID[0], writer._ID[0]))
    packed = io.BytesIO()
    writer.write(packed)
    return packed.getvalue()
