"""A decision, an option or a record that cannot be taken becomes a sentence for the reviewer."""

from __future__ import annotations

from pbassist.errors.root import PbassistError


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
        return cls(f"编号“{words}”没有可以撤销的决定；未记录任何决定。")

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

    @classmethod
    def bad_ending(cls, path: object, known: str) -> UsageError:
        return cls(f"不能写成“{path}”这种文件，可用的扩展名有：{known}。")

    @classmethod
    def needs_out(cls, option: str) -> UsageError:
        return cls(f"{option} 需要用 -o 写明结果放在哪个文件或文件夹。")
