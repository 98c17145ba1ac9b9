"""A page and a scale become the size of its picture, within bounds; what draws pages hands it on."""

from __future__ import annotations

from typing import Any, NamedTuple

MAX_PIXELS = 16_000_000
"""Of the picture of a page; A4 at scale 5 has 12 million."""


class Drawn(NamedTuple):
    """A page drawn and not packed yet."""

    picture: Any
    """Of Pillow, RGB."""
    scale: float
    """Pixels a point."""
    warnings: tuple[str, ...] = ()
    """Chinese sentences on what it does not show as the paper does."""


def bound_scale(width: float, height: float, scale: float) -> float:
    """The scale at which a page of so many points keeps within `MAX_PIXELS`."""
    pixels = max(width, 1.0) * max(height, 1.0) * scale * scale
    return scale if pixels <= MAX_PIXELS else scale * float((MAX_PIXELS / pixels) ** 0.5)
