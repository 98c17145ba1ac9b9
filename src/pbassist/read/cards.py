"""The cards and digests of corpus/regulations become Regulations, a digest's words a Document."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from pbassist.errors import SettingsError
from pbassist.model.document import Block, Document, Reader
from pbassist.model.policy import Article, Regulation, Verified


class Rules(NamedTuple):
    """Rules and the documents their articles lie in (制度及其文本)."""

    regulations: tuple[Regulation, ...]
    """In the order they were read."""
    documents: tuple[Document, ...]
    """One for each rule with articles."""


def read_cards(folder: Path) -> Rules:
    """Every card and digest below a folder, one TOML file a rule.

    Raises `SettingsError` when a file is no TOML or a field does not fit, naming file and field.
    """
    regulations: list[Regulation] = []
    documents: list[Document] = []
    for path in sorted(folder.glob("*.toml")):
        regulation, document = read_card(path)
        regulations.append(regulation)
        if document is not None:
            documents.append(document)
    return Rules(tuple(regulations), tuple(documents))


def read_card(path: Path) -> tuple[Regulation, Document | None]:
    """One card; with [[article]] tables it is a digest in our own words, and has a document."""
    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError.not_toml(path, error) from error
    entries = fields.pop("article", [])
    try:
        regulation = _make_regulation(path.stem, fields)
        if not entries:
            return regulation, None
        document = _make_document(path, entries)
        return _add_articles(regulation, document, entries), document
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SettingsError.bad_value(path, key, first["msg"]) from error


def _make_regulation(name: str, fields: dict[str, Any]) -> Regulation:
    checked = fields.pop("verified", {})
    marks = tuple(
        Verified(field=field, checked=bool(source), source=source or "未核验原文")
        for field, source in checked.items()
    )
    return Regulation.model_validate({"id": name, **fields, "verified": marks})


def _make_document(path: Path, entries: list[dict[str, Any]]) -> Document:
    lines = [f"{entry['label']} {entry['text']}" for entry in entries]
    text = "\n".join(lines)
    digest = hashlib.sha256(text.encode()).hexdigest()
    blocks, at = [], 0
    for number, line in enumerate(lines):
        blocks.append(
            Block(
                id=f"b{number}",
                kind="paragraph",
                start=at,
                end=at + len(line),
                locator=f"line:{number + 1}",
            )
        )
        at += len(line) + 1
    return Document(
        id=digest,
        name=path.name,
        media_type="application/toml",
        reader=Reader(name="cards", version="1"),
        text=text,
        text_hash=digest,
        blocks=tuple(blocks),
    )


def _add_articles(
    regulation: Regulation, document: Document, entries: list[dict[str, Any]]
) -> Regulation:
    stops = [block.start for block in document.blocks[1:]] + [len(document.text)]
    articles = tuple(
        Article(
            id=f"{regulation.id}#{number}",
            regulation_id=regulation.id,
            title=regulation.title,
            number=regulation.number,
            label=entry["label"],
            path=tuple(entry.get("path", ())),
            span=document.span(block.start, stop),
            paragraphs=(document.span(block.start + len(entry["label"]) + 1, block.end),),
        )
        for number, (block, stop, entry) in enumerate(
            zip(document.blocks, stops, entries, strict=True), start=1
        )
    )
    return regulation.model_copy(
        update={"articles": articles, "document_id": document.id, "text_kind": "digest"}
    )
