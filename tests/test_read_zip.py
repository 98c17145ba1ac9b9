"""A ZIP is a set of papers: every name readable, nothing on the disk, nothing without bounds."""

from __future__ import annotations

import datetime as dt
import io
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from pbassist.errors import UnreadableDocument
from pbassist.read import read, unpack
from pbassist.workspace.files import collect_files
from pbassist.workspace.service import Workspace
from tests.written import make_bomb, write_workbook, zip_bytes

TEXT = "农村饮水项目，全年预算486万元。".encode()


def put(path: Path, parts: Mapping[str, bytes]) -> Path:
    path.write_bytes(zip_bytes(parts))
    return path


def rename(content: bytes, old: str, new: bytes) -> bytes:
    """A zip file in which an ASCII name stands in other bytes of the same length, without a flag."""
    assert len(old) == len(new)
    assert content.count(old.encode()) == 2
    return content.replace(old.encode(), new)


def names(*paths: Path) -> list[str]:
    return [file.name for file in collect_files(paths)]


def open_space(root: Path | None) -> Workspace:
    return Workspace(root, clock=lambda: dt.datetime(2026, 2, 1, tzinfo=dt.UTC), environ={})


def refuse(path: Path, *words: str) -> None:
    """The ZIP stays one file, and reading it gives one sentence with these words."""
    assert names(path) == [path.name]
    with pytest.raises(UnreadableDocument) as caught:
        read(path)
    sentence = str(caught.value)
    assert sentence.count("。") == 1
    for word in (*words, path.name):
        assert word in sentence


def test_each_paper_of_a_zip_has_its_folder_and_is_read(tmp_path: Path) -> None:
    book = write_workbook(tmp_path / "表.xlsx", {"表": [["项目名称", "饮水"]]}).read_bytes()
    path = put(tmp_path / "材料.zip", {"县水利局/表.xlsx": book, "县水利局/说明.txt": TEXT})
    files = collect_files([path])
    assert [file.name for file in files] == ["县水利局/表.xlsx", "县水利局/说明.txt"]
    documents = [read(file.path) for file in files]
    assert documents[0].tables[0].text(0, 1) == "饮水"
    assert documents[1].text == TEXT.decode()
    assert documents[1].name == "说明.txt"


def test_a_zip_in_a_folder_is_a_folder(tmp_path: Path) -> None:
    put(tmp_path / "乙局.zip", {"a.txt": TEXT})
    (tmp_path / "甲.txt").write_bytes(TEXT + b"1")
    assert names(tmp_path) == ["乙局.zip/a.txt", "甲.txt"]


def test_one_zip_inside_another_is_looked_into_and_no_deeper(tmp_path: Path) -> None:
    deepest = zip_bytes({"丙.txt": TEXT})
    inner = zip_bytes({"乙.txt": TEXT, "再包.zip": deepest})
    path = put(tmp_path / "外.zip", {"甲.txt": TEXT + b"1", "局/内.zip": inner})
    assert names(path) == ["局/内.zip/乙.txt", "局/内.zip/再包.zip", "甲.txt"]
    assert read(path / "局/内.zip/乙.txt").text == TEXT.decode()
    for at in ("局/内.zip/再包.zip", "局/内.zip/再包.zip/丙.txt"):
        with pytest.raises(UnreadableDocument, match=r"压缩包|找不到"):
            read(path / at)


def test_what_is_no_paper_is_left_out(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("链接.txt")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as out:
        for name in (
            "__MACOSX/._表.txt",
            ".DS_Store",
            "局/~$表.docx",
            "Thumbs.db",
            "局/",
            "表.txt",
        ):
            out.writestr(name, TEXT)
        out.writestr(link, "/etc/passwd")
    assert names(tmp_path / "a.zip") == ["表.txt"]


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".ofd", ".pdf"])
def test_a_paper_is_never_a_set_whatever_zip_it_is(tmp_path: Path, suffix: str) -> None:
    path = put(tmp_path / f"表{suffix}", {"a.txt": TEXT})
    assert names(path) == [path.name]


def test_an_office_file_under_a_wrong_extension_is_one_paper(tmp_path: Path) -> None:
    book = write_workbook(tmp_path / "a.xlsx", {"表": [["项目名称", "饮水"]]})
    path = book.rename(tmp_path / "a.zip")
    assert names(path) == ["a.zip"]
    assert read(path).tables[0].text(0, 1) == "饮水"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("gb18030", "县教育局/申报表.txt"),
        ("gb18030", "联通.txt"),
        ("gb18030", "朱镕基.txt"),
        ("utf-8", "县教育局/申报表.txt"),
        ("utf-8", "附件①.txt"),
    ],
)
def test_names_without_a_flag_are_read(tmp_path: Path, encoding: str, name: str) -> None:
    raw = name.encode(encoding)
    plain = "x" * len(raw)
    path = tmp_path / "a.zip"
    path.write_bytes(rename(zip_bytes({plain: TEXT}), plain, raw))
    assert names(path) == [name]
    assert read(path / name).text == TEXT.decode()


