"""Settings come from the workspace and the environment, and every fault names file and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbassist.errors import SettingsError
from pbassist.model.policy import Bureau
from pbassist.settings import FILE_NAME, Settings, default_settings_text, read_settings


def write_settings(folder: Path, text: str) -> Path:
    (folder / FILE_NAME).write_text(text, encoding="utf-8")
    return folder


def test_without_workspace_and_environment_the_defaults_hold() -> None:
    assert read_settings(None, {}) == Settings()
    assert read_settings(None, {}).limits.file_mb == 200


def test_a_workspace_without_the_file_has_the_defaults(tmp_path: Path) -> None:
    assert read_settings(tmp_path, {}) == Settings()


def test_the_default_text_says_nothing_but_the_defaults(tmp_path: Path) -> None:
    assert read_settings(write_settings(tmp_path, default_settings_text()), {}) == Settings()


def test_every_key_but_the_secret_stands_in_the_default_text() -> None:
    text = default_settings_text()
    for section, field in Settings.model_fields.items():
        assert f"[{section}]" in text
        assert field.annotation is not None
        for key in field.annotation.model_fields:
            assert key == "api_key" or f"\n{key} = " in text or f"\n# {key} = " in text


def test_every_line_switched_on_is_accepted(tmp_path: Path) -> None:
    lines = default_settings_text().splitlines()
    text = "\n".join(line.removeprefix("# ") if " = " in line else line for line in lines)
    settings = read_settings(write_settings(tmp_path, text), {})
    assert settings.bureau.to_bureau() == Bureau(
        place="云泽县", city="临川市", province="某某省", level="县"
    )
    assert settings.log.file == "pbassist.log"


def test_the_environment_has_the_last_word(tmp_path: Path) -> None:
    folder = write_settings(tmp_path, '[limits]\nfile_mb = 50\n[bureau]\nplace = "云泽县"\n')
    settings = read_settings(folder, {"PBASSIST_LIMITS__FILE_MB": "300", "HOME": "/"})
    assert settings.limits.file_mb == 300
    assert settings.bureau.place == "云泽县"


def test_other_variables_of_ours_are_no_settings() -> None:
    assert read_settings(None, {"PBASSIST_WORKSPACE": "/x", "PBASSIST": "y"}) == Settings()


def test_a_windows_editor_may_leave_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes("\ufeff[limits]\r\nfile_mb = 7\r\n".encode())
    assert read_settings(tmp_path, {}).limits.file_mb == 7


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ("[limits]\nfile_mb = 0\n", "limits.file_mb", "应大于 0"),
        ('[limits]\nfile_mb = "多"\n', "limits.file_mb", "应为数字"),
        ("[limits]\nfile_mb = inf\n", "limits.file_mb", "应为数字"),
        ("[limits]\nsize = 3\n", "limits.size", "没有这一项，可用的有：file_mb"),
        ("[limit]\nfile_mb = 3\n", "limit", "没有这一项，可用的有：[bureau]、[limits]"),
        ('[bureau]\nlevel = "乡"\n', "bureau.level", "应为 县、市、省、中央 之一"),
        ("[bureau]\nplace = 3\n", "bureau.place", "应为文字，用引号括起"),
        ("limits = 3\n", "limits", "应写成小节 [limits]"),
        ('[model]\napi_key = "sk-secret"\n', "model.api_key", "PBASSIST_MODEL__API_KEY"),
    ],
)
def test_a_bad_setting_is_told_by_file_and_key(
    text: str, key: str, reason: str, tmp_path: Path
) -> None:
    folder = write_settings(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        read_settings(folder, {})
    sentence = str(caught.value)
    assert str(folder / FILE_NAME) in sentence
    assert f"“{key}”" in sentence
    assert reason in sentence
    assert "secret" not in sentence


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"[limits\n", "第1行不符合 TOML 格式"),
        ("[bureau]\nname = '云泽县'\n".encode("gbk"), "不是 UTF-8 编码"),
    ],
)
def test_an_unreadable_file_is_named(content: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(SettingsError, match=reason) as caught:
        read_settings(tmp_path, {})
    assert FILE_NAME in str(caught.value)


@pytest.mark.parametrize(
    ("variable", "text", "reason"),
    [
        ("PBASSIST_LIMITS__FILE_MB", "many", "应为数字"),
        ("PBASSIST_LIMITS__FILEMB", "3", "没有这一项"),
        ("PBASSIST_LIMIT__FILE_MB", "3", "没有这一项"),
        ("PBASSIST_LOG__LEVEL", "LOUD", "应为"),
    ],
)
def test_a_bad_variable_is_told_by_name(variable: str, text: str, reason: str) -> None:
    with pytest.raises(SettingsError, match=reason) as caught:
        read_settings(None, {variable: text})
    assert variable.partition("__")[0] in str(caught.value)
    assert "环境变量" in str(caught.value)


def test_the_key_of_a_model_is_never_shown() -> None:
    settings = read_settings(None, {"PBASSIST_MODEL__API_KEY": "sk-secret"})
    assert settings.model.api_key is not None
    assert settings.model.api_key.get_secret_value() == "sk-secret"
    shown = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    assert "sk-secret" not in shown


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().limits.file_mb = 1  # type: ignore[misc]
