"""pbassist.toml and the environment become Settings.

A setting is a key of a section, `[limits] file_mb`, or a variable of the environment,
`PBASSIST_LIMITS__FILE_MB`; the environment has the last word. Nothing is read that was not handed in.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails

from pbassist.errors import SettingsError, describe_system
from pbassist.model.performance import Stage
from pbassist.model.policy import Bureau
from pbassist.model.value import Value

FILE_NAME = "pbassist.toml"
"""The file whose presence makes a folder a workspace."""
PREFIX = "PBASSIST_"
DELIMITER = "__"
KEY_VARIABLES = {"model": "PBASSIST_MODEL__API_KEY", "search": "PBASSIST_SEARCH__API_KEY"}
"""The only places where the keys of services may stand."""
CHROMA_TOKEN = "PBASSIST_CHROMA_TOKEN"
"""The only place where the token of a Chroma server may stand: it is no setting."""
_QUOTED = re.compile(r"'([^']*)'")


class BureauSettings(Value):
    """[bureau]: who reviews (本单位)."""

    name: str = ""
    """全称, for the signature of a letter."""
    office: str = ""
    """业务股室, for the signature of a letter."""
    place: str | None = None
    """County or district."""
    city: str | None = None
    """Its prefecture."""
    province: str | None = None
    """Its province."""
    level: Literal["县", "市", "省", "中央"] = "县"
    """Level of government."""
    reviewer: str | None = None
    """Who decides, as the record names them; the account's name when not set."""

    def to_bureau(self) -> Bureau:
        """The value that the library asks what binds us."""
        return Bureau(place=self.place, city=self.city, province=self.province, level=self.level)


class LimitSettings(Value):
    """[limits]: what is refused."""

    file_mb: float = Field(default=200, gt=0)
    """Largest file in MB."""
    seconds: float = Field(default=120, gt=0)
    """Longest time for reading one file, or one page of a long scan."""
    memory_mb: int = Field(default=2048, ge=256)
    """Most memory for reading one file in MB, where the system has such limits."""
    cache_mb: float = Field(default=512, ge=0)
    """Most room for readings kept in the workspace, so that a file is read once; 0 for none."""


class ProfileSettings(Value):
    """[profile]: which scheme is used."""

    default: str | None = None
    """Id of the scheme for every form; None to choose by the form."""
    declaration: str | None = None
    """Id of the scheme for declarations, before `default`."""
    monitoring: str | None = None
    """Id of the scheme for monitoring forms."""
    self_evaluation: str | None = None
    """Id of the scheme for self-evaluations."""

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages that have a setting of their own."""
        return ("declaration", "monitoring", "self_evaluation")


class ModelSettings(Value):
    """[model]: a language model (语言模型); without one all rules work."""

    base_url: str | None = None
    """Address of an OpenAI-compatible service, or gguf: and the path of a model file."""
    name: str | None = None
    """Name of the model; for a model file its name when not set."""
    api_key: SecretStr | None = None
    """Key, from the environment alone; never printed."""
    timeout_seconds: float = Field(default=120, gt=0)
    """Longest wait for one answer."""
    max_calls: int = Field(default=2000, gt=0)
    """Most requests of one run."""
    max_tokens: int = Field(default=4_000_000, gt=0)
    """Most tokens of one run, read and written."""
    wording: bool = False
    """Whether the model may reword drafts; every sentence is held against the findings again."""


class SearchSettings(Value):
    """[search]: how articles are found by meaning (按含义检索).

    Nothing leaves the machine unless one of the two addresses is set: an embeddings service is sent
    the words of rules and questions, a Chroma server vectors and hashes alone.
    """

    embeddings_url: str | None = None
    """Address of an OpenAI-compatible embeddings service; None for the component of this machine."""
    embeddings_model: str | None = None
    """Name of its model."""
    api_key: SecretStr | None = None
    """Key, from the environment alone; never printed."""
    timeout_seconds: float = Field(default=60, gt=0)
    """Longest wait for one answer."""
    chroma_url: str | None = None
    """Address of a `chroma run` server, http or https, on this machine or the bureau's own; None for
    a folder of the workspace. Its token comes from PBASSIST_CHROMA_TOKEN."""
    every_statute: bool = False
    """Whether all statutes taken in are found by meaning too, after the bureau's own and the fiscal."""


