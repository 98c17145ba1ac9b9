from __future__ import annotations

import os
import random
import re
import shutil
import socket
import sys
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from struct import pack

import pytest

from pbassist.errors import ClassifiedDocument, PbassistError, UnreadableDocument
from pbassist.forms import read_targets
from pbassist.model.document import Document
from pbassist.read import read, read_bytes
from pbassist.read.compound import open_compound
from pbassist.read.office import converting
from pbassist.read.office import reader as office
from pbassist.read.office.freezing import freeze_compound, freeze_rtf
from tests.test_read_fuzz import mutate
from tests.written import write_old_workbook, write_word, write_workbook, zip_bytes

PROGRAM = converting.find_soffice()
with_office = pytest.mark.skipif(PROGRAM is None, reason="no LibreOffice on this machine")
posix = pytest.mark.skipif(sys.platform == "win32", reason="the programs of this test are scripts")

FORM = [
    ["项目支出绩效目标申报表", "", "", ""],
    ["项目名称", "农村饮水安全工程", "主管部门", "水利局"],
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "建设供水站", "≥12处"],
    ["", "质量指标", "验收合格率", "100%"],
    ["效益指标", "社会效益指标", "受益人口", "≥3500人"],
]
MERGES = [(0, 0, 0, 3), (3, 0, 4, 0)]
RTF = rb"{\rtf1\ansi\ansicpg936 \'bb\'fa {\field{\*\fldinst {\rtlch\insrsid9  DATE \\@ yyyy}}{\fldrslt 1999}}}"  # fmt: skip


def write_date_field(path: Path) -> Path:
    """A DOCX with a field of today's date."""
    import docx
    from docx.oxml import parse_xml

    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = docx.Document()
    paragraph = document.add_paragraph("日期")
    paragraph._p.append(
        parse_xml(
            f'<w:fldSimple {names} w:instr=" DATE \\@ &quot;yyyy年M月&quot; ">'
            "<w:r><w:t>2021年5月</w:t></w:r></w:fldSimple>"
        )
    )
    document.save(str(path))
    return path


