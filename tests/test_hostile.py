"""A folder of hostile and broken files ends in a sentence or a document for each, and in nothing else."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import socket
import tempfile
import threading
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from pbassist.errors import PbassistError, UnreadableDocument
from pbassist.model.document import Document
from pbassist.read.apart.room import Outcome
from pbassist.workspace.files import collect_files
from pbassist.workspace.means import Means
from pbassist.workspace.reading import read_files
from tests.conserving import check_laws
from tests.hostile_files import SECRET, Outside, write_hostile, write_oddities
from tests.ofd_writing import make_parts, pack, text_object
from tests.test_read_apart import list_children
from tests.written import write_old_workbook, write_pdf, write_word, write_workbook

ROWS = [["项目名称", None, "执行率"], ["农村饮水", 486.5, 0.92], ["合计", 12, "无"]]
LEAST = 80
LIMITS = {"PBASSIST_LIMITS__SECONDS": "60", "PBASSIST_LIMITS__MEMORY_MB": "1024"}
SAID = {
    "平炸弹.docx": "解压后超过上限",
    "平炸弹.zip": "解压后超过上限",
    "叠炸弹.xlsx": "解压后超过上限",
    "目录极大.zip": "解压后超过上限",
    "大小谎小.docx": "不是完整的",
    "长端谎.docx": "不是完整的",
    "口令.zip": "已加密",
    "口令.docx": "已加密",
    "加密容器.xlsx": "已加密",
    "用户口令.pdf": "已加密",
    "万页.pdf": "10000 页，超过上限",
    "文档极多.ofd": "页，超过上限",
    "万帧.tiff": "10000 页，超过上限",
    "亿乘亿.png": "百万像素",
    "亿乘亿.bmp": "百万像素",
    "亿乘亿.tiff": "百万像素",
    "炸弹.png": "百万像素",
    "极大.jpg": "百万像素",
    "两角.xlsx": "范围超过",
    "笑.docx": "不是完整的",
    "笑.xlsx": "不是完整的",
    "根笑.ofd": "不是完整的",
    "表中表.docx": "不是完整的",
    "零字节.docx": "0 字节",
    "只有标记.txt": "没有可读的文字",
    "乱码.txt": "文字编码",
    "图改名.xlsx": "与扩展名（.xlsx）不符",
    "文本改名.pdf": "与扩展名（.pdf）不符",
    "演示.ppt": "演示文稿",
    "压.rar": "压缩包",
    "怪扩展名.exe": "不支持",
    "链到机要.txt": "文件夹以外的链接",
}
"""What the sentence of a file must say."""
KEPT = {
    "页树深.pdf": None,
    "样式环.docx": "文",
    "样式链.docx": "文",
    "编号环.docx": "列项",
    "远程模板.docx": "正文",
    "外部图片.docx": "正文",
    "满幅声明.xlsx": "文",
    "满幅合并.xlsx": "文",
    "模板环.ofd": "标题",
    "图形自套.pdf": None,
    "附件树环.pdf": "Report 2024",
    "书签环.pdf": "Report 2024",
    "交叉环.pdf": "Report 2024",
    "远程动作.pdf": "Report 2024",
    "极宽格.html": "甲\t乙",
    "怪名.zip/外.txt": "名怪",
    "x.docx/里.txt": "文件夹里的文字",
}
"""What a file's text must hold; None where a sentence is as good."""


class Run(NamedTuple):
    """What the folder run gave, and what it left."""

    outcomes: dict[str, Outcome]
    left: list[str]
    changed: bool
    asked: list[object]
    children: set[str]


def write_samples(folder: Path) -> dict[str, bytes]:
    """One sound file of each kind, to be damaged."""
    folder.mkdir()
    old = [list(row) for row in ROWS]
    paths = (
        write_word(folder / "文档.docx", ["报告", ROWS, "一、资金486万元。"]),
        write_workbook(folder / "表格.xlsx", {"表": ROWS}, merges=[(0, 0, 0, 1)]),
        write_old_workbook(folder / "旧表.xls", {"表": old}),
        write_pdf(folder / "版面.pdf", ["报告", ROWS, "一、资金486万元。"]),
        pack(folder / "版式.ofd", make_parts([text_object("报告", 20, 20)])),
    )
    page = "<html><body><table><tr><td>甲</td><td>乙</td></tr></table></body></html>"
    return {
        **{path.name: path.read_bytes() for path in paths},
        "网页.html": page.encode(),
        "文本.txt": "一、基本情况\n资金486万元。".encode(),
    }