class OutputSettings(Value):
    """[output]: where results go."""

    folder: str = "out"
    """Folder for results, from the workspace."""


class LogSettings(Value):
    """[log]: what the program tells of its work; never a word of a paper."""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "WARNING"
    """Least level that is shown."""
    file: str | None = None
    """File to write to, from the workspace; None for the screen."""


class Settings(Value):
    """The settings of a workspace (设置), each with its default."""

    bureau: BureauSettings = BureauSettings()
    """Who reviews."""
    limits: LimitSettings = LimitSettings()
    """What is refused."""
    profile: ProfileSettings = ProfileSettings()
    """Which scheme is used."""
    model: ModelSettings = ModelSettings()
    """A language model."""
    search: SearchSettings = SearchSettings()
    """How articles are found by meaning."""
    output: OutputSettings = OutputSettings()
    """Where results go."""
    log: LogSettings = LogSettings()
    """What is logged."""


def read_settings(workspace: Path | None, environ: Mapping[str, str]) -> Settings:
    """The settings of a workspace, or the defaults without one, the environment above both.

    Raises `SettingsError` naming the file or variable and the key.
    """
    sections: dict[str, Any] = {}
    if workspace is not None:
        path = workspace / FILE_NAME
        sections = _read_file(path)
        _validate(sections, lambda key, reason: SettingsError.bad_value(path, key, reason))
    variables = _read_environment(environ)
    merged = {name: dict(keys) for name, keys in sections.items()}
    for section, keys in variables.items():
        merged.setdefault(section, {}).update(keys)
    return _validate(merged, _blame_variable)


def default_settings_text() -> str:
    """The commented pbassist.toml that `init` writes; it says nothing but the defaults."""
    return _DEFAULT_TEXT


def _read_file(path: Path) -> dict[str, Any]:
    try:
        sections = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsError.unreadable(path, describe_system(error)) from error
    except UnicodeDecodeError as error:
        raise SettingsError.unreadable(path, "不是 UTF-8 编码") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError.not_toml(path, error) from error
    for name, keys in sections.items():
        if name in Settings.model_fields and not isinstance(keys, dict):
            raise SettingsError.bad_value(path, name, f"应写成小节 [{name}]")
    for section, variable in KEY_VARIABLES.items():
        if "api_key" in sections.get(section, {}):
            reason = f"密钥不写入文件，请放在环境变量 {variable} 中"
            raise SettingsError.bad_value(path, f"{section}.api_key", reason)
    return sections


