"""Pictures of lines become characters with places and confidences: the door to the OCR engine.

The models are those inside the wheel of rapidocr and are named by path, so that the engine has
nothing to download; the extra `ocr` brings both.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    """Height × width × 3 bytes: blue, green, red."""

_MODELS = {"Det": "PP-OCRv6_det_small.onnx", "Rec": "PP-OCRv6_rec_small.onnx"}
_ANY_SIDE = 20_000
"""Pixels: pictures come in the size they are to be looked at, the engine does not scale them."""
_LEAST_SIDE = 32
_NARROWEST = 48
"""Pixels in which the shortest line is shown to the recogniser."""
_MAX_LINES = 3_000
"""Lines looked for in one picture."""


class Sign(NamedTuple):
    """A recognised character (辨认出的字)."""

    text: str
    """One code point."""
    at: float
    """Where its middle stands in the picture of its line, 0 at the left end and 1 at the right."""
    confidence: float
    """0–1."""


class Area(NamedTuple):
    """A rectangle of a picture, in pixels from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Pixels."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Pixels."""
        return self.bottom - self.top


class Recogniser(Protocol):
    """What finds lines in a picture and reads them; tests hand in one of their own."""

    def find_lines(self, picture: Pixels) -> list[Area]:
        """Where lines of text stand in a picture."""
        ...

    def read_lines(self, pictures: Sequence[Pixels]) -> list[tuple[Sign, ...]]:
        """The characters of each picture of one line, from the left; empty where none is seen."""
        ...


class _Engine:
    """rapidocr with the models of its wheel; calls are made one after another."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self._lock = threading.Lock()

    def find_lines(self, picture: Pixels) -> list[Area]:
        with self._lock:
            found = self._engine(picture, use_det=True, use_cls=False, use_rec=False)
        if getattr(found, "boxes", None) is None:
            return []
        return [
            Area(*map(float, (*box.min(axis=0), *box.max(axis=0))))
            for box in found.boxes[:_MAX_LINES]
        ]

    def read_lines(self, pictures: Sequence[Pixels]) -> list[tuple[Sign, ...]]:
        if not pictures:
            return []
        with self._lock:
            self._engine.update_params(return_word_box=True)
            read = self._engine.recognize_txt(list(pictures))
        return [
            tuple(_read_signs(text, words))
            for text, words in zip(read.txts, read.word_results, strict=True)
        ]


def _read_signs(text: str, words: Any) -> list[Sign]:
    """Characters with the step of the recogniser at which each was seen; spaces stand between."""
    steps = [step for word in words.word_cols for step in word]
    length = max(float(words.line_txt_len), 1.0)
    signs: list[Sign] = []
    for character, confidence in zip(text, words.confs, strict=False):
        if character.isspace():
            signs.append(Sign(" ", signs[-1].at if signs else 0.0, float(confidence)))
        elif steps:
            at = min((steps.pop(0) + 0.5) / length, 1.0)
            signs.append(Sign(character, at, float(confidence)))
    return signs


def find_engine() -> Recogniser | None:
    """The engine, loaded once in a process; None where the extra `ocr` is not installed whole."""
    try:
        return _load_engine()
    except (ImportError, OSError):
        return None


@cache
def _load_engine() -> Recogniser:
    from pathlib import Path

    import rapidocr

    folder = Path(rapidocr.__file__).parent / "models"
    paths = {part: folder / name for part, name in _MODELS.items()}
    for path in paths.values():
        if not path.is_file():  # another release: never let the engine fetch its models
            raise FileNotFoundError(path)
    settings: dict[str, object] = {
        "Global.log_level": "critical",
        "Global.use_cls": False,
        "Global.max_side_len": _ANY_SIDE,
        "Global.min_side_len": _LEAST_SIDE,
        "Global.return_word_box": True,
        "Det.limit_type": "max",
        "Det.limit_side_len": _ANY_SIDE,
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        "Rec.rec_batch_num": 1,
        "Rec.rec_img_shape": [3, 48, _NARROWEST],
    }
    settings |= {f"{part}.model_path": str(path) for part, path in paths.items()}
    return _Engine(rapidocr.RapidOCR(params=settings))
