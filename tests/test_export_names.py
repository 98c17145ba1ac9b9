"""A title becomes a file name that every system takes."""

from __future__ import annotations

import pytest

from pbassist.export import name_file


@pytest.mark.parametrize(
    ("title", "name"),
    [
        (
            "关于2026年农村公路项目绩效目标的审核意见",
            "关于2026年农村公路项目绩效目标的审核意见.docx",
        ),
        ('a/b\\c:d*e?f"g<h>i|j', "a_b_c_d_e_f_g_h_i_j.docx"),
        ("甲\n乙\t丙", "甲_乙_丙.docx"),
        ("../../etc/passwd", "_.._etc_passwd.docx"),
        ("  . ", "未命名.docx"),
        ("con", "_con.docx"),
        ("LPT1.x", "_LPT1.x.docx"),
    ],
)
def test_a_name_is_safe(title: str, name: str) -> None:
    assert name_file(title, ".docx") == name


def test_a_long_name_is_cut_at_a_character_and_fits_the_usual_file_systems() -> None:
    name = name_file("农村公路养护" * 60, ".docx")
    assert len(name.encode()) <= 200
    assert name.startswith("农村公路养护农村")


def test_a_name_that_is_taken_is_numbered() -> None:
    assert name_file("意见", ".docx", taken={"意见.docx", "意见（2）.docx"}) == "意见（3）.docx"
