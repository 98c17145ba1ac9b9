"""What is kept, set or installed and cannot be used becomes a sentence for who keeps it."""

from __future__ import annotations

import re

from pbassist.errors.root import PbassistError

LINE = re.compile(r"at line (\d{1,9})")
"""Where a TOML reader stopped; its words are English and say less."""


class StoredValueError(PbassistError):
    """A stored JSON that this version cannot take; the person who keeps the workspace mends it."""

    @classmethod
    def wrong_schema(cls, name: str, found: str) -> StoredValueError:
        return cls(f"保存的数据不是“{name}”（写的是“{found}”），请确认文件没有放错。")

    @classmethod
    def too_new(cls, name: str, found: int, known: int) -> StoredValueError:
        return cls(f"保存的“{name}”是第 {found} 版，本程序只认到第 {known} 版，请升级 pbassist。")

    @classmethod
    def no_upgrade(cls, name: str, found: int, wanted: int) -> StoredValueError:
        return cls(
            f"保存的“{name}”是第 {found} 版，无法升级到第 {wanted} 版，请用原始文件重新生成。"
        )

    @classmethod
    def bad_field(cls, name: str, place: str, reason: str) -> StoredValueError:
        return cls(f"保存的“{name}”中“{place}”一项不合要求（{reason}），请用原始文件重新生成。")


class SettingsError(PbassistError):
    """A setting, profile or phrase file that cannot be used; the person who keeps it mends it."""

    @classmethod
    def unreadable(cls, path: object, reason: str) -> SettingsError:
        return cls(f"设置文件“{path}”无法读取（{reason}），请改正后重试。")

    @classmethod
    def not_toml(cls, path: object, error: Exception) -> SettingsError:
        line = LINE.search(str(error))
        where = f"第{line[1]}行" if line else "文件末尾"
        return cls.unreadable(path, f"{where}不符合 TOML 格式，请检查引号、括号和等号")

    @classmethod
    def bad_value(cls, path: object, key: str, reason: str) -> SettingsError:
        return cls(f"设置文件“{path}”中“{key}”不合要求（{reason}），请改正后重试。")

    @classmethod
    def bad_variable(cls, name: str, reason: str) -> SettingsError:
        return cls(f"环境变量“{name}”不合要求（{reason}），请改正或取消后重试。")

    @classmethod
    def unknown_profile(cls, name: str, known: str) -> SettingsError:
        return cls(f"没有名为“{name}”的评分方案，可用的有：{known}。")

    @classmethod
    def unknown_stage(cls, word: str, known: str) -> SettingsError:
        return cls(f"评分方案按阶段指定时，等号前须是{known}之一，没有“{word}”。")


class WorkspaceError(PbassistError):
    """A workspace that is missing, locked or broken; the person at the keyboard mends it."""

    @classmethod
    def missing(cls, start: object) -> WorkspaceError:
        return cls(
            f"“{start}”及其上级文件夹中没有工作区（pbassist.toml），请先运行 pbassist init，或用 --workspace 指定。"
        )

    @classmethod
    def exists(cls, path: object) -> WorkspaceError:
        return cls(f"“{path}”已经是工作区，未作改动。")

    @classmethod
    def locked(cls, path: object, owner: str) -> WorkspaceError:
        return cls(f"工作区“{path}”正被另一个 pbassist 进程（{owner}）写入，请等它结束后重试。")

    @classmethod
    def no_such_dossier(cls, words: str) -> WorkspaceError:
        return cls(f"上次审核中没有“{words}”，请用 pbassist show 查看项目编码和名称。")

    @classmethod
    def cancelled(cls) -> WorkspaceError:
        return cls("已按要求停止，未写出任何结果。")

    @classmethod
    def ambiguous_dossier(cls, words: str, count: int) -> WorkspaceError:
        return cls(
            f"“{words}”对应{count}个项目，请写项目编码或完整的项目名称（可用 pbassist show 查看），"
            "同一项目既有申报表又有自评表的，在后面加写“申报”或“自评”。"
        )

    @classmethod
    def paper_gone(cls, name: str, path: object) -> WorkspaceError:
        return cls(f"找不到已保存的材料“{name}”（{path}），请用原始文件重新运行 pbassist review。")

    @classmethod
    def review_gone(cls, path: object) -> WorkspaceError:
        return cls(
            f"找不到已保存的审核结果“{path}”，请从备份恢复，或用原始文件重新运行 pbassist review。"
        )

    @classmethod
    def record_cut(cls, path: object, head: str) -> WorkspaceError:
        return cls(
            f"审核记录“{path}”缺少条目（上次审核结果写明已记到{head}，记录中没有），"
            "请从备份恢复该文件后重试；未作任何改动。"
        )

    @classmethod
    def review_altered(cls, path: object) -> WorkspaceError:
        return cls(
            f"已保存的审核结果“{path}”被改动过，与审核记录不符，请从备份恢复，或重新运行 pbassist review。"
        )

    @classmethod
    def nothing_reviewed(cls, path: object) -> WorkspaceError:
        return cls(f"“{path}”中没有审核结果，请先运行 pbassist review。")


