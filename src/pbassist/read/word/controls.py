"""Content controls of a Word part become what they show: ☑ or □, a chosen entry, or nothing.

A control that still shows its prompt (单击此处输入文字) holds nothing that the author wrote: its text
is left out of the tree, so that an unfilled field reads as an empty one. A program may have filled
the field and left the flag: when the file keeps the prompt and the control shows other words, they
are the author's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from pbassist.read.markup import W, get_value, is_on, is_switched_on

if TYPE_CHECKING:
    from lxml.etree import _Element

_CONTROL, _CONTENT, _CHECKED = W + "sdt", W + "sdtContent", "{*}checkbox"
_SHOWN = frozenset((W + "t", W + "sym", W + "br", W + "cr", W + "tab", W + "ptab"))
_TEXT, _SYMBOL = W + "t", W + "sym"
_LONGEST_BOX = 2
"""Characters of a check box; a control with more words is read as it stands."""
TICKED, EMPTY = "☑", "□"


class Prompts:
    """The prompts that the file keeps for its controls (word/glossary), read on first use."""

    def __init__(self, load: Callable[[], _Element | None]) -> None:
        self._load = load

    @cached_property
    def words(self) -> dict[str, str]:
        """The text of each building block by its name."""
        root = self._load()
        words: dict[str, str] = {}
        for part in () if root is None else root.iter(W + "docPart"):
            name = get_value(part, f"{W}docPartPr/{W}name")
            if name:
                words[name] = _squeeze("".join(text.text or "" for text in part.iter(_TEXT)))
        return words


def settle_controls(root: _Element, prompts: Prompts) -> None:
    """Rewrite the check boxes and empty the prompts of a part's tree."""
    for control in list(root.iter(_CONTROL)):
        properties = control.find(W + "sdtPr")
        content = control.find(_CONTENT)
        if properties is None or content is None:
            continue
        box = properties.find(_CHECKED)
        if box is not None:
            _tick(content, box)
        elif is_on(properties, W + "showingPlcHdr"):
            _empty(control, properties, prompts)


def _tick(content: _Element, box: _Element) -> None:
    checked = next(iter(box.iterfind("{*}checked")), None)
    mark = TICKED if checked is not None and _is_checked(checked) else EMPTY
    shown = list(content.iter(_TEXT, _SYMBOL))
    words = "".join("." if one.tag == _SYMBOL else (one.text or "") for one in shown)
    if not shown or len(words.strip()) > _LONGEST_BOX:
        return
    for number, one in enumerate(shown):
        one.tag, one.text = _TEXT, "" if number else mark


def _is_checked(checked: _Element) -> bool:
    values = (value for name, value in checked.items() if str(name).endswith("}val"))
    value = next(values, None)
    return is_switched_on(checked) if value is None else value not in ("0", "false", "off")


def _empty(control: _Element, properties: _Element, prompts: Prompts) -> None:
    shown = list(_iterate_own(control))
    words = _squeeze("".join(one.text or "" for one in shown if one.tag == _TEXT))
    kept = prompts.words.get(get_value(properties, f"{W}placeholder/{W}docPart") or "")
    if kept and words != kept:
        return
    for one in shown:
        parent = one.getparent()
        if parent is not None:
            parent.remove(one)


def _iterate_own(control: _Element) -> Iterator[_Element]:
    """What a control shows itself, without the controls inside it."""
    for one in control.iter(*_SHOWN):
        if next(one.iterancestors(_CONTROL), None) is control:
            yield one


def _squeeze(text: str) -> str:
    return "".join(text.split())
