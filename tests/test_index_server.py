"""The index of meanings on a `chroma run` server, as a person at the command line sees it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pbassist.lock import WriterLock
from tests.chroma_server import ChromaServer
from tests.scripted import ScriptedServer, page
from tests.test_index import (
    ANSWER,
    MEANT,
    UPDATED,
    WORDED,
    Service,
    assert_whole,
    call,
    dense,
    finish,
    make_workspace,
    start,
)

pytest.importorskip("chromadb")
CHROMA = "PBASSIST_SEARCH__CHROMA_URL"


class Both(Service):
    """An embeddings service and a Chroma server, named in one environment."""

    chroma_url = ""

    @property
    def settings(self) -> dict[str, str]:
        """What names both."""
        return {**super().settings, CHROMA: self.chroma_url}


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    with ChromaServer(tmp_path_factory.mktemp("chroma")) as server:
        yield server


@pytest.fixture
def both(chroma: ChromaServer) -> Iterator[Both]:
    with Both() as opened:
        opened.chroma_url = chroma.url
        yield opened


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_workspace(tmp_path, articles=60)


def test_vectors_go_to_the_server_and_none_to_the_folder(root: Path, both: Both) -> None:
    assert UPDATED in call(root, both.settings, "index").err
    assert_whole(root, both)
    assert not dense(root).exists()


def test_several_processes_use_the_server_at_once(root: Path, both: Both) -> None:
    children = [start(root, both.settings, "index") for _ in range(2)]
    said = [finish(child) for child in children]
    assert [one.code for one in said] == [0, 0]
    assert all("另一个 pbassist 进程" not in one.err for one in said)
    assert_whole(root, both)
    dense(root).mkdir()
    with WriterLock(dense(root)):
        assert_whole(root, both)


def test_a_server_that_is_gone_leaves_the_words_and_is_told(
    tmp_path: Path, root: Path, both: Both
) -> None:
    with ChromaServer(tmp_path / "other") as other:
        both.chroma_url = other.url
        call(root, both.settings, "index")
    found = call(root, both.settings, "search", WORDED, "-n", "2")
    assert "第二条" in found.out
    assert found.out.startswith(f"本次只按字词检索。向量库服务“{other.url}”连接不上，")
    said = call(root, both.settings, "index")
    assert said.err.startswith("含义索引未建立完：向量库服务")
    assert said.code == 0


@pytest.mark.parametrize("url", ["ftp://127.0.0.1:1", "http://u:secret@127.0.0.1:1"])
def test_an_address_that_is_none_leaves_the_words_and_is_told(
    url: str, root: Path, both: Both
) -> None:
    both.chroma_url = url
    found = call(root, both.settings, "search", WORDED)
    assert "第二条" in found.out
    assert "地址不能使用" in found.out
    assert "secret" not in found.out
    assert "地址不能使用" in call(root, both.settings, "index").err


def test_a_service_that_is_no_chroma_leaves_the_words_and_is_told(root: Path, both: Both) -> None:
    with ScriptedServer(page("<html>")) as other:
        both.chroma_url = other.root
        found = call(root, both.settings, "search", WORDED)
    assert "第二条" in found.out
    assert "不合约定" in found.out


def test_the_token_is_sent_and_never_told(root: Path, both: Both) -> None:
    with ScriptedServer(page("no", status=401)) as other:
        both.chroma_url = other.root
        settings = both.settings | {"PBASSIST_CHROMA_TOKEN": "t0ken"}
        found = call(root, settings, "search", WORDED)
        assert other.requests[0].headers["authorization"] == "Bearer t0ken"
    assert "不接受令牌" in found.out
    assert "t0ken" not in found.out + found.err


def test_a_collection_deleted_by_others_is_told_and_made_anew(
    root: Path, both: Both, chroma: ChromaServer
) -> None:
    import chromadb

    call(root, both.settings, "index")
    client = chromadb.HttpClient("127.0.0.1", chroma.port)
    for one in client.list_collections():
        client.delete_collection(one.name)
    client.close()
    assert ANSWER in call(root, both.settings, "search", MEANT, "-n", "1").out
    assert UPDATED in call(root, both.settings, "index").err
    assert_whole(root, both)


def test_another_model_is_told_and_gets_a_collection_of_its_own(root: Path, both: Both) -> None:
    call(root, both.settings, "index")
    newer = both.settings | {"PBASSIST_SEARCH__EMBEDDINGS_MODEL": "m2"}
    assert "另一版本" in call(root, newer, "search", WORDED).out
    assert "另一版本建立，已重新建立" in call(root, newer, "index").err
    assert_whole(root, both)