def test_a_name_in_the_unicode_field_outweighs_the_other(tmp_path: Path) -> None:
    raw, name = b"__.txt", "申报表.txt".encode()
    info = zipfile.ZipInfo(raw.decode())
    field = b"\x01" + zlib.crc32(raw).to_bytes(4, "little") + name
    info.extra = struct.pack("<HH", 0x7075, len(field)) + field
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as out:
        out.writestr(info, TEXT)
    assert names(tmp_path / "a.zip") == ["申报表.txt"]


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("../../../etc/passwd.txt", "etc/passwd.txt"),
        ("/top/表.txt", "top/表.txt"),
        ("C:\\局\\表.txt", "C_/局/表.txt"),
        ("局/./../表.txt", "局/表.txt"),
        ("坏\n名\u202e.txt", "坏_名_.txt"),
    ],
)
def test_no_name_leads_out_of_the_zip(tmp_path: Path, written: str, clean: str) -> None:
    path = put(tmp_path / "a.zip", {written: TEXT})
    (file,) = collect_files([path])
    assert file.name == clean
    assert file.path.is_relative_to(path)
    assert read(file.path).text == TEXT.decode()


def test_two_papers_of_one_name_are_both_kept(tmp_path: Path) -> None:
    path = put(tmp_path / "a.zip", {"表.txt": b"one", "../表.txt": b"two"})
    assert {name: read(path / name).text for name in names(path)} == {
        "表.txt": "one",
        "表 (2).txt": "two",
    }


def test_nothing_is_written_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    apart = tmp_path / "temp"
    apart.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(apart))
    path = put(tmp_path / "a.zip", {"内.zip": zip_bytes({"表.txt": TEXT})})
    before = path.read_bytes()
    (file,) = collect_files([path])
    assert read(file.path).text == TEXT.decode()
    assert list(apart.iterdir()) == []
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.zip", "temp"]
    assert path.read_bytes() == before


def lock(content: bytes) -> bytes:
    """A zip file whose papers say that they are under a password."""
    locked = bytearray(content)
    for head, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = locked.find(head)
        while start >= 0:
            locked[start + at] |= 1
            start = locked.find(head, start + 4)
    return bytes(locked)


def test_a_zip_under_a_password_is_told_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "密.zip"
    path.write_bytes(lock(zip_bytes({"a.txt": TEXT, "b.txt": TEXT})))
    refuse(path, "加密")


def test_a_zip_cut_off_is_told(tmp_path: Path) -> None:
    path = put(tmp_path / "断.zip", {"a.txt": TEXT})
    path.write_bytes(path.read_bytes()[:40])
    refuse(path, "不是完整的")


def test_a_bomb_is_told_before_it_is_inflated(tmp_path: Path) -> None:
    refuse(make_plain_bomb(tmp_path / "弹.zip", 60), "解压后超过上限")


def make_plain_bomb(path: Path, megabytes: int) -> Path:
    bomb = make_bomb(path.with_suffix(".tmp"), megabytes, part="表.txt")
    with zipfile.ZipFile(bomb) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("表.txt", source.read("表.txt"))
    bomb.unlink()
    return path


def test_a_bomb_in_a_zip_inside_is_one_paper_that_says_so(tmp_path: Path) -> None:
    bomb = make_plain_bomb(tmp_path / "弹.zip", 60).read_bytes()
    path = put(tmp_path / "外.zip", {"弹.zip": bomb, "表.txt": TEXT})
    assert names(path) == ["弹.zip", "表.txt"]
    with pytest.raises(UnreadableDocument, match="解压后超过上限"):
        read(path / "弹.zip")


def test_many_small_zips_are_bounded_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = zip_bytes({f"{n}.txt": TEXT for n in range(8)})
    path = put(tmp_path / "外.zip", {f"{n}.zip": inner for n in range(8)})
    assert len(names(path)) == 64
    unpack._list_file.cache_clear()
    monkeypatch.setattr(unpack, "MAX_PAPERS", 30)
    with pytest.raises(UnreadableDocument, match="分批提供"):
        unpack.list_papers(path)
    unpack._list_file.cache_clear()
    monkeypatch.setattr(unpack, "MAX_PAPERS", 3)
    refuse(path, "分批提供")