class MissingExtra(PbassistError):
    """An optional part that is not installed; the person who installs pbassist mends it."""

    @classmethod
    def needed(cls, purpose: str, extra: str) -> MissingExtra:
        return cls(
            f"{purpose}需要可选组件 {extra}，请运行 pip install 'pbassist[{extra}]' 后重试。"
        )


class CannotWrite(PbassistError):
    """An output that cannot be written; the person at the keyboard mends it."""

    @classmethod
    def to(cls, path: object, reason: str) -> CannotWrite:
        return cls(f"无法写入“{path}”（{reason}），请检查权限或关闭正打开该文件的程序后重试。")

    @classmethod
    def over(cls, path: object) -> CannotWrite:
        return cls(f"“{path}”已经存在，未覆盖；请换一个名称，或加 --overwrite 覆盖。")


class ChecklistError(PbassistError):
    """A checklist that cannot be used; the person who edits it mends it."""

    @classmethod
    def no_rules(cls, kind: str) -> ChecklistError:
        return cls(
            f"还没有“{kind}”的核对清单，请用 --from 指明从哪个制度起草，"
            f"如 pbassist law checklist {kind} --from 实施细则。"
        )

    @classmethod
    def nothing_listed(cls, kind: str, titles: str) -> ChecklistError:
        return cls(f"{titles}没有列出“{kind}”应当包括的内容，请换一个制度。")

    @classmethod
    def unknown_type(cls, kind: str, known: str) -> ChecklistError:
        return cls(f"没有“{kind}”这一文种，可用的有：{known}。")

    @classmethod
    def form_type(cls, kind: str, known: str) -> ChecklistError:
        return cls(f"“{kind}”是表格，按评分方案核对，没有核对清单；可用的文种有：{known}。")

    @classmethod
    def exists(cls, kind: str, path: object) -> ChecklistError:
        return cls(f"“{kind}”的核对清单已在“{path}”，未改动；要重新起草，请先移走该文件。")

    @classmethod
    def missing(cls, kind: str) -> ChecklistError:
        return cls(f"还没有“{kind}”的核对清单文件，请先用 --from 起草。")

    @classmethod
    def unreadable(cls, path: object, reason: str) -> ChecklistError:
        return cls(f"核对清单“{path}”无法读取（{reason}），请改正后重试。")

    @classmethod
    def bad_row(cls, path: object, number: int, reason: str) -> ChecklistError:
        return cls(f"核对清单“{path}”的第{number}项{reason}，请改正后重试。")

    @classmethod
    def empty(cls, kind: str) -> ChecklistError:
        return cls(f"“{kind}”的核对清单没有任何内容，请先写入要核对的内容。")


class RuleError(PbassistError):
    """A rule that is not in the library or whose record cannot be corrected so; the asker mends it."""

    @classmethod
    def named(cls, name: str) -> RuleError:
        return cls(f"制度库中没有“{name}”，请用 pbassist law list 查看，或用 pbassist add 收入。")

    @classmethod
    def ambiguous(cls, name: str, titles: str) -> RuleError:
        return cls(f"“{name}”可以指{titles}，请写全名称或文号。")

    @classmethod
    def has_no_text(cls, title: str) -> RuleError:
        return cls(f"制度库中只有《{title}》的条目，没有全文，请用 pbassist add 收入全文后重试。")

    @classmethod
    def bad_correction(cls, path: object, reason: str) -> RuleError:
        return cls(f"更正文件“{path}”无法使用（{reason}），请改正后重试。")

    @classmethod
    def no_field(cls, word: str, known: str) -> RuleError:
        return cls(f"不能更正“{word}”，可更正的有：{known}；写作 失效日期=2028-12-31 的样子。")

    @classmethod
    def bad_field(cls, word: str, value: str, remedy: str) -> RuleError:
        return cls(f"“{word}”不能写作“{value}”，{remedy}。")

    @classmethod
    def ends_before_it_begins(cls, word: str, end: object, begin: object) -> RuleError:
        return cls(f"{word} {end} 早于施行日期 {begin}，请核对后改正其中一项。")
