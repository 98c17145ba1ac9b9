"""What went wrong becomes one clear Chinese sentence: what, where, and what to do.

One root, a child for each party who can mend it. Nothing here knows another room.
"""

from __future__ import annotations

import errno
import re

LINE = re.compile(r"at line (\d{1,9})")
"""Where a TOML reader stopped; its words are English and say less."""
REASONS = {
    errno.EACCES: "没有权限，或文件正被其他程序打开",
    errno.EPERM: "没有权限，或文件正被其他程序打开",
    errno.EBUSY: "文件正被其他程序打开",
    errno.EEXIST: "同名的文件已存在",
    errno.EISDIR: "同名的文件夹已存在",
    errno.ENOTDIR: "上级路径不是文件夹",
    errno.ENOENT: "文件夹不存在",
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "磁盘配额不足",
    errno.EROFS: "所在磁盘只读",
    errno.ENAMETOOLONG: "文件名过长",
}


def describe_system(error: Exception) -> str:
    """Why the system refused a file, in Chinese; its own words come in any language."""
    return REASONS.get(getattr(error, "errno", None) or 0, "系统拒绝访问")


class PbassistError(Exception):
    """The root: `str(error)` is the whole sentence for the person, without a traceback."""

    exit_code = 1


class UnreadableDocument(PbassistError):
    """A submitted file that cannot be read (无法读取的文件); the submitter or the reviewer mends it."""

    @classmethod
    def missing(cls, path: object) -> UnreadableDocument:
        return cls(f"找不到文件“{path}”，请检查路径后重试。")

    @classmethod
    def no_files(cls, path: object) -> UnreadableDocument:
        return cls(f"“{path}”中没有可读取的文件，请检查文件夹后重试。")

    @classmethod
    def empty(cls, name: str) -> UnreadableDocument:
        return cls(f"文件“{name}”是空文件（0 字节），请向报送单位索取完整文件。")

    @classmethod
    def blank(cls, name: str) -> UnreadableDocument:
        return cls(f"文件“{name}”中没有可读的文字，请确认是否传错文件。")

    @classmethod
    def too_large(cls, name: str, size_mb: float, limit_mb: float) -> UnreadableDocument:
        return cls(
            f"文件“{name}”有 {size_mb:.1f} MB，超过上限 {limit_mb:g} MB，"
            "请拆分后重试，或在 pbassist.toml 的 [limits] 中调高上限。"
        )

    @classmethod
    def inflates_too_much(cls, name: str, limit_mb: float) -> UnreadableDocument:
        return cls(
            f"文件“{name}”解压后超过上限 {limit_mb:g} MB，疑为损坏或压缩炸弹，请用办公软件重新另存后重试。"
        )

    @classmethod
    def unknown_format(cls, name: str, suffix: str) -> UnreadableDocument:
        return cls(
            f"不支持“{name}”的格式（{suffix or '无扩展名'}），请另存为 .docx、.xlsx、.xls、.pdf 或 .txt 后重试。"
        )

    @classmethod
    def wrong_extension(cls, name: str, expected: str, found: str) -> UnreadableDocument:
        return cls(
            f"文件“{name}”的内容是{found}，与扩展名（{expected}）不符，请改正扩展名或重新导出后重试。"
        )

    @classmethod
    def damaged(cls, name: str, kind: str) -> UnreadableDocument:
        return cls(
            f"文件“{name}”不是完整的{kind}文件（可能已损坏），请用办公软件打开后另存一份再试。"
        )

    @classmethod
    def encrypted(cls, name: str, kind: str) -> UnreadableDocument:
        return cls(f"{kind}文件“{name}”已加密，请向报送单位索取未加密的文件。")

    @classmethod
    def unknown_encoding(cls, name: str) -> UnreadableDocument:
        return cls(f"无法识别“{name}”的文字编码，请用记事本另存为 UTF-8 编码后重试。")

    @classmethod
    def no_text_layer(cls, name: str) -> UnreadableDocument:
        return cls(
            f"文件“{name}”没有文字层（可能是扫描件），本版本尚不能识别扫描件，请提供可复制文字的电子版。"
        )

    @classmethod
    def no_access(cls, path: object, reason: str) -> UnreadableDocument:
        return cls(f"无法打开“{path}”（{reason}），请检查权限或关闭正打开该文件的程序后重试。")

    @classmethod
    def needs_saving_as(cls, name: str, found: str, wanted: str) -> UnreadableDocument:
        return cls(
            f"文件“{name}”是{found}，本版本不能直接读取，请用 WPS 或 Office 另存为 {wanted} 后重试。"
        )

    @classmethod
    def picture(cls, name: str) -> UnreadableDocument:
        return cls(f"文件“{name}”是图片，本版本尚不能识别图片中的文字，请提供可复制文字的电子版。")

    @classmethod
    def archive(cls, name: str) -> UnreadableDocument:
        return cls(f"文件“{name}”是压缩包，请解压后逐份提供其中的文件。")

    @classmethod
    def too_many_cells(cls, name: str, sheet: str, limit: int) -> UnreadableDocument:
        return cls(
            f"文件“{name}”的工作表“{sheet}”范围超过 {limit:,} 个单元格，"
            "请删去多余的行列或拆分后重试。"
        )

    @classmethod
    def too_many_pages(cls, name: str, pages: int, limit: int) -> UnreadableDocument:
        return cls(f"文件“{name}”有 {pages} 页，超过上限 {limit} 页，请拆分后重试。")


