"""Vectors on a `chroma run` server: every failure of it is a sentence, and nothing else is contacted."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from pbassist.errors import ModelUnavailable
from pbassist.retrieve import DenseIndex, Embedder, Server
from pbassist.retrieve.served import name_collection
from tests.chroma_server import ChromaServer
from tests.meanings import TINY, tiny_embedder
from tests.scripted import Scripted, ScriptedServer, page, refuse
from tests.test_dense import RULES, make, turned_embedder

pytest.importorskip("chromadb")
SECRET = "t0ken-of-the-bureau"


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    with ChromaServer(tmp_path_factory.mktemp("chroma")) as server:
        yield server


@pytest.fixture
def server(chroma: ChromaServer, request: pytest.FixtureRequest) -> Server:
    """A workspace of this test's own on the one server."""
    return Server(chroma.url, request.node.nodeid, timeout_seconds=20)


def build(server: Server, embedder: Embedder = TINY, articles: Any = RULES) -> int:
    """Bring the collection up to the articles; how many units were embedded."""
    done: list[str] = []

    def count(texts: Sequence[str]) -> Sequence[Sequence[float]]:
        done.extend(texts)
        return embedder.embed_passages(texts)

    counting = embedder._replace(embed_passages=count)
    found = DenseIndex.open(server, counting, articles)
    with found.dense or DenseIndex.make(server, counting, articles) as dense:
        assert dense.update(lambda *_: False)
        assert dense.missing == 0
    return len(done)


def ask(server: Server, question: str, embedder: Embedder = TINY) -> list[str]:
    found = DenseIndex.open(server, embedder, RULES)
    assert found.dense is not None, found.reason
    with found.dense as dense:
        return [one.article_id for one in dense.search(question)]


def reason(server: Server, embedder: Embedder = TINY) -> str:
    found = DenseIndex.open(server, embedder, RULES)
    if found.dense:
        found.dense.close()
    return found.reason


def connect(server: Server) -> Any:
    """The server by Chroma's own client."""
    import chromadb
    from chromadb.config import Settings

    port = int(server.url.rpartition(":")[2])
    return chromadb.HttpClient("127.0.0.1", port, settings=Settings(anonymized_telemetry=False))


def test_what_is_near_is_found_and_nothing_is_embedded_twice(server: Server) -> None:
    assert reason(server) == "missing"
    assert build(server) > len(RULES)
    assert build(server) == 0
    assert ask(server, "钱没花完")[0] == "a#1"
    assert ask(server, "证明留多久")[0] == "a#3"
    assert ask(server, "红烧肉怎么做") == []


def test_only_what_changed_is_embedded(server: Server) -> None:
    build(server)
    assert build(server, articles=[*RULES[1:], make(4, "第四条 结余资金由财政收回。")]) == 1


def test_two_workspaces_share_nothing(server: Server) -> None:
    other = server._replace(workspace="another")
    build(server)
    assert reason(other) == "missing"
    assert build(other) > 0
    assert build(server, articles=RULES[:1]) == 0
    assert build(other) == 0


def test_two_at_once_spoil_nothing(server: Server) -> None:
    build(server)
    one, two = (DenseIndex.open(server, TINY, RULES).dense for _ in range(2))
    assert one is not None
    assert two is not None
    with one, two:
        assert one.update(lambda *_: False)
        assert two.search("钱没花完")[0].article_id == "a#1"
        assert two.update(lambda *_: False)
        assert one.search("钱没花完")[0].article_id == "a#1"


def test_a_stop_keeps_what_was_embedded(server: Server) -> None:
    many = [make(n, f"第{n}条 第{n}项资金结转使用。") for n in range(60)]
    with DenseIndex.make(server, TINY, many) as dense:
        assert not dense.update(lambda done, _: done > 30)
        left, every = dense.missing, len(dense)
    assert 0 < left < every
    assert build(server, articles=many) == left


def test_another_embedder_has_a_collection_of_its_own(server: Server) -> None:
    newer = tiny_embedder("tiny 2")
    build(server)
    assert reason(server, newer) == "other"
    assert build(server, newer) > 0
    assert reason(server, newer) == ""
    assert build(server) == 0


@pytest.mark.parametrize("size", [9, 12])
def test_another_model_under_the_same_name_is_made_anew(server: Server, size: int) -> None:
    build(server)
    assert build(server, turned_embedder(size)) > len(RULES)
    assert ask(server, "钱没花完", turned_embedder(size))[0] == "a#1"


@pytest.mark.parametrize(
    ("metadata", "said"),
    [
        ({"stamp": "{"}, "broken"),
        ({"embedder": "tiny 1"}, "broken"),
        ({"stamp": '{"embedder":"x","folder":"","plain":[]}'}, "other"),
    ],
)
def test_a_collection_of_another_hand_is_made_anew(
    server: Server, metadata: dict[str, str], said: str
) -> None:
    build(server)
    name = name_collection(server.workspace, TINY.name)
    connect(server).get_collection(name, embedding_function=None).modify(metadata=metadata)
    assert reason(server) == said
    assert build(server) > 0
    assert ask(server, "钱没花完")[0] == "a#1"


