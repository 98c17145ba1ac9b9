"""A grid becomes the rows of its forms: one, several stacked, or none."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from pbassist.forms.fields import name_inside
from pbassist.forms.funds import CAPTION
from pbassist.forms.grid import Cell, Grid, fold
from pbassist.forms.headers import Header
from pbassist.forms.labels import name_project_field

TITLE = re.compile(
    r"[^。；;]{0,50}(?:绩效(?:目标|自评|监控|运行监控|评价|跟踪|批复|申报|管理)|自评|重点评价|考评|复核评分|考核评分|支出绩效|运行监控|目标申报|目标批复|目标完成)[^。；;]{0,30}?表(?:[(（\[【].{0,30})?(?:\d{4}年?度?.{0,6})?"
    r"|[^。；;，,:]{0,40}(?:\d{4}年|部门|项目|专项)[^。；;，,:]{0,20}绩效(?:目标|自评|监控)[^。；;，,:]{0,12}(?:汇总|一览|明细)(?:[(（\[【].{0,30})?"
    r"|[^。；;，,:]{0,50}(?:考核|评分|打分|计分)[^。；;，,:]{0,8}?表(?:[(（\[【].{0,30})?"
)
BEHIND_TITLE = re.compile(r"\s{1,40}(?:金额)?单位\s?[:：].{0,12}$")
SMALL_TITLE = re.compile(r"(?:附件|附表|附)\d{0,3}(?:[-—－]\d{1,3})?[:：]?")
CONTINUED = re.compile(
    r"[(（\[【]?(?:续(?:表|上表|前)?|接上页|第?\d{1,3}页)[\d一二三]{0,2}[)）\]】]?"
)
LONGEST_TITLE = 80
MOST_BETWEEN = 3
SENDERS = frozenset({"name", "code", "name_and_code", "unit", "department"})
JOIN_KEYS = frozenset({"name", "code", "name_and_code"})


class Region(NamedTuple):
    """The rows of one form, half-open, and the headers of its indicator tables."""

    top: int
    bottom: int
    title: Cell | None
    headers: tuple[Header, ...]
    keyed: bool


def find_title(grid: Grid, row: int) -> Cell | None:
    """The title of a form in a row that holds nothing else of weight."""
    own = grid.own(row)
    if not own or len(own) > 3:
        return None
    cell = next((c for c in own if len(c.key) <= LONGEST_TITLE and TITLE.fullmatch(c.key)), None)
    if cell is None:
        return None
    others = [c for c in own if c is not cell]
    quiet = all(
        SMALL_TITLE.fullmatch(c.key) or CAPTION.search(c.key) or len(c.key) <= 8 for c in others
    )
    return _cut_caption(cell) if quiet and not name_project_field(cell.key) else None


def _cut_caption(cell: Cell) -> Cell:
    """A title without the 单位：万元 that stands behind it in the same line."""
    caption = BEHIND_TITLE.search(cell.text)
    if caption is None or not caption.start():
        return cell
    text = cell.text[: caption.start()]
    return cell._replace(text=text, key=fold(text), end=cell.start + len(text))


def split_regions(grid: Grid, headers: tuple[Header, ...]) -> tuple[Region, ...]:
    """The forms of a grid: a new one starts at a title, or where the project is named again."""
    tops = {header.top for header in headers}
    inside = {row for header in headers for row in range(header.top, header.bottom)}
    starts: list[int] = []
    seen: set[str] = set()
    titled = False
    before: Cell | None = None
    for row in range(grid.rows):
        if row in inside:
            seen |= {"header"} if row in tops else set()
            continue
        keys = name_keys(grid, row)
        if title := find_title(grid, row):
            if "header" in seen and _carries_on(grid, title, before, tops):
                continue
            before = title
            if not starts or seen:
                starts.append(row)
            seen, titled = set(), True
        elif keys and (not starts or "header" in seen or keys & seen):
            starts.append(row if titled and not seen else _reach_up(grid, row, starts))
            seen = set(keys)
        seen |= keys
    if headers and (not starts or headers[0].top < starts[0]):
        starts.insert(0, 0)
    return tuple(_region(grid, top, bottom, headers) for top, bottom in _ranges(starts, grid.rows))


def _carries_on(grid: Grid, title: Cell, before: Cell | None, tops: set[int]) -> bool:
    """True for the title printed again at the top of a page: the same words, and the table's header
    right below with nothing said of a project or unit between.
    """
    if before is None or _bare_title(before) != _bare_title(title):
        return False
    after = min((top for top in tops if top > title.row), default=None)
    if after is None or after - title.row > MOST_BETWEEN:
        return "续" in title.key
    between = [c for row in range(title.row + 1, after) for c in grid.own(row)]
    return not any((name_project_field(c.key) or name_inside(c)) in SENDERS for c in between)


def _bare_title(title: Cell) -> str:
    return CONTINUED.sub("", title.key)


def _ranges(starts: list[int], rows: int) -> list[tuple[int, int]]:
    return list(pairwise([*starts, rows]))


def _region(grid: Grid, top: int, bottom: int, headers: tuple[Header, ...]) -> Region:
    own = tuple(header for header in headers if top <= header.top < bottom)
    first = own[0].top if own else bottom
    title = next((t for row in range(top, first) if (t := find_title(grid, row))), None)
    keyed = any(name_keys(grid, row) for row in range(top, bottom))
    return Region(top, bottom, title, own, keyed)


def name_keys(grid: Grid, row: int) -> set[str]:
    """name and code labels of a row, filled or not."""
    found = {field for cell in grid.own(row) if (field := name_project_field(cell.key))}
    if not found & JOIN_KEYS:
        found = {
            field for cell in grid.own(row) if "项" in cell.key and (field := name_inside(cell))
        }
    return found & JOIN_KEYS


def _reach_up(grid: Grid, row: int, starts: list[int]) -> int:
    """Captions and sender rows right above the project's row belong to its form."""
    floor = starts[-1] + 1 if starts else 0
    top = row
    while top - 1 >= floor:
        above = grid.own(top - 1)
        fields = {name_project_field(c.key) or name_inside(c) for c in above}
        caption = any(CAPTION.search(c.key) for c in above)
        sender = bool(fields & {"department", "unit", "office", "year"}) and "people" not in fields
        if not (above and (caption or sender)) or "people" in fields:
            break
        top -= 1
    return top