class NothingToReview(PbassistError):
    """A readable file that holds nothing to review; the submitter or the reviewer mends it."""

    @classmethod
    def because(cls, name: str, reason: str) -> NothingToReview:
        return cls(reason if name in reason else f"“{name}”：{reason}")


class ClassifiedDocument(PbassistError):
    """A file that carries a 密级 mark; refused before anything is stored."""

    @classmethod
    def marked(cls, name: str, mark: str) -> ClassifiedDocument:
        return cls(f"文件“{name}”标有密级“{mark}”，已拒绝读取且未保存任何内容，请按保密规定处理。")


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
            f"“{words}”对应{count}个项目，请写项目编码或完整的项目名称（可用 pbassist show 查看）。"
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


class ModelUnavailable(PbassistError):
    """A language model that cannot be used; the person who set it up mends it."""

    @classmethod
    def not_configured(cls) -> ModelUnavailable:
        return cls(
            "没有设置语言模型（规则核对不需要）；如需使用，请在 pbassist.toml 的 [model] 中设置 base_url 和 name。"
        )

    @classmethod
    def unreachable(cls, endpoint: str, reason: str) -> ModelUnavailable:
        return cls(
            f"连不上语言模型服务“{endpoint}”（{reason}），请检查地址和服务是否启动；规则核对不受影响。"
        )

    @classmethod
    def wrong_key(cls, endpoint: str) -> ModelUnavailable:
        return cls(
            f"语言模型服务“{endpoint}”不接受密钥，请检查环境变量 PBASSIST_MODEL__API_KEY；规则核对不受影响。"
        )

    @classmethod
    def refused(cls, endpoint: str, model: str, reason: str) -> ModelUnavailable:
        return cls(
            f"语言模型服务“{endpoint}”不能使用（模型“{model}”，{reason}），"
            "请检查 [model] 的 base_url 和 name；规则核对不受影响。"
        )

    @classmethod
    def keeps_failing(cls, endpoint: str, times: int, reason: str) -> ModelUnavailable:
        return cls(
            f"语言模型服务“{endpoint}”连续{times}个问题未答（{reason}），"
            "本次不再提问，请稍后重试；规则核对不受影响。"
        )

    @classmethod
    def bad_address(cls, base_url: str) -> ModelUnavailable:
        return cls(
            f"[model] 的 base_url“{base_url}”不是地址，"
            "请写成 http://127.0.0.1:8000/v1 或 gguf:模型文件路径 的样子；规则核对不受影响。"
        )

    @classmethod
    def no_name(cls, endpoint: str) -> ModelUnavailable:
        return cls(
            f"语言模型服务“{endpoint}”没有指明模型，请在 [model] 中设置 name；规则核对不受影响。"
        )

    @classmethod
    def no_file(cls, path: object) -> ModelUnavailable:
        return cls(f"找不到模型文件“{path}”，请检查 [model] 的 base_url；规则核对不受影响。")

    @classmethod
    def unusable_file(cls, path: object) -> ModelUnavailable:
        return cls(
            f"模型文件“{path}”无法加载（文件不完整、格式不是 GGUF 或内存不足），"
            "请更换模型文件；规则核对不受影响。"
        )

    @classmethod
    def out_of_calls(cls, limit: int) -> ModelUnavailable:
        return cls(
            f"本次提问已达上限 {limit} 次，其余问题未问；"
            "如需继续，请调高 [model] 的 max_calls 后重新审核，已答的不再重复提问。"
        )

    @classmethod
    def out_of_tokens(cls, limit: int) -> ModelUnavailable:
        return cls(
            f"本次用量已达上限 {limit}，其余问题未问；"
            "如需继续，请调高 [model] 的 max_tokens 后重新审核，已答的不再重复提问。"
        )


class LedgerError(PbassistError):
    """A record (审核记录) that cannot be read or written; the person who keeps the workspace mends it."""

    @classmethod
    def unreadable(cls, path: object, reason: str) -> LedgerError:
        return cls(
            f"审核记录“{path}”无法读取（{reason}），请从备份恢复该文件后重试；未作任何改动。"
        )

    @classmethod
    def busy(cls, path: object) -> LedgerError:
        return cls(f"审核记录“{path}”正被其他程序占用，请稍后重试；未作任何改动。")

    @classmethod
    def missing(cls, path: object) -> LedgerError:
        return cls(f"没有审核记录“{path}”，请检查路径；还没有审核过的工作区没有记录。")

    @classmethod
    def no_access(cls, path: object, reason: str) -> LedgerError:
        return cls(f"审核记录“{path}”无法打开（{reason}），请检查后重试；未作任何改动。")

    @classmethod
    def not_a_record(cls, path: object) -> LedgerError:
        return cls(
            f"“{path}”不是 pbassist 的审核记录（可能被其他文件覆盖），请从备份恢复后重试；未作任何改动。"
        )

    @classmethod
    def too_new(cls, path: object, found: int, known: int) -> LedgerError:
        return cls(
            f"审核记录“{path}”是第 {found} 版，本程序只认到第 {known} 版，请升级 pbassist；未作任何改动。"
        )

    @classmethod
    def broken(cls, path: object, seq: int, reason: str) -> LedgerError:
        return cls(
            f"审核记录“{path}”第{seq}号{reason}，请运行 pbassist verify 查明，并从备份恢复该文件。"
        )

    @classmethod
    def not_storable(cls, kind: str) -> LedgerError:
        return cls(
            f"有一条“{kind}”记录含有无法保存的内容（如非数值），未写入审核记录，请向维护人员反映。"
        )