def test_vectors_lost_on_the_server_are_seen(server: Server) -> None:
    build(server)
    name = name_collection(server.workspace, TINY.name)
    kept = connect(server).get_collection(name, embedding_function=None)
    kept.delete(ids=kept.get(include=[])["ids"][:2])
    assert reason(server) == "broken"


def test_a_collection_deleted_meanwhile_is_seen(server: Server) -> None:
    build(server)
    dense = DenseIndex.open(server, TINY, RULES).dense
    assert dense is not None
    with dense:
        connect(server).delete_collection(name_collection(server.workspace, TINY.name))
        assert dense.search("钱没花完") == ()
        assert dense.broken
        with pytest.raises(ModelUnavailable, match="已被删除"):
            dense.update(lambda *_: False)
    assert reason(server) == "missing"
    assert build(server) > 0


def test_no_words_are_kept_on_the_server(chroma: ChromaServer, server: Server) -> None:
    build(server)
    name = name_collection(server.workspace, TINY.name)
    kept = connect(server).get_collection(name, embedding_function=None)
    held = kept.get(include=["documents", "metadatas", "uris"])
    assert not any(held["documents"])
    assert not any(held["metadatas"])
    assert "结转" not in json.dumps(kept.metadata, ensure_ascii=False)
    assert server.workspace not in json.dumps([name, kept.metadata], ensure_ascii=False)


# ------------------------------------------------------------------ servers that are none


def say(server: Server) -> str:
    with pytest.raises(ModelUnavailable) as error:
        DenseIndex.open(server, TINY, RULES)
    said = str(error.value)
    assert "检索按字词进行" in said
    assert said.endswith("。")
    assert said.count("。") == 1
    assert SECRET not in said
    return said


def test_nobody_at_the_address_is_a_sentence(tmp_path: Path) -> None:
    nobody = ChromaServer(tmp_path)
    assert "连接不上" in say(Server(nobody.url, "w"))


def test_a_server_that_stops_meanwhile_is_a_sentence(tmp_path: Path) -> None:
    with ChromaServer(tmp_path) as chroma:
        server = Server(chroma.url, "w")
        build(server)
        dense = DenseIndex.open(server, TINY, RULES).dense
        assert dense is not None
        with dense:
            chroma.stop()
            with pytest.raises(ModelUnavailable, match="连接不上"):
                dense.search("钱没花完")
            with pytest.raises(ModelUnavailable, match="连接不上"):
                dense.update(lambda *_: False)
        assert "连接不上" in say(server)
        chroma.start()
        assert build(server) == 0


def answer(body: Any, status: int = 200) -> Scripted:
    return page(json.dumps(body), status=status, media_type="application/json")


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (page("<html>secret words</html>"), "不合约定"),
        (page("no", status=404), "不合约定"),
        (refuse(500), "不合约定"),
        (answer("0.5.23"), "版本是 0.5.23"),
        (answer({"detail": "x"}), "版本是"),
        (answer({"error": "Unauthorized"}, 401), "不接受令牌"),
        (answer({"error": "AuthError", "message": "Forbidden"}, 403), "不接受令牌"),
        (Scripted(302, (("location", "http://127.0.0.1:9/"),)), "不合约定"),
    ],
)
def test_what_is_no_chroma_is_told(reply: Scripted, said: str) -> None:
    with ScriptedServer(reply) as other:
        told = say(Server(other.root, "w", SecretStr(SECRET), 5))
    assert said in told
    assert "secret words" not in told


def test_a_server_that_never_ends_is_not_waited_for() -> None:
    with ScriptedServer(Scripted(delay=30)) as other:
        assert "没有按时回答" in say(Server(other.root, "w", timeout_seconds=0.3))


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1:8000",
        "file:///etc/passwd",
        "127.0.0.1:8000",
        f"http://user:{SECRET}@127.0.0.1:8000",
        f"http://127.0.0.1:8000/?token={SECRET}",
        "http://127.0.0.1:8000/a/path",
        "http://",
        "",
    ],
)
def test_an_address_that_is_none_is_said_before_anything_is_sent(url: str) -> None:
    assert "地址不能使用" in say(Server(url, "w"))


def test_the_token_goes_to_the_server_alone_and_no_proxy_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with ScriptedServer(refuse(500)) as proxy, ScriptedServer(answer("1.0.0")) as other:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.root)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.setenv("CHROMA_OTEL_COLLECTION_ENDPOINT", proxy.root)
        server = Server(other.root, "w", SecretStr(SECRET), 5)
        say(server)
        assert other.requests
        assert {one.headers["authorization"] for one in other.requests} == {f"Bearer {SECRET}"}
        assert proxy.requests == []
    assert SECRET not in repr(server)


@pytest.mark.parametrize("token", ["a\nb", "a b", "密钥"])
def test_a_token_that_cannot_be_sent_is_a_sentence(chroma: ChromaServer, token: str) -> None:
    said = say(Server(chroma.url, "w", SecretStr(token)))
    assert "不能发送" in said
    assert token not in said
