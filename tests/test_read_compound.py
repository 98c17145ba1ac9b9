from __future__ import annotations

from struct import pack

import pytest

from pbassist.errors import UnreadableDocument
from pbassist.read import read_bytes
from pbassist.read.compound import open_compound, pack_compound


@pytest.mark.parametrize("size", [1, 4095, 4096, 4097, 70_000, 5_000_000])
def test_a_packed_stream_comes_out_as_it_went_in(size: int) -> None:
    stream = bytes(number % 251 for number in range(1000)) * (size // 1000 + 1)
    compound = open_compound(pack_compound("Workbook", stream[:size]))
    assert compound is not None
    assert "Workbook" in compound.names()
    found = compound.read("Workbook")
    assert found is not None
    assert found[:size] == stream[:size]
    assert found[size:].strip(b"\0") == b""
    assert compound.read("WordDocument") is None


def test_a_chain_of_sectors_that_runs_in_a_circle_ends() -> None:
    content = bytearray(pack_compound("Workbook", b"x" * 20_000))
    first = 2  # one sector of the table, one of the directory, then the stream
    content[4096 + 4 * first : 4096 + 4 * first + 4] = pack("<I", first)
    compound = open_compound(bytes(content))
    assert compound is not None
    assert len(compound.read("Workbook") or b"") <= 20_480
    with pytest.raises(UnreadableDocument):
        read_bytes(bytes(content), name="表.xls")


def test_what_is_no_compound_file_is_none() -> None:
    assert open_compound(b"") is None
    assert open_compound(b"PK" * 999) is None
