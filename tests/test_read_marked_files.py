"""A marked file is refused in every format and at every entry, and nothing of it stays behind."""

from __future__ import annotations

import datetime as dt
import io
import logging
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pbassist.errors import ClassifiedDocument, PbassistError
from pbassist.model.document import Document
from pbassist.read import read
from pbassist.read.build import Origin, Piece, Reader, build_document
from pbassist.read.marks import find_mark
from pbassist.read.scan import ocr
from pbassist.workspace import Workspace
from pbassist.workspace.folder import make_workspace
from tests.ofd_writing import write_ofd
from tests.written import write_old_workbook, write_pdf, write_word, write_workbook

NOW = dt.datetime(2026, 3, 1, 4, 0, tzinfo=dt.UTC)
ON = dt.date(2026, 3, 1)
SECRET = "青石岭专项储备"
"""Words that stand in every marked file and nowhere else."""
MARK = "机密★3年"
LINES = (
    "关于青石岭专项储备绩效自评情况的报告",
    "一、基本情况",
    *("青石岭专项储备全年支出486万元，完成培训12场，参训860人次，均已通过验收。",) * 12,
)
TABLE = [["2026年度项目支出绩效目标申报表", ""], ["项目名称", SECRET], ["主管部门", "县粮食局"]]


def write_header(path: Path) -> None:
    import docx

    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = MARK
    for line in LINES:
        document.add_paragraph(line)
    document.save(str(path))


