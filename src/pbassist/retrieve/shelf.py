"""Ids become articles when they are asked for: an index of thousands opens the ten it found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import overload

from pbassist.model.policy import Article

OpenArticle = Callable[[str], Article]
"""Opens an article by its id."""


class Shelf(Sequence[Article]):
    """The articles of an index by their ids, each opened once (书架)."""

    def __init__(self, ids: Sequence[str], open_article: OpenArticle) -> None:
        self.ids = ids
        self._open = open_article
        self._opened: dict[int, Article] = {}

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, at: int) -> Article: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Article, ...]: ...
    def __getitem__(self, at: int | slice) -> Article | tuple[Article, ...]:
        if isinstance(at, slice):
            return tuple(self[one] for one in range(*at.indices(len(self))))
        article = self._opened.get(at)
        if article is None:
            article = self._opened[at] = self._open(self.ids[at])
        return article

    @cached_property
    def by_id(self) -> Mapping[str, Article]:
        """The same by id."""
        return _ById(self)


class _ById(Mapping[str, Article]):
    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._places = {one: at for at, one in enumerate(shelf.ids)}

    def __getitem__(self, article_id: str) -> Article:
        return self._shelf[self._places[article_id]]

    def __contains__(self, article_id: object) -> bool:
        return article_id in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