class DecisionError(PbassistError):
    """A decision that cannot be meant; the person who decides mends it."""

    @classmethod
    def unknown_subject(cls, words: str) -> DecisionError:
        return cls(
            f"没有编号为“{words}”的意见，请用 pbassist show 项目名 查看编号；未记录任何决定。"
        )

    @classmethod
    def ambiguous_subject(cls, words: str, count: int) -> DecisionError:
        return cls(f"编号“{words}”对应{count}条意见，请多写几位；未记录任何决定。")

    @classmethod
    def no_reason(cls) -> DecisionError:
        return cls("驳回需写明理由（--reason），未记录任何决定。")

    @classmethod
    def short_id(cls, words: str) -> DecisionError:
        return cls(f"编号“{words}”太短，请至少写前4位；未记录任何决定。")

    @classmethod
    def unknown_fault(cls, words: str, known: tuple[str, ...]) -> DecisionError:
        return cls(
            f"上次审核中没有问题类别“{words}”，有的是：{'、'.join(known) or '无'}；未记录任何决定。"
        )

    @classmethod
    def nothing_named(cls) -> DecisionError:
        return cls(
            "请写明对哪些意见作决定：编号，或 --fault、--project、--letter、--all；未记录任何决定。"
        )

    @classmethod
    def undo_needs_id(cls) -> DecisionError:
        return cls("撤销需写明编号，请用 pbassist show 项目名 查看；未记录任何决定。")

    @classmethod
    def not_decided(cls, words: str) -> DecisionError:
        return cls(f"编号“{words}”的意见尚未作过决定，无可撤销；未记录任何决定。")

    @classmethod
    def no_letter(cls, name: str) -> DecisionError:
        return cls(f"“{name}”没有意见，也就没有审核意见函；未记录任何决定。")

    @classmethod
    def missed_needs(cls) -> DecisionError:
        return cls(
            "漏报需写明项目（--project）、材料原文（--quote）和意见（--text）；未记录任何决定。"
        )

    @classmethod
    def quote_not_found(cls, quote: str) -> DecisionError:
        return cls(f"该项目的材料中没有“{quote[:60]}”，请逐字照抄原文；未记录任何决定。")

    @classmethod
    def quote_repeated(cls, quote: str, count: int) -> DecisionError:
        return cls(
            f"“{quote[:60]}”在该项目的材料中出现{count}次，请多抄几个字以指明一处；未记录任何决定。"
        )

    @classmethod
    def keep_needs_text(cls) -> DecisionError:
        return cls("--keep 只用于“修改”，保留的是修改后的文字；未记录任何决定。")

    @classmethod
    def no_text(cls) -> DecisionError:
        return cls("修改需写明改后的意见（--text），未记录任何决定。")

    @classmethod
    def no_reviewer(cls) -> DecisionError:
        return cls(
            "没有写明审核人，请用 --reviewer 或在 pbassist.toml 的 [bureau] 中设置 reviewer；未记录任何决定。"
        )

    @classmethod
    def not_returned(cls, name: str) -> DecisionError:
        return cls(
            f"“{name}”中没有带“采纳”栏的表，请提供由 pbassist 导出、填好后退回的审核意见汇总表；未记录任何决定。"
        )


class UsageError(PbassistError):
    """An option that cannot be meant; the person at the keyboard mends it."""

    exit_code = 2

    @classmethod
    def bad_day(cls, text: str) -> UsageError:
        return cls(f"“{text}”不是日期，请写成 2026-03-01 的样子。")

    @classmethod
    def unknown_action(cls, word: str) -> UsageError:
        return cls(f"没有“{word}”这种决定，可用的有：采纳、修改、驳回、漏报、撤销。")

    @classmethod
    def unknown_kind(cls, word: str, known: str) -> UsageError:
        return cls(f"没有“{word}”这一类，可用的有：{known}。")

    @classmethod
    def no_action(cls) -> UsageError:
        return cls("请写明决定（采纳、修改、驳回、漏报、撤销），或用 --from 给出退回的汇总表。")

    @classmethod
    def only_for(cls, option: str, purpose: str) -> UsageError:
        return cls(f"{option} 只用于{purpose}，请去掉或改正后重试。")

    @classmethod
    def exclusive(cls, one: str, other: str) -> UsageError:
        return cls(f"{one}与{other}不能同时使用，请去掉一个后重试。")