def test_the_directory_is_measured_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path / "a.zip", {"表.txt": TEXT})
    monkeypatch.setattr(unpack, "MAX_DIRECTORY_MB", 0)
    with pytest.raises(UnreadableDocument, match="解压后超过上限"):
        unpack.list_papers(path)


def test_a_paper_over_the_limit_is_told_by_its_own_name(tmp_path: Path) -> None:
    path = put(tmp_path / "a.zip", {"大.txt": b"1234567 " * 200_000})
    with pytest.raises(UnreadableDocument, match=r"“大\.txt”有"):
        read(path / "大.txt", limit_mb=1)


def test_a_paper_that_holds_more_than_it_declares_is_damaged(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("表.txt", TEXT * 999)
    content = bytearray(buffer.getvalue())
    at = content.find(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 50)
    (tmp_path / "a.zip").write_bytes(bytes(content))
    with pytest.raises(UnreadableDocument, match="不是完整的"):
        read(tmp_path / "a.zip" / "表.txt")


@pytest.mark.parametrize(
    "way", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_every_way_of_packing_is_read(tmp_path: Path, way: int) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", way) as out:
        out.writestr("空.txt", b"")
        out.writestr("表.txt", TEXT * 99)
    assert read(tmp_path / "a.zip" / "表.txt").text == TEXT.decode() * 99
    with pytest.raises(UnreadableDocument, match="空文件"):
        read(tmp_path / "a.zip" / "空.txt")


def test_a_way_of_packing_that_is_not_known_is_to_be_unpacked(tmp_path: Path) -> None:
    content = zip_bytes({"表.txt": TEXT})
    for head, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        start = content.index(head) + at
        content = content[:start] + struct.pack("<H", 9) + content[start + 2 :]
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(UnreadableDocument, match="请解压后逐份提供"):
        read(tmp_path / "a.zip" / "表.txt")


def test_a_zip_that_changed_is_looked_at_again(tmp_path: Path) -> None:
    path = put(tmp_path / "a.zip", {"表.txt": TEXT})
    assert read(path / "表.txt").text == TEXT.decode()
    put(path, {"别.txt": TEXT, "表.txt": b"other"})
    assert read(path / "表.txt").text == "other"


@pytest.mark.parametrize("at", ["没有.txt", "表.txt/深.txt"])
def test_a_paper_that_is_not_there_is_missing(tmp_path: Path, at: str) -> None:
    path = put(tmp_path / "a.zip", {"表.txt": TEXT})
    with pytest.raises(UnreadableDocument, match="找不到"):
        read(path / at)
    (tmp_path / "b.txt").write_bytes(TEXT)
    with pytest.raises(UnreadableDocument, match="找不到"):
        read(tmp_path / "b.txt" / at)


def test_an_empty_zip_has_no_files(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="没有可读取的文件"):
        collect_files([put(tmp_path / "空.zip", {})])


def test_other_packed_files_keep_their_sentence(tmp_path: Path) -> None:
    path = put(tmp_path / "外.zip", {"材料.rar": b"Rar!\x1a\x07\x00" + bytes(40)})
    (file,) = collect_files([path])
    with pytest.raises(UnreadableDocument, match="请解压后逐份提供"):
        read(file.path)


def test_a_zip_is_reviewed_as_the_folder_it_was_packed_from(tmp_path: Path) -> None:
    season = Path(__file__).parents[1] / "corpus" / "samples" / "season" / "县教育局"
    with zipfile.ZipFile(tmp_path / "县教育局.zip", "w") as out:
        for file in sorted(season.rglob("*")):
            if file.is_file():
                out.write(file, file.relative_to(season).as_posix())
    space = open_space(None)
    one, other = (space.judge([path]) for path in (season, tmp_path / "县教育局.zip"))
    assert [(file.name, file.document_id) for file in one.sources] == [
        (file.name, file.document_id) for file in other.sources
    ]
    assert [review.findings for review in one.reviews] == [
        review.findings for review in other.reviews
    ]


def test_rules_in_a_zip_are_taken_into_the_library(tmp_path: Path) -> None:
    from pbassist.workspace.folder import make_workspace

    make_workspace(tmp_path / "w")
    rule = "云泽县预算绩效管理办法\n第一条　为了加强管理，制定本办法。\n第二条　本办法自印发之日起施行。\n"
    path = put(tmp_path / "制度.zip", {"办法.txt": rule.encode()})
    (added,) = open_space(tmp_path / "w").add([path])
    assert added.title == "云泽县预算绩效管理办法"
    assert (tmp_path / "w" / "laws" / "办法.txt").read_bytes() == rule.encode()