def write_box(path: Path) -> None:
    import docx
    from docx.oxml import parse_xml

    box = (
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox><w:txbxContent>'
        f"<w:p><w:r><w:t>{MARK}</w:t></w:r></w:p>"
        "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    document = docx.Document()
    for at, line in enumerate(LINES):
        paragraph = document.add_paragraph(line)
        if not at:
            paragraph._p.append(parse_xml(box))
    document.save(str(path))


def write_hidden_run(path: Path) -> None:
    import docx

    document = docx.Document()
    run = document.add_paragraph().add_run(MARK)
    run.font.hidden = True
    for line in LINES:
        document.add_paragraph(line)
    document.save(str(path))


def write_printed_header(path: Path) -> None:
    import openpyxl

    write_workbook(path, {"表": TABLE})
    book = openpyxl.load_workbook(path)
    book.active.oddHeader.left.text = MARK
    book.save(path)


def write_zip(path: Path) -> None:
    inner = path.with_suffix(".docx")
    write_word(inner, [MARK, *LINES])
    with zipfile.ZipFile(path, "w") as packed:
        packed.write(inner, "材料/报告.docx")
    inner.unlink()


FILES: dict[str, Callable[[Path], object]] = {
    "首行.txt": lambda path: path.write_text("\n".join((MARK, *LINES)), "utf-8"),
    "国标码.txt": lambda path: path.write_bytes("\n".join((MARK, *LINES)).encode("gb18030")),
    "标题.md": lambda path: path.write_text("\n".join((f"# {MARK}", *LINES)), "utf-8"),
    "网页.html": lambda path: path.write_text(
        f"<html><body><p>{MARK}</p><p>{'</p><p>'.join(LINES)}</p></body></html>", "utf-8"
    ),
    "首段.docx": lambda path: write_word(path, [MARK, *LINES]),
    "光秃.docx": lambda path: write_word(path, ["秘密", *LINES]),
    "表内.docx": lambda path: write_word(path, [[[MARK, "附件1"], *TABLE]]),
    "密级栏.docx": lambda path: write_word(path, [[["密级", "秘密"], *TABLE]]),
    "页眉.docx": write_header,
    "文本框.docx": write_box,
    "隐藏文字.docx": write_hidden_run,
    "首格.xlsx": lambda path: write_workbook(path, {"表": [[MARK, "附件1"], *TABLE]}),
    "首格光秃.xlsx": lambda path: write_workbook(path, {"表": [["机密", "附件1"], *TABLE]}),
    "第二张表.xlsx": lambda path: write_workbook(path, {"封面": TABLE, "表": [["秘密★"], *TABLE]}),
    "隐藏表.xlsx": lambda path: write_workbook(
        path, {"封面": TABLE, "旧": [[MARK], *TABLE]}, hidden=["旧"]
    ),
    "打印页眉.xlsx": write_printed_header,
    "旧表.xls": lambda path: write_old_workbook(path, {"表": [[MARK], *TABLE]}),
    "旧隐藏表.xls": lambda path: write_old_workbook(
        path, {"封面": TABLE, "旧": [[MARK], *TABLE]}, hidden=["旧"]
    ),
    "首页.pdf": lambda path: write_pdf(path, [MARK, *LINES]),
    "页眉.pdf": lambda path: write_pdf(path, LINES, header=MARK),
    "次页.pdf": lambda path: write_pdf(
        path, [*LINES, *LINES, "正文。" * 200, "附件1", MARK, *LINES]
    ),
    "版式.ofd": lambda path: write_ofd(path, [MARK, *LINES]),
}


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("marked")
    for name, write in FILES.items():
        write(folder / name)
    return {name: folder / name for name in FILES}


@pytest.mark.parametrize("name", FILES)
def test_a_mark_is_refused_in_every_format(name: str, marked: dict[str, Path]) -> None:
    with pytest.raises(ClassifiedDocument) as caught:
        read(marked[name])
    assert SECRET not in str(caught.value)
    assert "未保存任何内容" in str(caught.value)


SOUND: dict[str, list[str] | list[list[object]]] = {
    "项目": ["涉密机房维护项目绩效目标申报表", "项目名称：涉密机房维护", "密级：无"],
    "审查": ["信息公开保密审查表", "是否涉密：否", "密级：公开"],
    "等级": [
        ["项目名称", "秘密等级"],
        ["机房维护", "秘密"],
        ["档案数字化", "机密"],
        ["绿化", "无"],
    ],
    "选项": [["密级", "绝密"], ["密级", "机密"], ["密级", "秘密"], ["密级", "公开"]],
    "名册": [["秘密", "张三", "2025年"], ["机密", "李四", "2024年"]],
}


@pytest.mark.parametrize("name", SOUND)
@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".pdf", ".ofd"])
def test_what_speaks_of_secrecy_is_read(name: str, suffix: str, tmp_path: Path) -> None:
    content = SOUND[name]
    rows = [line if isinstance(line, list) else [line] for line in content]
    items = [content] if isinstance(content[0], list) else content
    path = tmp_path / f"{name}{suffix}"
    if suffix == ".xlsx":
        write_workbook(path, {"表": rows})
    else:
        write: Callable[..., object] = {".docx": write_word, ".pdf": write_pdf, ".ofd": write_ofd}[
            suffix
        ]
        write(path, items)
    assert "密" in read(path).text


def recognise(*lines: str) -> Document:
    """What a recogniser made of a scan."""
    pieces = [Piece(line, source="ocr", locator="page:1", confidence=0.8) for line in lines]
    reader = Reader(name="tests", version="1")
    return build_document(Origin("a" * 64, "扫描件.pdf"), "application/pdf", reader, pieces)


@pytest.mark.parametrize(
    "line", ["机密★3年", "机密*3年", "机密3年", "秘密", "No.0012 机密 3年", "绝密长期"]
)
def test_a_mark_is_seen_in_a_scan_though_its_star_was_lost(line: str) -> None:
    assert find_mark(recognise(line, *LINES)) is not None


@pytest.mark.parametrize(
    "line", ["机密打印机购置", "涉密人员名册", "秘密等级", "保密3年", "机密 否"]
)
def test_words_of_a_scan_that_are_no_mark_pass(line: str) -> None:
    assert find_mark(recognise(line, *LINES)) is None