def sum_folder(folder: Path) -> str:
    """A hash of every file and name in a folder."""
    sums = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        sums.update(str(path.relative_to(folder)).encode("utf-8", "surrogateescape"))
        if path.is_file() and not path.is_symlink():
            sums.update(path.read_bytes())
    return sums.hexdigest()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    base = tmp_path_factory.mktemp("hostile")
    folder, secret, temp = base / "报送", base / "机要.txt", base / "temp"
    secret.write_text(SECRET, "utf-8")
    temp.mkdir()
    asked: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.MonkeyPatch.context() as patch:
        threading.Thread(target=_note_callers, args=(server, asked), daemon=True).start()
        outside = Outside(secret, server.getsockname()[1])
        samples = write_samples(base / "samples")
        write_hostile(folder, outside, samples, converted=shutil.which("soffice") is not None)
        write_oddities(folder, secret)
        before, children = sum_folder(folder), list_children()
        patch.setattr(tempfile, "tempdir", str(temp))
        means = Means(None, clock=lambda: dt.datetime.now(dt.UTC), environ=LIMITS)
        files = collect_files([folder])
        outcomes = dict(zip((file.name for file in files), read_files(means, files), strict=True))
        changed = sum_folder(folder) != before
        left = [one.name for one in temp.rglob("*")]
        yield Run(outcomes, left, changed, asked, list_children() - children)


def _note_callers(server: socket.socket, asked: list[object]) -> None:
    while True:
        try:
            asked.append(server.accept()[1])
        except OSError:
            return


def test_each_file_ends_in_one_sentence_or_in_a_lawful_document(run: Run) -> None:
    assert len(run.outcomes) >= LEAST
    for name, outcome in run.outcomes.items():
        if isinstance(outcome, PbassistError):
            assert str(outcome).count("。") == 1, name
            assert "异常退出" not in str(outcome), name
            assert "已停止" not in str(outcome), name
            continue
        geometry = outcome.geometry
        assert geometry is None or len(geometry.packed) == 5 * len(outcome.text), name
        assert geometry is None or isinstance(geometry.packed, array)
        check_laws(outcome.model_copy(update={"pages": (), "geometry": None}))


@pytest.mark.parametrize(("name", "said"), SAID.items())
def test_the_sentence_says_what_is_wrong(run: Run, name: str, said: str) -> None:
    outcome = run.outcomes[name]
    assert isinstance(outcome, UnreadableDocument), outcome
    assert said in str(outcome)


@pytest.mark.parametrize(("name", "words"), KEPT.items())
def test_what_can_be_read_among_the_traps_is_read(run: Run, name: str, words: str | None) -> None:
    outcome = run.outcomes[name]
    if words is None:
        return
    assert isinstance(outcome, Document), outcome
    assert words in outcome.text


def test_nothing_outside_the_folder_is_read_or_asked(run: Run) -> None:
    for name, outcome in run.outcomes.items():
        told = outcome.text if isinstance(outcome, Document) else str(outcome)
        assert SECRET not in told, name
        assert "root:" not in told, name
        assert "daemon:" not in told, name
    assert run.asked == []


def test_nothing_is_left_behind_and_nothing_changed(run: Run) -> None:
    assert run.left == []
    assert run.children == set()
    assert not run.changed


def test_pipes_devices_and_circles_of_links_are_no_papers(run: Run) -> None:
    assert not {"管道.docx", "链到自己.txt", "链环"} & run.outcomes.keys()
    inside = [name for name in run.outcomes if name in ("x.docx/里.txt", "链在内.txt")]
    assert len(inside) == 1  # the same file, once
