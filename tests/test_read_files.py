from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from pbassist.errors import PbassistError, UnreadableDocument
from pbassist.read import read, read_text
from tests.written import (
    lock_pdf,
    make_bomb,
    rewrite_part,
    write_old_workbook,
    write_pdf,
    write_word,
    write_workbook,
    zip_bytes,
)

ROWS = [["项目名称", "金额"], ["农村饮水", 486]]


def refuse(path: Path, *words: str, limit_mb: float = 200) -> str:
    """The sentence with which a file is refused: one Chinese sentence with these words."""
    with pytest.raises(UnreadableDocument) as caught:
        read(path, limit_mb=limit_mb)
    sentence = str(caught.value)
    assert sentence.endswith("。")
    assert sentence.count("。") == 1
    assert "\n" not in sentence
    for word in (*words, path.name):
        assert word in sentence
    return sentence


def put(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    refuse(tmp_path / "没有.docx", "找不到")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    refuse(tmp_path, "找不到")


@pytest.mark.parametrize("name", ["空.docx", "空.xlsx", "空.pdf", "空.txt"])
def test_an_empty_file_is_named(tmp_path: Path, name: str) -> None:
    refuse(put(tmp_path / name, b""), "空文件")


def test_an_empty_text_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="空文件"):
        read_text("", name="空.txt")
    with pytest.raises(UnreadableDocument, match="没有可读的文字"):
        read_text(" \n\t\u3000\n", name="空白.txt")


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("文.docx", "这是一段文字，不是文档。".encode(), "纯文本"),
        ("表.xlsx", "这是一段文字，不是表格。".encode(), "纯文本"),
        ("表.xls", "项目\t金额\n饮水\t486\n".encode("gb18030"), "纯文本"),
        ("报告.pdf", "这是一段文字，不是版式文件。".encode(), "纯文本"),
        ("报告.docx", b"%PDF-1.4\n1 0 obj\n", "PDF"),
        ("图.docx", b"\x89PNG\r\n\x1a\n" + bytes(40), "图片"),
        ("图.jpg", b"\xff\xd8\xff\xe0" + bytes(40), "图片"),
        ("图.jpg", bytes(range(256)) * 8, "图片"),
        ("程序.exe", b"MZ" + bytes(range(256)) * 8, "不支持"),
        ("无扩展名", bytes(range(256)) * 8, "无扩展名"),
        ("材料.rar", b"Rar!\x1a\x07\x00" + bytes(40), "压缩包"),
        ("材料.7z", b"7z\xbc\xaf\x27\x1c" + bytes(40), "压缩包"),
        ("报告.pdf", b"<html><body><p>1</p></body></html>", "网页"),
        ("乱.docx", bytes(range(256)) * 8, "不是完整的"),
        ("乱.xlsx", b"\x00\x01\x02" * 99, "不是完整的"),
        ("断.docx", b"PK\x03\x04" + bytes(60), "不是完整的"),
        ("断.xlsx", b"PK\x03\x04" + b"xl/workbook.xml" * 9, "不是完整的"),
        ("断.pdf", b"%PDF-1.7\ngarbage", "不是完整的"),
        ("断.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(700), "不是完整的"),
        ("乱.txt", bytes(range(256)) * 8, "编码"),
        ("乱.txt", b"\x00" * 999, "编码"),
        ("乱.txt", os.urandom(0) + bytes((7 * i * i + i) % 256 for i in range(4096)), "编码"),
    ],
)
def test_what_cannot_be_read_gets_one_sentence(
    tmp_path: Path, name: str, content: bytes, word: str
) -> None:
    refuse(put(tmp_path / name, content), word)


def test_a_zip_of_papers_is_to_be_unpacked(tmp_path: Path) -> None:
    content = zip_bytes({"申报表.xlsx": b"1", "报告.docx": b"2"})
    refuse(put(tmp_path / "材料.zip", content), "解压")
    refuse(put(tmp_path / "材料.docx", content), "不是完整的")


@pytest.mark.parametrize(
    ("part", "word"),
    [("ppt/presentation.xml", "演示文稿")],
)
def test_other_kinds_of_zip_are_named(tmp_path: Path, part: str, word: str) -> None:
    refuse(put(tmp_path / "文件.zip", zip_bytes({part: b"<x/>"})), word, "另存为")


def test_contents_that_contradict_the_extension_are_named(tmp_path: Path) -> None:
    word = write_word(tmp_path / "真.docx", ["正文"])
    book = write_workbook(tmp_path / "真.xlsx", {"表": ROWS})
    pdf = write_pdf(tmp_path / "真.pdf", ["正文内容"])
    refuse(word.rename(tmp_path / "假.xlsx"), "Word 文档", ".xlsx")
    refuse(book.rename(tmp_path / "假.docx"), "电子表格", ".docx")
    refuse(pdf.rename(tmp_path / "假.txt"), "PDF", ".txt")