def _read_environment(environ: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """PBASSIST_SECTION__KEY by section; other PBASSIST_ variables are not settings."""
    sections: dict[str, dict[str, str]] = {}
    for variable, text in environ.items():
        name = variable.upper()
        if name.startswith(PREFIX) and DELIMITER in name:
            section, _, key = name.removeprefix(PREFIX).lower().partition(DELIMITER)
            sections.setdefault(section, {})[key] = text
    return sections


def _validate(sections: Mapping[str, Any], blame: Any) -> Settings:
    try:
        return Settings.model_validate(sections)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        # The error of pydantic is not chained: its text would show the value, which may be a key.
        raise blame(place, _explain(first)) from None


def _blame_variable(place: str, reason: str) -> SettingsError:
    variable = PREFIX + place.replace(".", DELIMITER).upper()
    return SettingsError.bad_variable(variable, reason)


def _explain(error: ErrorDetails) -> str:
    """Why a value does not fit, in Chinese."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return f"没有这一项，可用的有：{'、'.join(_list_known(error['loc']))}"
    if kind == "literal_error":
        return f"应为 {'、'.join(_QUOTED.findall(context['expected']))} 之一"
    if kind == "greater_than":
        return f"应大于 {context['gt']:g}"
    if kind == "greater_than_equal":
        return f"应不小于 {context['ge']:g}"
    if kind.startswith(("float", "int")) or kind == "finite_number":
        return "应为数字"
    if kind.startswith("string"):
        return "应为文字，用引号括起"
    return "应写成小节" if kind.startswith("model") else "不是允许的值"


def _list_known(place: tuple[int | str, ...]) -> list[str]:
    section = Settings.model_fields.get(str(place[0]))
    if len(place) == 1 or section is None or section.annotation is None:
        return [f"[{name}]" for name in Settings.model_fields]
    return [name for name in section.annotation.model_fields if name != "api_key"]


_DEFAULT_TEXT = """\
# pbassist 工作区设置。以 # 开头的是说明或未启用的项，去掉 # 即启用。
# 每一项也可用环境变量设置，例如 PBASSIST_LIMITS__FILE_MB=300；环境变量优先。

[bureau]            # 本单位：决定哪些制度对本地适用，以及审核意见的落款
# name = "云泽县财政局"
# office = "绩效评价股"
# place = "云泽县"      # 县（市、区）
# city = "临川市"       # 所属设区市
# province = "某某省"   # 所属省（区、市）
level = "县"        # 县、市、省 或 中央
# reviewer = "张三"     # 审核人，记入审核记录；不设置时用本机账户名

[limits]
file_mb = 200       # 单个文件的大小上限（MB），超过的拒绝读取
seconds = 120       # 读取单个文件（扫描件为单页）的用时上限（秒），超过的停止读取
memory_mb = 2048    # 读取单个文件的内存上限（MB），系统支持时有效
cache_mb = 512      # 读取结果缓存的大小上限（MB），同一文件不再重复读取；0 为不缓存

[profile]
# default = "caiyu-2021-101"   # 固定使用的评分方案（pbassist profile list 列出）；不设置时按表式判断
# declaration = "sichuan"       # 只对申报表固定，先于 default
# monitoring = "sichuan"        # 只对监控表固定
# self_evaluation = "sichuan"   # 只对自评表固定
# 本单位自己的方案：放在工作区的 profiles 文件夹（.toml），与自带方案同名的以本单位的为准

[output]
folder = "out"      # 审核结果的文件夹，相对于本工作区

[log]
level = "WARNING"   # DEBUG、INFO、WARNING 或 ERROR；日志只记编号、数量和用时，不记材料内容
# file = "pbassist.log"

[model]             # 语言模型：可不设置；不设置时所有规则核对照常进行，材料不离开本机
# base_url = "http://127.0.0.1:8000/v1"   # 兼容 OpenAI 接口的服务，或 "gguf:模型文件路径"（本机运行）
# name = ""                               # 模型名称
# 密钥只从环境变量 PBASSIST_MODEL__API_KEY 读取，不要写在这里
# timeout_seconds = 120
# max_calls = 2000          # 一次审核最多提问次数
# max_tokens = 4000000      # 一次审核最多用量
# wording = false           # 是否请模型润色意见文字（每句仍逐项复核）

[search]            # 按含义检索条文：默认用本机可选组件（dense），没有时按字词检索
# embeddings_url = "http://127.0.0.1:8000/v1"   # 改用兼容 OpenAI 接口的向量服务；制度条文和检索词会发往该地址
# embeddings_model = ""                         # 向量模型名称；密钥只从环境变量 PBASSIST_SEARCH__API_KEY 读取
# timeout_seconds = 60
# chroma_url = "http://127.0.0.1:8000"          # 改用本单位的 Chroma 服务（chroma run）存放向量，多个进程可同时检索；只发送向量和散列值，令牌只从环境变量 PBASSIST_CHROMA_TOKEN 读取
# every_statute = false     # true 时 add --statutes --every 收入的全部法律也可按含义检索：首次建立约需半小时（可中断续建），每次检索多用几秒
"""