def pack_odf(kind: str, body: str, head: str = "") -> bytes:
    """An ODT (kind text) or ODS (kind spreadsheet) file of a body."""
    uris = {
        name: f"urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0"
        for name, uri in (
            ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
            ("svg", "svg-compatible"),
        )
    }  # fmt: skip
    names = " ".join(f'xmlns:{name}="{uri}"' for name, uri in uris.items())
    media = f"application/vnd.oasis.opendocument.{kind}"
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    entries = "".join(
        f'<m:file-entry m:full-path="{path}" m:media-type="{media_type}"/>'
        for path, media_type in (("/", media), ("content.xml", "text/xml"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<office:document-content {names} '
        f'xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:body>'
        f"<office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    listing = f'<m:manifest xmlns:m="{manifest}" m:version="1.2">{entries}</m:manifest>'
    return zip_bytes(
        {
            "mimetype": media.encode(),
            "META-INF/manifest.xml": listing.encode(),
            "content.xml": content.encode(),
        }
    )


def list_cells(document: Document) -> list[tuple[object, str]]:
    return [(block.cell, document.words(block)) for block in document.blocks]


def tell_targets(document: Document) -> list[str]:
    """The targets of a document without its id."""
    return [
        re.sub(r'"document_id":"[0-9a-f]+"', "", target.model_dump_json())
        for target in read_targets(document)
    ]


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same form as DOCX and XLSX, and what LibreOffice makes of them."""
    if PROGRAM is None:
        pytest.skip("no LibreOffice on this machine")
    folder = tmp_path_factory.mktemp("papers")
    items = ["绩效目标报送材料", "一、基本情况", FORM, "编制时间：2025年10月8日"]
    made = {
        ".docx": write_word(folder / "申报表.docx", items, MERGES),
        ".xlsx": write_workbook(folder / "申报表.xlsx", {"表": FORM, "备用": FORM}, merges=MERGES),
    }
    dated = write_date_field(folder / "日期.docx")
    jobs = [(made[".docx"], ".doc"), (made[".docx"], ".rtf"), (made[".docx"], ".odt"),
            (made[".xlsx"], ".ods"), (dated, ".dated.doc")]  # fmt: skip
    with ThreadPoolExecutor(2) as pool:
        results = pool.map(
            lambda job: converting.convert(
                job[0].read_bytes(), job[0].suffix, "." + job[1].rpartition(".")[2], PROGRAM
            ),
            jobs,
        )
        for (_, suffix), content in zip(jobs, results, strict=True):
            assert content is not None
            made[suffix] = folder / f"申报表{suffix}"
            made[suffix].write_bytes(content)
    return made


@pytest.fixture(scope="module")
def documents(papers: dict[str, Path]) -> dict[str, Document]:
    """Every paper read, two at a time."""
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(papers, pool.map(read, papers.values()), strict=True))


@pytest.mark.parametrize(
    ("suffix", "original", "media_type"),
    [
        (".doc", ".docx", "application/msword"),
        (".rtf", ".docx", "application/rtf"),
        (".odt", ".docx", "application/vnd.oasis.opendocument.text"),
        (".ods", ".xlsx", "application/vnd.oasis.opendocument.spreadsheet"),
    ],
)
def test_an_old_paper_reads_as_the_new_one(
    documents: dict[str, Document], suffix: str, original: str, media_type: str
) -> None:
    found, wanted = documents[suffix], documents[original]
    assert found.text == wanted.text
    assert list_cells(found) == list_cells(wanted)
    assert len(tell_targets(wanted)) == (2 if original == ".xlsx" else 1)
    assert tell_targets(found) == tell_targets(wanted)
    assert [block.locator for block in found.blocks] == [block.locator for block in wanted.blocks]
    assert found.id != wanted.id
    assert (found.name, found.media_type) == (f"申报表{suffix}", media_type)
    assert found.reader.name == f"office+{wanted.reader.name}"
    assert re.fullmatch(r"[0-9.]+\+" + wanted.reader.version, found.reader.version)


@with_office
def test_ticks_and_boxes_of_a_form_are_read() -> None:
    form = (
        rb"{\rtf1\ansi{\fonttbl{\f1\fnil\fcharset2 Wingdings;}}A{\f1 \'fe}B{\f1 \'a8}"
        rb"C{\field{\*\fldinst FORMCHECKBOX {\*\formfield{\fftype1\ffres1}}}{\fldrslt}}"
        rb"D{\field{\*\fldinst FORMCHECKBOX {\*\formfield{\fftype1\ffres0}}}{\fldrslt}}"
        rb"E{\field{\*\fldinst FORMTEXT {\*\formfield{\fftype0}}}{\fldrslt once}}}"
    )
    assert read_bytes(form, name="表.rtf").text == "A☑B□C☑D□Eonce"


def test_a_date_in_a_doc_stays_as_printed(papers: dict[str, Path]) -> None:
    content = papers[".dated.doc"].read_bytes()
    printed = re.sub(
        "\x14".encode("utf-16-le") + rb"(?:[0-9]\0){4}", "\x141999".encode("utf-16-le"), content
    )
    assert printed != content
    assert "日期1999年" in read_bytes(printed, name="日期.wps").text


@with_office
def test_what_points_outside_is_neither_asked_nor_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOP")
    with socket.create_server(("127.0.0.1", 0)) as server:
        asked: list[object] = []
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        threading.Thread(target=lambda: asked.append(server.accept()), daemon=True).start()
        body = (
            '<text:p>时间<text:date text:date-value="1999-01-02">1999年1月2日</text:date></text:p>'
            "<text:p><text:text-input>填写一次</text:text-input></text:p>"
            f'<text:section text:name="a"><text:section-source xlink:href="{secret.as_uri()}"/>'
            f'<text:p>旧文</text:p></text:section><text:p><draw:frame svg:width="1cm" '
            f'svg:height="1cm"><draw:image xlink:href="{address}/a.png" xlink:actuate="onLoad"/>'
            "</draw:frame>末尾</text:p>"
        )
        document = read_bytes(pack_odf("text", body), name="文.odt")
        assert document.text == "时间1999年1月2日\n填写一次\n旧文\n末尾"
        assert not asked


@with_office
def test_a_calculated_cell_stays_as_printed() -> None:
    cells = "".join(
        f'<table:table-cell table:formula="of:={formula}" office:value-type="{kind}" '
        f'office:{value}="{stored}"><text:p>{shown}</text:p></table:table-cell>'
        for formula, kind, value, stored, shown in (
            ("TODAY()", "date", "date-value", "1999-03-04", "1999-03-04"),
            ("[.Z9]*2", "float", "value", "7.5", "7.5"),
        )
    )
    body = f'<table:table table:name="表"><table:table-row>{cells}</table:table-row></table:table>'
    document = read_bytes(pack_odf("spreadsheet", body), name="表.ods")
    shown = [document.words(one) for one in document.blocks if one.role == "body"]
    assert shown == ["1999-03-04", "7.5"]


@with_office
def test_a_sheet_of_excel_2_is_read() -> None:
    def record(kind: int, body: bytes) -> bytes:
        return pack("<HH", kind, len(body)) + body

    def label(column: int, text: str) -> bytes:
        written = text.encode("gbk")
        return record(4, pack("<HH", 0, column) + bytes((0, 0, 0, len(written))) + written)

    sheet = record(9, pack("<HH", 2, 16)) + record(0x42, pack("<H", 936))
    document = read_bytes(
        sheet + label(0, "项目") + label(1, "金额") + record(10, b""), name="表.xls"
    )
    assert document.text == "项目\t金额"


@with_office
@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")
def test_the_program_is_ended_with_its_children_when_it_is_late(
    room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(converting, "TIMEOUT", 0.7)
    pages = b"{\\rtf1 " + b"x\\par " * 200_000 + b"}"
    refuse(pages, "大.rtf", "未能由 LibreOffice 转换完")
    assert list(room.iterdir()) == []
    assert not [line for line in list_processes() if str(room) in line]


def list_processes() -> list[str]:
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(path.read_bytes().decode("utf-8", "replace"))
        except OSError:
            continue
    return lines


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary folders, empty."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def refuse(content: bytes, name: str, *words: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_bytes(content, name=name)
    sentence = str(caught.value)
    assert sentence.count("。") == 1
    for word in (name, *words):
        assert word in sentence


@pytest.fixture
def play(tmp_path: Path, room: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Player]:
    yield Player(tmp_path, monkeypatch)
    assert list(room.iterdir()) == []


class Player:
    """Puts a shell script on the PATH as LibreOffice; it notes its runs."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.monkeypatch = folder, monkeypatch
        self.log = folder / "log"

    def __call__(self, lines: str) -> None:
        programs = self.folder / "programs"
        programs.mkdir()
        script = programs / "soffice"
        script.write_text(
            f'#!/bin/sh\necho $$ >> "{self.log}"\n'
            'while [ "$1" != --outdir ]; do shift; done; out="$2"; paper="$3"\n' + lines
        )
        script.chmod(0o755)
        self.monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")

    def list_runs(self) -> list[int]:
        return [int(line) for line in self.log.read_text().split()]


@posix
@pytest.mark.parametrize(
    "lines", ["exit 1", "exit 0", ': > "$out/paper.docx"', 'echo x > "$out/paper.docx"']
)
def test_a_program_that_gives_nothing_is_asked_twice(play: Player, lines: str) -> None:
    play(lines)
    refuse(RTF, "文.rtf", "另存为")
    assert len(play.list_runs()) == (1 if "echo x" in lines else 2)


@posix
def test_a_program_that_hangs_is_ended_with_its_children(
    play: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(converting, "TIMEOUT", 0.5)
    play(f'sleep 600 & echo $! >> "{play.log}"; wait')
    refuse(RTF, "文.rtf", "0.5 秒", ".docx")
    runs = play.list_runs()
    assert len(runs) == 2
    assert not [number for number in runs if is_alive(number)]


def is_alive(number: int) -> bool:
    state = Path(f"/proc/{number}/stat")
    if state.exists():
        return state.read_text().rpartition(")")[2].split()[0] not in "ZX"
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return not Path("/proc/self").exists()


@posix
def test_the_converted_words_are_looked_at_for_a_mark(play: Player, tmp_path: Path) -> None:
    write_word(tmp_path / "marked.docx", ["机密★3年", "正文"])
    play(f'cp "{tmp_path}/marked.docx" "$out/paper.docx"')
    with pytest.raises(ClassifiedDocument, match=r"文\.doc"):
        read_bytes(RTF, name="文.doc")


@posix
def test_a_bomb_that_comes_back_is_refused(play: Player, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("word/document.xml", bytes(80 << 20))
    play(f'cp "{tmp_path}/bomb.docx" "$out/paper.docx"')
    refuse(RTF, "文.rtf")


@posix
def test_the_program_gets_a_home_of_its_own_and_no_proxy(
    play: Player, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "http://example")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    play(f'env > "{tmp_path}/env"; exit 1')
    refuse(RTF, "文.rtf")
    told = dict(line.split("=", 1) for line in (tmp_path / "env").read_text().splitlines())
    assert "pbassist-office-" in told["HOME"]
    assert told["TMPDIR"].startswith(told["HOME"].removesuffix("home"))
    assert not {"https_proxy", "XDG_CONFIG_HOME"} & set(told)


@pytest.mark.parametrize(
    ("content", "name", "wanted"),
    [
        (RTF, "文.rtf", ".docx"),
        (pack_odf("text", "<text:p>文</text:p>"), "文.odt", ".docx"),
        (pack_odf("spreadsheet", ""), "表.ods", ".xlsx"),
    ],
)
def test_without_the_program_a_paper_is_to_be_saved_anew(
    monkeypatch: pytest.MonkeyPatch, content: bytes, name: str, wanted: str
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(converting, "PLACES", ())
    assert converting.find_soffice() is None
    refuse(content, name, "本机没有 LibreOffice", f"另存为 {wanted} 后重试")


def test_an_old_workbook_needs_no_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "convert", lambda *_: pytest.fail("not needed"))
    path = write_old_workbook(tmp_path / "表.et", {"表": [["甲", 1]]})
    assert read(path).reader.name == "workbook/calamine"


@posix
@pytest.mark.parametrize(("cut", "runs"), [(0, 1), (1500, 0)])
def test_a_whole_workbook_that_our_reader_refuses_is_converted_and_a_cut_one_not(
    play: Player, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut: int, runs: int
) -> None:
    def refuse_old(content: bytes, sniffed: object, origin: object) -> Document:
        if sniffed.kind == "old_workbook":  # type: ignore[attr-defined]
            raise UnreadableDocument.damaged("表.xls", "XLS")
        return kept(content, sniffed, origin)  # type: ignore[arg-type]

    kept = office.read_workbook
    monkeypatch.setattr(office, "read_workbook", refuse_old)
    content = write_old_workbook(tmp_path / "表.xls", {"表": FORM}).read_bytes()
    write_workbook(tmp_path / "new.xlsx", {"表": FORM})
    play(f'cp "{tmp_path}/new.xlsx" "$out/paper.xlsx"')
    play.log.touch()
    if runs:
        assert read_bytes(content, name="表.xls").tables[0].text(1, 1) == FORM[1][1]
    else:
        at = content.index("农村".encode("utf-16-le"))
        refuse(content[:at] + bytes(cut) + content[at + cut :], "表.xls")
    assert len(play.list_runs()) == runs


def test_an_encrypted_paper_is_not_handed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "convert", lambda *_: pytest.fail("handed on"))
    locked = zip_bytes(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": b"<m:encryption-data/>",
            "content.xml": b"\x01\x02",
        }
    )
    refuse(locked, "文.odt", "已加密")
    from pbassist.read.compound import pack_compound

    stream = bytearray(pack("<HHHHH", 0xA5EC, 0xC1, 0, 0, 0) + b"\x00\x01" + bytes(2000))
    refuse(pack_compound("WordDocument", bytes(stream)), "文.doc", "已加密")


def test_entities_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "convert", lambda *_: pytest.fail("handed on"))
    monkeypatch.setattr(office, "find_soffice", lambda: Path("soffice"))
    head = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    refuse(pack_odf("text", "<text:p>&x;</text:p>", head), "文.odt", "不是完整的")


@pytest.mark.parametrize(
    ("field", "frozen"),
    [
        (rb"{\*\fldinst DATE \\@ x}", rb"{\*\fldinst ZATE \\@ x}"),
        (rb"{\*\fldinst {\f1\insrsid7  FILENAME }}", rb"{\*\fldinst {\f1\insrsid7  ZILENAME }}"),
        (rb'{\fldinst INCLUDETEXT "a"}', rb'{\fldinst ZNCLUDETEXT "a"}'),
        (rb"{\*\fldinst DATED}", rb"{\*\fldinst DATED}"),
        (rb"{\*\fldinst SYMBOL 168}", rb"{\*\fldinst SYMBOL 168}"),
        (
            rb"{\*\fldinst SYMBOL 168 \\f W}{\fldrslt\f1\fs24}",
            rb"{\*\fldinst SYMBOL 168 \\f W}{\fldrslt\f1\fs24}",
        ),
        (
            rb"{\*\fldinst SYMBOL 168 \\f W}{\fldrslt\f1 \'a8}",
            rb"{\*\fldinst ZYMBOL 168 \\f W}{\fldrslt\f1 \'a8}",
        ),
        (rb"{\*\fldinst HYPERLINK DATE}", rb"{\*\fldinst HYPERLINK DATE}"),
        (rb"DATE", rb"DATE"),
    ],
)
def test_fields_of_an_rtf_that_change_lose_their_name(field: bytes, frozen: bytes) -> None:
    assert freeze_rtf(field) == frozen


def test_broken_old_papers_end_in_a_sentence_before_or_behind_the_program(
    papers: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "convert", lambda *_: None)
    chance = random.Random(4)
    for suffix in (".doc", ".odt", ".rtf", ".ods"):
        for _ in range(60):
            with pytest.raises(PbassistError) as caught:
                read_bytes(mutate(papers[suffix].read_bytes(), chance), name=f"文{suffix}")
            assert str(caught.value).count("。") == 1


def test_freezing_changes_nothing_where_nothing_changes_by_itself(papers: dict[str, Path]) -> None:
    content = papers[".doc"].read_bytes()
    compound = open_compound(content)
    assert compound is not None
    assert freeze_compound(compound) == content
    assert freeze_rtf(papers[".rtf"].read_bytes()) == papers[".rtf"].read_bytes()


def test_a_program_beside_the_papers_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(converting, "PLACES", ())
    monkeypatch.setattr(shutil, "which", lambda name: str(tmp_path / name))
    assert converting.find_soffice() == tmp_path / "soffice"
    monkeypatch.chdir(tmp_path)
    assert converting.find_soffice() is None


def test_usual_places_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "libreoffice24.2" / "program" / "soffice"
    program.parent.mkdir(parents=True)
    program.write_text("")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", "")
    places = ("%NoSuch%/x/soffice", f"{tmp_path}/none/soffice", f"{tmp_path}/libreoffice*/program/soffice")  # fmt: skip
    monkeypatch.setattr(converting, "PLACES", places)
    assert converting.find_soffice() == program
