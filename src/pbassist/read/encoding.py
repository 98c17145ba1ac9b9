"""Bytes of a text file become text: UTF-8, UTF-16 or GB18030, and rubbish is refused."""

from __future__ import annotations

import codecs
import re

from pbassist.errors import UnreadableDocument

_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd\ufffe\uffff]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_COMMON = re.compile(
    "[的一是在不了有和人这中大为上个国年月日目项绩效预算支出资金单位万元完成，。、：；]"
)
_CJK = re.compile("[\u3400-\u9fff]")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 200_000


def decode(content: bytes, name: str) -> str:
    """The text of a text file's bytes; raises `UnreadableDocument.unknown_encoding`."""
    text = _decode_marked(content)
    if text is None:
        text = _decode_unmarked(content)
    if text is None or _is_rubbish(text):
        raise UnreadableDocument.unknown_encoding(name)
    return text


def _decode_marked(content: bytes) -> str | None:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _try(content, encoding)
    return None


def _decode_unmarked(content: bytes) -> str | None:
    if b"\x00" in content[:_SAMPLE]:
        return _decode_utf16(content)
    for encoding in ("utf-8", "gb18030"):
        text = _try(content, encoding)
        if text is not None and not _is_rubbish(text):
            return text
    return _guess(content) or _decode_utf16(content)


def _decode_utf16(content: bytes) -> str | None:
    """UTF-16 without a mark: the byte order under which common characters appear."""
    if len(content) % 2:
        return None
    texts = [_try(content, encoding) for encoding in ("utf-16-le", "utf-16-be")]
    sound = [text for text in texts if text is not None and not _is_rubbish(text)]
    scored = [(_familiarity(text), text) for text in sound]
    best = max(scored, default=(0.0, None), key=lambda pair: pair[0])
    return best[1] if best[0] > 0.05 else None


def _familiarity(text: str) -> float:
    sample = text[:_SAMPLE]
    familiar = len(_COMMON.findall(sample)) + sum(sample.count(mark) for mark in "\n 0123456789")
    return familiar / max(len(sample), 1)


def _guess(content: bytes) -> str | None:
    """Big5 and the like, only by detection and only when Chinese comes out."""
    from charset_normalizer import from_bytes

    best = from_bytes(content[:_SAMPLE], cp_isolation=["big5", "big5hkscs", "gb18030"]).best()
    text = _try(content, best.encoding) if best is not None else None
    if text is None or len(_CJK.findall(text)) * 5 < len(text):
        return None
    return text


def _try(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _is_rubbish(text: str) -> bool:
    """Binary content that happened to decode: control, replacement or private characters."""
    sample = text[:_SAMPLE]
    controls = len(_CONTROL.findall(sample))
    private = len(_PRIVATE.findall(sample))
    return "\x00" in sample or controls * 100 > len(sample) or private * 20 > len(sample)
