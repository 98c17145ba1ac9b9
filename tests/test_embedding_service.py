"""A service that the bureau named makes vectors, or the search goes by words and says why."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from pbassist.ask import EmbeddingClient, Endpoint
from pbassist.errors import ModelUnavailable
from pbassist.workspace import Workspace
from tests.scripted import Scripted, ScriptedServer, drip, hang_up, page, refuse

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
PHONE, PERSON = "13812345678", "510181199001011234"


def spell(text: str) -> list[float]:
    """A vector of a text: how often it names each of a few matters, and a little of everything."""
    return [text.count(word) + 0.01 for word in ("监控", "自评", "公开", "评审")]


def embed(request: dict[str, Any]) -> Scripted:
    """What a service answers, its rows out of order as some send them."""
    rows = [
        {"object": "embedding", "index": at, "embedding": spell(text)}
        for at, text in enumerate(request["input"])
    ]
    return answer({"object": "list", "data": rows[::-1], "model": "m"})


def answer(body: Any) -> Scripted:
    return page(json.dumps(body), media_type="application/json")


def open_client(server: ScriptedServer, *, key: str | None = None) -> EmbeddingClient:
    secret = SecretStr(key) if key else None
    return EmbeddingClient(Endpoint(server.url, "向量模型", secret, 5))


def test_each_text_gets_its_own_vector_of_length_one() -> None:
    with ScriptedServer(by=embed) as server:
        client = open_client(server, key="sk-1")
        vectors = client.embed(["绩效监控", "单位自评", "信息公开"])
        client.close()
    assert [max(range(4), key=vector.__getitem__) for vector in vectors] == [0, 1, 2]
    assert all(abs(sum(value * value for value in vector) - 1) < 1e-9 for vector in vectors)
    assert server.requests[0].body["model"] == "向量模型"
    assert server.requests[0].headers["authorization"] == "Bearer sk-1"


def test_many_texts_go_in_several_requests() -> None:
    with ScriptedServer(by=embed) as server:
        client = open_client(server)
        assert len(client.embed([f"第{number}条自评" for number in range(70)])) == 70
        client.close()
    assert [len(one.body["input"]) for one in server.requests] == [32, 32, 6]


def test_numbers_of_people_do_not_leave() -> None:
    with ScriptedServer(by=embed) as server:
        client = open_client(server)
        client.embed([f"联系人{PHONE}，身份证{PERSON}，自评"])
        client.close()
    assert PHONE not in server.requests[0].text
    assert PERSON not in server.requests[0].text


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (refuse(401), "不接受密钥"),
        (refuse(404), "404"),
        (refuse(429), "429"),
        (refuse(500), "内部出错"),
        (hang_up(), "断开|连接不上"),
        (page("<html>"), "约定的格式"),
        (answer({"data": []}), "约定的格式"),
        (answer({"data": [{"index": 0, "embedding": []}]}), "约定的格式"),
        (answer({"data": [{"index": 0, "embedding": [0.0, 0.0]}]}), "约定的格式"),
        (answer({"data": [{"index": 0, "embedding": ["x"]}]}), "约定的格式"),
        (answer({"choices": []}), "约定的格式"),
    ],
)
def test_what_is_no_answer_is_told(reply: Scripted, said: str) -> None:
    with ScriptedServer(reply) as server:
        client = open_client(server)
        with pytest.raises(ModelUnavailable, match=said) as error:
            client.embed(["自评"])
        client.close()
    assert "检索按字词进行" in str(error.value)


def test_a_service_that_never_ends_is_not_waited_for() -> None:
    with ScriptedServer(drip()) as server:
        client = EmbeddingClient(Endpoint(server.url, "m", None, 0.6))
        with pytest.raises(ModelUnavailable, match="没有回答"):
            client.embed(["自评"])
        client.close()


@pytest.mark.parametrize(
    ("url", "name", "said"),
    [("ftp://x", "m", "地址不能使用"), ("http://127.0.0.1:9", "", "没有设置")],
)
def test_what_cannot_be_meant_is_said_before_anything_is_sent(
    url: str, name: str, said: str
) -> None:
    with pytest.raises(ModelUnavailable, match=said):
        EmbeddingClient(Endpoint(url, name))


RULE = """云泽县绩效管理办法
第一条绩效监控每半年开展一次。
第二条单位自评由预算单位完成。
第三条评价结果依法公开。
第四条重点项目由专家评审。
"""


def open_workspace(root: Path, url: str) -> Workspace:
    settings = {"PBASSIST_SEARCH__EMBEDDINGS_URL": url, "PBASSIST_SEARCH__EMBEDDINGS_MODEL": "m"}
    return Workspace.open(root, clock=lambda: NOW, environ=settings, named=root)


def test_a_workspace_searches_by_the_service_it_names(tmp_path: Path) -> None:
    root = Workspace.init(tmp_path / "云泽县")
    (tmp_path / "办法.txt").write_text(RULE, encoding="utf-8")
    with ScriptedServer(by=embed) as server:
        opened = open_workspace(root, server.url)
        opened.add([tmp_path / "办法.txt"])
        made = opened.index()
        assert made.embedded.units > 0
        assert "含义索引已更新" in made.embedded.said
        before = len(server.requests)
        opened.search("自评")
        assert len(server.requests) == before + 1
    answer = open_workspace(root, server.url).search("自评怎么做")
    assert "只按字词检索" in answer.note
    assert "连接不上" in answer.note
    assert answer.hits


def test_an_index_of_another_service_is_made_anew(tmp_path: Path) -> None:
    root = Workspace.init(tmp_path / "云泽县")
    with ScriptedServer(by=embed) as first:
        open_workspace(root, first.url).index()
    with ScriptedServer(by=embed) as second:
        opened = open_workspace(root, second.url)
        assert "另一版本" in opened.search("公款怎么处理算违规").note
        assert "已重新建立" in opened.index().embedded.said


def test_a_service_that_is_gone_leaves_the_words(tmp_path: Path) -> None:
    root = Workspace.init(tmp_path / "云泽县")
    with ScriptedServer(refuse(500)) as server:
        said = open_workspace(root, server.url).index().embedded.said
    assert "内部出错" in said
    assert "检索按字词进行" in said


def test_the_key_is_never_taken_from_the_file(tmp_path: Path) -> None:
    from pbassist.errors import SettingsError

    root = Workspace.init(tmp_path / "云泽县")
    path = root / "pbassist.toml"
    text = path.read_text("utf-8").replace("[search]", '[search]\napi_key = "sk-1"\n')
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match="PBASSIST_SEARCH__API_KEY") as error:
        Workspace.open(root, clock=lambda: NOW, environ={}, named=root)
    assert "sk-1" not in str(error.value)