def test_a_scanned_mark_is_refused(tmp_path: Path) -> None:
    if ocr.find_engine() is None:
        pytest.skip("the extra ocr is not installed")
    pdfium = pytest.importorskip("pypdfium2")
    page = pdfium.PdfDocument(write_pdf(tmp_path / "原.pdf", [MARK, *LINES]))[0]
    page.render(scale=150 / 72).to_pil().save(tmp_path / "照片.png")
    with pytest.raises(ClassifiedDocument):
        read(tmp_path / "照片.png")


# ---- nothing stays behind -----------------------------------------------------------------------


NEEDLES = [SECRET.encode(code) for code in ("utf-8", "gb18030", "utf-16-le", "unicode_escape")]
NEEDLES.append(SECRET.encode("ascii", "xmlcharrefreplace"))


def holds(folder: Path) -> list[str]:
    """Files below a folder that hold the secret words in any encoding, packed ones too."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [str(path.relative_to(folder)) for path in files if _holds(path.read_bytes())]


def _holds(content: bytes) -> bool:
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return any(_holds(packed.read(name)) for name in packed.namelist())
    return any(needle in content for needle in NEEDLES)


def test_the_search_for_what_stayed_behind_can_find_it(marked: dict[str, Path]) -> None:
    found = holds(next(iter(marked.values())).parent)
    assert {"首行.txt", "国标码.txt", "首段.docx", "首格.xlsx", "旧表.xls"} <= set(found)


@pytest.fixture
def space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace that logs all it does, with a folder of its own for what is temporary."""
    root, aside = tmp_path / "工作区", tmp_path / "临时"
    make_workspace(root)
    aside.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(aside))
    logged = {"PBASSIST_LOG__LEVEL": "DEBUG", "PBASSIST_LOG__FILE": "运行.log"}
    space = Workspace(root, clock=lambda: NOW, environ=logged)
    space.start_log()
    return space


@pytest.fixture(autouse=True)
def _close_log() -> object:
    yield
    logger = logging.getLogger("pbassist")
    for handler in tuple(logger.handlers):
        logger.removeHandler(handler)
        handler.close()


def test_nothing_of_a_marked_file_stays_behind_whatever_was_asked(
    space: Workspace, marked: dict[str, Path], tmp_path: Path
) -> None:
    write_zip(tmp_path / "打包.zip")
    files = [*marked.values(), tmp_path / "打包.zip"]
    for path in files:
        for ask in (
            lambda: space.check(path),  # noqa: B023
            lambda: space.extract(path),  # noqa: B023
            lambda: space.add([path], on=ON),  # noqa: B023
            lambda: space.review([path], out=tmp_path / "单件", on=ON),  # noqa: B023
        ):
            with pytest.raises(PbassistError) as caught:
                ask()
            assert SECRET not in str(caught.value)
    space.search(SECRET, on=ON)
    assert (space.root / "运行.log").stat().st_size > 0
    assert holds(tmp_path) == ["打包.zip"]


def test_a_marked_file_among_others_is_named_and_the_others_are_reviewed(
    space: Workspace, marked: dict[str, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "报送"
    folder.mkdir()
    for name in ("首段.docx", "首格.xlsx", "旧表.xls", "首页.pdf", "版式.ofd"):
        (folder / name).write_bytes(marked[name].read_bytes())
    write_zip(folder / "打包.zip")
    text = "全年支出35万元，培训12场，参训860人次，均已完成并通过验收，群众反映良好。"
    write_word(folder / "自评报告.docx", ["县水利局2025年度绩效自评报告", *[text] * 12])
    files = space.review([folder], out=tmp_path / "结果", on=ON)
    refused = [one for one in files.season.unplaced if "密级" in one.reason]
    assert len(refused) == 6
    assert len(files.season.reviews) == 1
    inside = [name for name in holds(tmp_path) if not name.startswith("报送/")]
    assert inside == []