def test_a_workbook_is_read_by_content_whatever_workbook_extension_it_has(tmp_path: Path) -> None:
    new = write_workbook(tmp_path / "新.xlsx", {"表": ROWS}).rename(tmp_path / "新.et")
    old = write_old_workbook(tmp_path / "旧.xls", {"表": ROWS}).rename(tmp_path / "旧.et")
    swapped = write_old_workbook(tmp_path / "换.xls", {"表": ROWS}).rename(tmp_path / "换.xlsx")
    for path in (new, old, swapped):
        assert read(path).tables[0].text(1, 1) == "486"


def test_old_word_files_are_to_be_saved_anew(tmp_path: Path) -> None:
    book = write_old_workbook(tmp_path / "a.xls", {"表": ROWS}).read_bytes()
    renamed = book.replace("Workbook".encode("utf-16-le"), "WordDocu".encode("utf-16-le"))
    refuse(put(tmp_path / "旧.doc", renamed), "另存为")


def test_an_encrypted_pdf_is_named(tmp_path: Path) -> None:
    plain = write_pdf(tmp_path / "a.pdf", ["正文内容"])
    refuse(lock_pdf(plain, tmp_path / "密.pdf"), "已加密")


def test_a_pdf_with_an_owner_password_only_can_be_read(tmp_path: Path) -> None:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=str(write_pdf(tmp_path / "a.pdf", ["正文内容"])))
    writer.encrypt("", owner_password="owner", algorithm="RC4-128")
    writer.write(tmp_path / "b.pdf")
    assert "正文内容" in read(tmp_path / "b.pdf").text


def test_an_encrypted_office_file_is_named(tmp_path: Path) -> None:
    book = write_old_workbook(tmp_path / "a.xls", {"表": ROWS}).read_bytes()
    # an encrypted .xlsx is a compound file with the stream EncryptedPackage (here: 16 letters)
    at = book.index("Workbook".encode("utf-16-le"))
    name = "EncryptedPackage".encode("utf-16-le") + b"\0\0"
    locked = book[:at] + name + book[at + len(name) : at + 64] + b"\x22\x00" + book[at + 66 :]
    refuse(put(tmp_path / "密.xlsx", locked), "已加密")


def test_a_file_over_the_limit_is_named_with_its_size(tmp_path: Path) -> None:
    path = put(tmp_path / "大.txt", "字".encode() * 700_000)
    refuse(path, "2.0 MB", "1 MB", limit_mb=1)
    assert read(path, limit_mb=3).text


def test_a_bomb_is_refused_before_it_is_inflated(tmp_path: Path) -> None:
    refuse(make_bomb(tmp_path / "弹.docx", 700), "解压后")
    refuse(make_bomb(tmp_path / "弹.xlsx", 700, "xl/workbook.xml"), "解压后")
    refuse(make_bomb(tmp_path / "小弹.docx", 80), "解压后")


def test_too_many_entries_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "多.docx", "w") as out:
        for number in range(20_100):
            out.writestr(f"word/{number}", b"")
    refuse(tmp_path / "多.docx", "解压后")


def test_a_directory_that_lies_about_a_size_is_refused(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", {"表": [["字" * 50] * 9] * 200})
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    at = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    content[at + 24 : at + 28] = (entry.file_size // 2).to_bytes(4, "little")
    refuse(put(tmp_path / "谎.xlsx", bytes(content)), "不是完整的")


def test_outside_entities_are_not_read(tmp_path: Path) -> None:
    secret = put(tmp_path / "secret.txt", b"TOP")
    doctype = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file://' + str(secret).encode() + b'">]>'
    path = write_word(tmp_path / "a.docx", ["正文ENTITY内容"])
    with zipfile.ZipFile(path) as archive:
        head = archive.read("word/document.xml").split(b"<w:document", 1)[0]
    change = {head: head + doctype, b"ENTITY": b"&x;"}
    evil = rewrite_part(path, tmp_path / "b.docx", "word/document.xml", change)
    try:
        text = read(evil).text
    except PbassistError as error:
        text = str(error)
    assert "TOP" not in text


def test_the_same_bytes_give_the_same_document(tmp_path: Path) -> None:
    path = write_word(tmp_path / "a.docx", ["正文", ROWS])
    one, two = read(path), read(path)
    assert one.id == two.id
    assert one.to_stored_json() == two.to_stored_json()
    assert one.reader.name == "word/lxml"
