"""What is read from a set of papers stays what it is: every block, its place, and every figure's box.

`pytest tests/test_read_golden.py --regenerate` writes the files anew after a change that is meant.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pbassist.find.figures import find_figures
from pbassist.model.document import Block, Document
from pbassist.read import read
from pbassist.read.scan import ocr
from tests.word_writing import control, gone, new, paragraph, row, run, table, write_parts
from tests.written import write_pdf

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
GOLDEN = Path(__file__).parent / "golden" / "reading"
PAPERS = GOLDEN / "papers"
Golden = Callable[[str, str], None]

RTF = (
    r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0 SimSun;}}"
    r"{\b \u32489?\u25928?\u33258?\u35780?\u25253?\u21578?\par}"
    r"\u39044?\u31639? 1,890.50 \u19975?\u20803?\par"
    r"\trowd\cellx3000\cellx6000\intbl \u20135?\u20986?\cell \u8805?12\u20010?\cell\row"
    r"\trowd\cellx3000\cellx6000\intbl \u25928?\u30410?\cell 95.4%\cell\row\pard\par}"
)


def write_word_with_everything(path: Path) -> Path:
    """A Word file with what a body, its notes, its revisions and its comments can hold."""
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    box = '<w:r><w:t xml:space="preserve">已公开</w:t></w:r>' + control(
        run("☑"), '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>'
    )
    remark = (
        '<w:commentRangeStart w:id="5"/>' + run("执行率95.4%") + '<w:commentRangeEnd w:id="5"/>'
        '<w:r><w:commentReference w:id="5"/></w:r>'
    )
    body = [
        paragraph(run("绩效自评报告", "<w:b/>"), '<w:outlineLvl w:val="0"/>'),
        paragraph("立项依据", numbered),
        paragraph("资金安排", numbered),
        paragraph(run("安排") + gone("100") + new(run("120")) + run("万元。")),
        paragraph(run("见决算") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("。")),
        paragraph(remark),
        paragraph(run("可见") + run("隐藏的话", "<w:vanish/>")),
        paragraph(box),
        table(row("一级指标", "指标值"), row("产出指标", "≥12个"), row("", "≥95%")),
    ]
    level = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%1）"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    comment = f'<w:comment w:id="5" w:author="乙">{paragraph("请核对")}</w:comment>'
    note = f'<w:footnote w:id="2">{paragraph("来源：部门决算")}</w:footnote>'
    return write_parts(
        path,
        "".join(body),
        related={
            "numbering": level,
            "footnotes": note,
            "comments": comment,
            "header": paragraph("云泽县财政局"),
        },
        section='<w:headerReference w:type="default" r:id="rId4"/>',
    )


def write_prose(path: Path) -> Path:
    """Three pages of prose with headers and page numbers."""
    lines = [
        f"{n}.第{n}项任务安排资金{1200 + n * 7}.50万元，实际支出{1100 + n * 7}.25万元，执行率为9{n % 10}.4%，"
        f"受益群众{8600 + n}人，群众满意度达到9{n % 10}%以上。"
        for n in range(1, 25)
    ]
    return write_pdf(path, ["一、项目基本情况", *lines], header="云泽县财政局", numbered=True)


def write_whole(path: Path, content: str, encoding: str) -> Path:
    path.write_bytes(content.encode(encoding))
    return path


def copy(source: Path) -> Callable[[Path], Path]:
    """The paper as it was submitted, under its own name."""
    return lambda folder: Path(shutil.copy(source, folder / source.name))


CASES: dict[str, Callable[[Path], Path]] = {
    "xls": copy(SAMPLES / "season/01县水利局/水利局目标表-改2.xls"),
    "xlsx-sheets": copy(SAMPLES / "season/县卫健局/2026年度绩效目标申报表（卫健系统）.xlsx"),
    "xlsx-stacked": copy(SAMPLES / "season/02县农业农村局/农业农村局2026年项目绩效目标汇总.xlsx"),
    "xlsx-register": copy(SAMPLES / "season/单位名录.xlsx"),
    "xlsx-self-evaluation": copy(
        SAMPLES / "county/第一次报送/县水利局/2024年度自评表-农村饮水.xlsx"
    ),
    "docx-estimate": copy(SAMPLES / "season/04文旅/免费开放资金测算说明.docx"),
    "docx-report": copy(SAMPLES / "reports/project-evaluation-good.docx"),
    "docx-everything": lambda folder: write_word_with_everything(folder / "everything.docx"),
    "markdown": copy(SAMPLES / "reports/county-summary-good.md"),
    "text-gb18030": copy(SAMPLES / "season/县司法局/说明.txt"),
    "html": copy(PAPERS / "form.html"),
    "ofd": copy(PAPERS / "form.ofd"),
    "pdf-reportlab": copy(PAPERS / "reportlab.pdf"),
    "pdf-prose": lambda folder: write_prose(folder / "prose.pdf"),
    "pdf-libreoffice": copy(PAPERS / "libreoffice.pdf"),
    "pdf-chromium": copy(PAPERS / "chromium.pdf"),
    "scan": copy(PAPERS / "scan.png"),
    "rtf": lambda folder: write_whole(folder / "report.rtf", RTF, "ascii"),
}


def describe(document: Document) -> Iterator[str]:
    """A reading in lines: what it is, a line for each block, a line for each figure with boxes."""
    yield f"name       {document.name}"
    yield f"media type {document.media_type}"
    yield f"reader     {document.reader.name}"
    yield f"text hash  {document.text_hash[:16]}"
    for page in document.pages:
        yield f"page       {page.number} {page.width:.0f}×{page.height:.0f} {page.start}–{page.end}"
    for sheet in document.sheets:
        yield f"sheet      {sheet.table} {sheet.name}{' hidden' if sheet.hidden else ''}"
    for name in document.attachments:
        yield f"attachment {name}"
    for warning in document.warnings:
        yield f"warning    {warning}"
    for one in document.revisions:
        words = document.text[one.start : one.end]
        yield f"revision   {one.kind} {one.start}–{one.end} {one.author} | {words}"
    yield ""
    for block in document.blocks:
        yield f"{describe_block(block)} | {document.text[block.start : block.end]}".rstrip()
    if document.geometry is not None:
        yield ""
        yield from describe_figures(document)


def describe_block(block: Block) -> str:
    kind = block.kind if block.level is None else f"{block.kind} {block.level}"
    words = [block.role, kind] if block.source == "text" else [block.role, kind, block.source]
    if block.cell is not None:
        place = block.cell
        words.append(f"{place.table}/{place.row}/{place.column}")
        if (place.row_span, place.column_span) != (1, 1):
            words.append(f"{place.row_span}×{place.column_span}")
    return " ".join([*words, f"({block.locator})"])


def describe_figures(document: Document) -> Iterator[str]:
    """Figures with their boxes in whole points."""
    for figure in find_figures(document):
        boxes = " ".join(
            f"{box.page}:{box.left:.0f},{box.top:.0f}–{box.right:.0f},{box.bottom:.0f}"
            for box in document.boxes(figure.span)
        )
        yield f"figure {figure.value} {figure.unit} | {figure.span.quote} | {boxes}"


@pytest.mark.parametrize("case", CASES)
def test_a_paper_is_read_as_it_was(
    case: str, tmp_path: Path, golden: Golden, request: pytest.FixtureRequest
) -> None:
    if case == "rtf" and not (shutil.which("soffice") or shutil.which("libreoffice")):
        pytest.skip("LibreOffice is not installed")
    head = ""
    if case == "scan":
        if ocr.find_engine() is None:
            pytest.skip("the extra ocr is not installed")
        head = name_engine() + "\n"
        written = (
            (GOLDEN / "scan.txt").read_text("utf-8") if (GOLDEN / "scan.txt").is_file() else ""
        )
        if not written.startswith(head) and not request.config.getoption("--regenerate"):
            pytest.skip("the golden reading is another engine's")
    document = read(CASES[case](tmp_path))
    if case == "scan":  # what rests on confidences is another processor's in the last digits
        document = document.model_copy(update={"warnings": (), "geometry": None})
    golden(f"reading/{case}.txt", head + "\n".join(describe(document)) + "\n")


def name_engine() -> str:
    """Everything that a recognised character rests on."""
    names = ("rapidocr", "onnxruntime", "numpy")
    versions = [f"{name} {importlib.metadata.version(name)}" for name in names]
    import cv2

    return "engine     " + ", ".join([*versions, f"cv2 {cv2.__version__}", platform.machine()])


def test_every_golden_reading_has_its_paper() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(CASES)


@pytest.mark.parametrize("case", ["ofd", "docx-everything", "pdf-libreoffice"])
def test_a_reading_is_the_same_at_every_run(case: str, tmp_path: Path) -> None:
    path = CASES[case](tmp_path)
    one, two = read(path), read(path)
    assert one == two
    assert one.id == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_number_in_another_row_is_seen(tmp_path: Path) -> None:
    path = CASES["pdf-libreoffice"](tmp_path)
    document = read(path)
    cells = [block for block in document.blocks if block.cell and document.words(block) == "742.00"]
    place = cells[0].cell
    assert place is not None
    moved = cells[0].model_copy(update={"cell": place.model_copy(update={"row": place.row + 1})})
    blocks = tuple(moved if one is cells[0] else one for one in document.blocks)
    changed = document.model_copy(update={"blocks": blocks})
    before, after = set(describe(document)), set(describe(changed))
    assert describe_block(cells[0]) + " | 742.00" in before - after
    assert describe_block(moved) + " | 742.00" in after - before
