"""A Word paragraph becomes lines of visible text, with hidden and deleted text apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pbassist.read.fold import fold_text
from pbassist.read.markup import W, is_on

if TYPE_CHECKING:
    from lxml.etree import _Element

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TEXT_BOX = W + "txbxContent"
_TRANSPARENT = frozenset(
    W + tag
    for tag in ("hyperlink", "smartTag", "fldSimple", "customXml", "bdo", "dir", "sdtContent")
)
_GONE = frozenset((W + "del", W + "moveFrom"))
_NEW = frozenset((W + "ins", W + "moveTo"))
_SYMBOLS = {
    "F052": "☑", "F0FE": "☑", "F0FC": "√", "F050": "√", "F0FD": "☒", "F054": "☒", "F0FB": "×",
    "F0A3": "□", "F0A8": "□", "F06F": "□", "F02A": "□", "F0B7": "•", "F06C": "●",
}  # fmt: skip
"""Wingdings and Wingdings 2 code points that forms use, by what they look like."""
_SPACES = {W + "tab": " ", W + "ptab": " ", W + "noBreakHyphen": "-"}


@dataclass(slots=True)
class Runs:
    """What a paragraph holds."""

    lines: list[str] = field(default_factory=lambda: [""])
    """Visible text, cut at the breaks the author typed."""
    hidden: str = ""
    deleted: str = ""
    boxes: list[_Element] = field(default_factory=list)
    """Contents of text boxes anchored in it."""


def read_runs(paragraph: _Element) -> Runs:
    """The text of a paragraph: insertions, links and content controls kept, field codes not."""
    runs = Runs()
    _walk(paragraph, runs, deleted=False)
    runs.lines = [fold_text(line) for line in runs.lines]
    runs.hidden, runs.deleted = fold_text(runs.hidden), fold_text(runs.deleted)
    return runs


def _walk(parent: _Element, runs: Runs, *, deleted: bool) -> None:
    for child in parent:
        tag = child.tag
        if tag == W + "r":
            _read_run(child, runs, deleted=deleted)
        elif tag in _GONE:
            _walk(child, runs, deleted=True)
        elif tag in _NEW or tag in _TRANSPARENT:
            _walk(child, runs, deleted=deleted)
        elif tag == W + "sdt":
            for content in child.iterfind(W + "sdtContent"):
                _walk(content, runs, deleted=deleted)
        elif tag == _MC + "AlternateContent":
            _read_alternate(child, runs, deleted=deleted)
        elif isinstance(tag, str) and tag.startswith(_M):
            _put(runs, "".join(text.text or "" for text in child.iter(_M + "t")), deleted=deleted)


def _read_run(run: _Element, runs: Runs, *, deleted: bool) -> None:
    vanished = is_on(run, f"{W}rPr/{W}vanish")
    for child in run:
        tag = child.tag
        if tag == W + "t":
            _put(runs, child.text or "", deleted=deleted, hidden=vanished)
        elif tag == W + "delText":
            runs.deleted += child.text or ""
        elif tag in _SPACES:
            _put(runs, _SPACES[tag], deleted=deleted, hidden=vanished)
        elif tag in (W + "br", W + "cr"):
            if not deleted and not vanished:
                runs.lines.append("")
        elif tag == W + "sym":
            symbol = _SYMBOLS.get((child.get(W + "char") or "").upper(), "\ufffc")
            _put(runs, symbol, deleted=deleted, hidden=vanished)
        elif tag == W + "ruby":
            for base in child.iterfind(W + "rubyBase"):
                _walk(base, runs, deleted=deleted)
        elif tag == _MC + "AlternateContent":
            _read_alternate(child, runs, deleted=deleted)
        elif tag in (W + "pict", W + "drawing", W + "object"):
            runs.boxes.extend(_outermost_boxes(child))


def _read_alternate(alternate: _Element, runs: Runs, *, deleted: bool) -> None:
    """One of the ways to show the same thing: the first choice, else the fallback."""
    chosen = alternate.find(_MC + "Choice")
    if chosen is None:
        chosen = alternate.find(_MC + "Fallback")
    if chosen is None:
        return
    boxes = _outermost_boxes(chosen)
    if boxes:
        runs.boxes.extend(boxes)
    else:
        _walk(chosen, runs, deleted=deleted)
        _read_run(chosen, runs, deleted=deleted)


def _outermost_boxes(drawing: _Element) -> list[_Element]:
    boxes: list[_Element] = []
    for box in drawing.iter(_TEXT_BOX):
        inner = any(ancestor in boxes for ancestor in box.iterancestors(_TEXT_BOX))
        fallback = next(box.iterancestors(_MC + "Fallback"), None)
        doubled = fallback is not None and _has_choice_box(fallback)
        if not inner and not doubled:
            boxes.append(box)
    return boxes


def _has_choice_box(fallback: _Element) -> bool:
    alternate = fallback.getparent()
    choice = None if alternate is None else alternate.find(_MC + "Choice")
    return choice is not None and next(choice.iter(_TEXT_BOX), None) is not None


def _put(runs: Runs, text: str, *, deleted: bool, hidden: bool = False) -> None:
    if deleted:
        runs.deleted += text
    elif hidden:
        runs.hidden += text
    else:
        runs.lines[-1] += text.replace("\t", " ").replace("\n", " ")
