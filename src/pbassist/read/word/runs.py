"""A Word paragraph becomes its visible text, with hidden and deleted text and tracked changes.

Kept: insertions, links, content controls, results of fields. A typed break is a `\\n`, a tab a
space; a ruby is its base, a formula one line. Several paragraphs may be read into one `Runs`: those
of a table cell, and those whose end marks are deleted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from pbassist.read.build import Revised
from pbassist.read.markup import MC, M, W
from pbassist.read.word.drawings import (
    choose_alternate,
    find_boxes,
    find_drawn_words,
    is_large_picture,
)
from pbassist.read.word.fields import LONGEST, Field, close_field, open_field
from pbassist.read.word.looks import Looks
from pbassist.read.word.math import show_math
from pbassist.read.word.symbols import show_private, show_symbol, show_symbols

if TYPE_CHECKING:
    from lxml.etree import _Element

_RUN, _TEXT, _GONE_TEXT = W + "r", W + "t", W + "delText"
_AUTHOR, _ID = W + "author", W + "id"
_SPECIAL = re.compile("[\t\n\r\x85\u2028\u2029\uf000-\uf0ff]")
_LAYOUT = str.maketrans({"\t": " ", "\n": " ", "\r": " "} | dict.fromkeys("\x85\u2028\u2029", "\n"))
_MOST_FIELDS = 64
"""Fields inside each other that are followed over the end of a paragraph."""


class State(NamedTuple):
    """How the text at hand stands: seen, inserted (seen too), deleted or hidden."""

    role: Literal["seen", "inserted", "deleted", "hidden"]
    author: str = ""


SEEN, HIDDEN = State("seen"), State("hidden")


@dataclass(slots=True)
class Unseen:
    """A stretch of hidden or deleted text."""

    state: State
    parts: list[str]
    at: int
    """Where it stands in the visible text."""

    @property
    def text(self) -> str:
        """Its text; `\\n` where the author typed a break."""
        return "".join(self.parts)


@dataclass(slots=True)
class Runs:
    """What one or more paragraphs hold."""

    shown: list[str] = field(default_factory=list)
    """Visible text in parts; `\\n` where the author typed a break."""
    length: int = 0
    """Characters of `shown`."""
    inserted: list[Revised] = field(default_factory=list)
    """Tracked insertions, by offsets into `shown`."""
    unseen: list[Unseen] = field(default_factory=list)
    boxes: list[tuple[_Element, State]] = field(default_factory=list)
    """Contents of text boxes anchored here."""
    drawn: list[tuple[str, State]] = field(default_factory=list)
    """Words drawn as letters."""
    marks: list[tuple[str, State]] = field(default_factory=list)
    """Notes and comments that are referred to: footnote:2."""
    joins: int = 0
    """Paragraphs whose end marks are deleted."""
    pictures: int = 0
    """Pictures seen that are large enough to hold a scan."""
    objects: int = 0
    """Formulas kept as objects of another program."""

    def put(self, text: str, state: State) -> None:
        """Add text that stands in this state."""
        if state.role == "seen":
            self.shown.append(text)
            self.length += len(text)
        elif state.role == "inserted":
            self._insert(text, state.author)
        else:
            last = self.unseen[-1] if self.unseen else None
            if last is not None and last.state == state and last.at == self.length:
                last.parts.append(text)
            else:
                self.unseen.append(Unseen(state, [text], self.length))

    def _insert(self, text: str, author: str) -> None:
        start, end = self.length, self.length + len(text)
        if self.inserted and self.inserted[-1][2:] == (start, author):
            start = self.inserted.pop().start
        self.inserted.append(Revised("inserted", start, end, author))
        self.shown.append(text)
        self.length = end

    def put_before(self, at: int, part: int, label: str) -> None:
        """Set a label before what was added since there were `part` parts and `at` characters."""
        self.shown.insert(part, label)
        self.length += len(label)
        for number in range(len(self.inserted) - 1, -1, -1):
            one = self.inserted[number]
            if one.end <= at:
                break
            self.inserted[number] = one._replace(
                start=one.start + len(label) * (one.start >= at), end=one.end + len(label)
            )


@dataclass(slots=True)
class RunReader:
    """Reads the paragraphs of a story (body, box, note, header) in order."""

    looks: Looks
    style: str | None = None
    """The style of the paragraph at hand."""
    fields: list[Field] = field(default_factory=list)
    """Fields that are open, the innermost last."""
    blind: int = 0
    """How many of them have not come to their result."""

    def read(
        self, paragraph: _Element, runs: Runs, *, style: str | None = None, state: State = SEEN
    ) -> None:
        """Add the text of a paragraph of that style."""
        self.style = style
        self._walk(paragraph, runs, state)
        if self.blind:  # an instruction ends with its paragraph, whether it says so or not
            for one in self.fields:
                one.hiding = False
            self.blind = 0
            del self.fields[:-_MOST_FIELDS]

    def _walk(self, parent: _Element, runs: Runs, state: State, font: str = "") -> None:
        for child in parent:
            tag = child.tag
            if tag == _RUN:
                self._read_run(child, runs, state)
            elif tag in _HANDLERS:
                _HANDLERS[tag](self, child, runs, state, font)

    def _read_run(self, run: _Element, runs: Runs, state: State) -> None:
        font = ""
        if not self.looks.plain:
            hidden, font = self.looks.judge(run, self.style)
            if hidden and state.role != "deleted":
                state = HIDDEN
        for child in run:
            tag = child.tag
            if tag == _TEXT:
                if child.text and not self.blind:
                    self._put_text(child.text, runs, state, font)
            elif tag in _HANDLERS:
                _HANDLERS[tag](self, child, runs, state, font)

    def _put_text(self, text: str, runs: Runs, state: State, font: str) -> None:
        if font:
            text = show_symbols(text, font)
        if _SPECIAL.search(text):
            text = show_private(text).translate(_LAYOUT)
        runs.put(text, state)

    def _read_deleted_text(self, text: _Element, runs: Runs, state: State, font: str) -> None:
        gone = state if state.role == "deleted" else State("deleted", state.author)
        if text.text and not self.blind:
            self._put_text(text.text, runs, gone, font)

    def _read_deleted(self, change: _Element, runs: Runs, _: State, font: str) -> None:
        self._walk(change, runs, State("deleted", change.get(_AUTHOR, "")), font)

    def _read_inserted(self, change: _Element, runs: Runs, state: State, font: str) -> None:
        new = State("inserted", change.get(_AUTHOR, ""))
        self._walk(change, runs, new if state.role in ("seen", "inserted") else state, font)

    def _read_inside(self, wrapper: _Element, runs: Runs, state: State, font: str) -> None:
        self._walk(wrapper, runs, state, font)

    def _read_control(self, control: _Element, runs: Runs, state: State, font: str) -> None:
        for content in control.iterfind(W + "sdtContent"):
            self._walk(content, runs, state, font)

    def _read_ruby(self, ruby: _Element, runs: Runs, state: State, font: str) -> None:
        for base in ruby.iterfind(W + "rubyBase"):
            self._walk(base, runs, state, font)

    def _read_alternate(self, alternate: _Element, runs: Runs, state: State, font: str) -> None:
        chosen = choose_alternate(alternate)
        if chosen is not None:
            self._walk(chosen, runs, state, font)
            for child in chosen:  # the content of a run
                if child.tag == _TEXT and child.text and not self.blind:
                    self._put_text(child.text, runs, state, font)

    def _read_math(self, formula: _Element, runs: Runs, state: State, _: str) -> None:
        text = show_math(formula)
        if text and not self.blind:
            self._put_text(text, runs, state, "")

    def _read_space(self, _: _Element, runs: Runs, state: State, __: str) -> None:
        if not self.blind:
            runs.put(" ", state)

    def _read_hyphen(self, _: _Element, runs: Runs, state: State, __: str) -> None:
        if not self.blind:
            runs.put("-", state)

    def _read_break(self, _: _Element, runs: Runs, state: State, __: str) -> None:
        if not self.blind:
            runs.put("\n", state)

    def _read_symbol(self, symbol: _Element, runs: Runs, state: State, font: str) -> None:
        if not self.blind:
            code, own = symbol.get(W + "char", ""), symbol.get(W + "font", "")
            runs.put(show_symbol(own or font, code), state)

    def _read_drawing(self, drawing: _Element, runs: Runs, state: State, _: str) -> None:
        runs.boxes.extend((box, state) for box in find_boxes(drawing))
        runs.drawn.extend((words, state) for words in find_drawn_words(drawing))
        if state.role in ("seen", "inserted") and is_large_picture(drawing):
            runs.pictures += 1

    def _read_object(self, held: _Element, runs: Runs, state: State, _: str) -> None:
        runs.boxes.extend((box, state) for box in find_boxes(held))
        kinds = [one.get("ProgID", "") for one in held.iter("{*}OLEObject")]
        runs.objects += any(kind.startswith("Equation") for kind in kinds)

    def _read_mark(self, mark: _Element, runs: Runs, state: State, _: str) -> None:
        kind = mark.tag.rpartition("}")[2].removesuffix("Reference").removesuffix("RangeStart")
        runs.marks.append((f"{kind}:{mark.get(_ID, '')}", state))

    def _read_field_mark(self, mark: _Element, runs: Runs, state: State, _: str) -> None:
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            self.fields.append(open_field(mark, runs.length))
            self.blind += 1
        elif kind == "separate" and self.fields:
            self._end_instruction(self.fields[-1], runs)
        elif kind == "end" and self.fields:
            ended = self.fields.pop()
            self._end_instruction(ended, runs)
            if runs.length == ended.before and not self.blind:
                shown = close_field(ended)
                if shown:
                    runs.put(shown, state)

    def _end_instruction(self, ended: Field, runs: Runs) -> None:
        if ended.hiding:
            ended.hiding, ended.before = False, runs.length
            self.blind -= 1

    def _read_instruction(self, code: _Element, _: Runs, __: State, ___: str) -> None:
        if self.fields and len(self.fields[-1].instruction) < LONGEST:
            self.fields[-1].instruction += code.text or ""


_Handler = Callable[[RunReader, "_Element", Runs, State, str], None]
_HANDLERS: dict[str, _Handler] = {
    _GONE_TEXT: RunReader._read_deleted_text,
    MC + "AlternateContent": RunReader._read_alternate,
    M + "oMath": RunReader._read_math,
    M + "oMathPara": RunReader._read_math,
} | {
    W + tag: handler
    for tags, handler in (
        ("del moveFrom", RunReader._read_deleted),
        ("ins moveTo", RunReader._read_inserted),
        ("hyperlink smartTag fldSimple customXml bdo dir", RunReader._read_inside),
        ("sdt", RunReader._read_control),
        ("ruby", RunReader._read_ruby),
        ("tab ptab", RunReader._read_space),
        ("noBreakHyphen", RunReader._read_hyphen),
        ("br cr", RunReader._read_break),
        ("sym", RunReader._read_symbol),
        ("pict drawing", RunReader._read_drawing),
        ("object", RunReader._read_object),
        (
            "footnoteReference endnoteReference commentReference commentRangeStart",
            RunReader._read_mark,
        ),
        ("fldChar", RunReader._read_field_mark),
        ("instrText", RunReader._read_instruction),
    )
    for tag in tags.split()
}
