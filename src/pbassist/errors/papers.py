"""A submitted file that cannot be used becomes a sentence for its submitter."""

from __future__ import annotations

from pbassist.errors.root import PbassistError


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
    def only_pictures(cls, name: str, count: int) -> UnreadableDocument:
        return cls(
            f"文件“{name}”中只有{count}幅图片，没有可读的文字；"
            "请提供文字版，或将图片另存为 PDF 或 JPG 后重试。"
        )

    @classmethod
    def only_inserted(cls, name: str) -> UnreadableDocument:
        return cls(
            f"文件“{name}”的内容是插入的其他文件，无法直接读取；请用 Word 或 WPS 打开后另存为 .docx 再试。"
        )

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
            f"文件“{name}”没有文字层（可能是扫描件），识别扫描件需要可选组件 ocr，"
            "请运行 pip install 'pbassist[ocr]' 后重试，或提供可复制文字的电子版。"
        )

    @classmethod
    def no_text_seen(cls, name: str) -> UnreadableDocument:
        return cls(
            f"文件“{name}”没有文字层，图像中也未识别出文字，请确认是否传错文件，或提供可复制文字的电子版。"
        )

    @classmethod
    def too_many_pixels(cls, name: str, limit: int) -> UnreadableDocument:
        return cls(f"图片“{name}”过大（超过 {limit // 1_000_000} 百万像素），请缩小或拆分后重试。")

    @classmethod
    def no_access(cls, path: object, reason: str) -> UnreadableDocument:
        return cls(f"无法打开“{path}”（{reason}），请检查权限或关闭正打开该文件的程序后重试。")

    @classmethod
    def needs_saving_as(cls, name: str, found: str, wanted: str) -> UnreadableDocument:
        return cls(
            f"文件“{name}”是{found}，本版本不能直接读取，请用 WPS 或 Office 另存为 {wanted} 后重试。"
        )

    @classmethod
    def needs_office(cls, name: str, found: str, wanted: str) -> UnreadableDocument:
        return cls(
            f"文件“{name}”是{found}，本机没有 LibreOffice，不能直接读取，"
            f"请用 WPS 或 Office 另存为 {wanted} 后重试。"
        )

    @classmethod
    def not_converted(cls, name: str, found: str, wanted: str) -> UnreadableDocument:
        return cls(
            f"文件“{name}”（{found}）未能由 LibreOffice 转换，可能已损坏或加密，"
            f"请用 WPS 或 Office 打开后另存为 {wanted} 再试。"
        )

    @classmethod
    def too_slow(cls, name: str, found: str, wanted: str, seconds: float) -> UnreadableDocument:
        return cls(
            f"文件“{name}”（{found}）在 {seconds:g} 秒内未能由 LibreOffice 转换完，已停止，"
            f"请用 WPS 或 Office 打开后另存为 {wanted} 再试。"
        )

    @classmethod
    def picture(cls, name: str) -> UnreadableDocument:
        return cls(
            f"文件“{name}”是图片，识别图片中的文字需要可选组件 ocr，"
            "请运行 pip install 'pbassist[ocr]' 后重试，或提供可复制文字的电子版。"
        )

    @classmethod
    def other_picture(cls, name: str) -> UnreadableDocument:
        return cls(f"文件“{name}”是不能识别的图片格式，请另存为 .jpg 或 .png 后重试。")

    @classmethod
    def archive(cls, name: str) -> UnreadableDocument:
        return cls(f"文件“{name}”是压缩包，请解压后逐份提供其中的文件。")

    @classmethod
    def too_many_papers(cls, name: str, papers: int, limit: int) -> UnreadableDocument:
        return cls(f"压缩包“{name}”中的文件超过上限 {limit:,} 个（{papers:,} 个），请分批提供。")

    @classmethod
    def too_many_cells(cls, name: str, sheet: str, limit: int) -> UnreadableDocument:
        return cls(
            f"文件“{name}”的工作表“{sheet}”范围超过 {limit:,} 个单元格，"
            "请删去多余的行列或拆分后重试。"
        )

    @classmethod
    def too_dense(cls, name: str, page: int) -> UnreadableDocument:
        return cls(
            f"文件“{name}”到第 {page} 页为止的文字或图形多于一份材料所能有，疑为损坏，请重新导出后重试。"
        )

    @classmethod
    def too_many_pages(cls, name: str, pages: int, limit: int) -> UnreadableDocument:
        return cls(f"文件“{name}”有 {pages} 页，超过上限 {limit} 页，请拆分后重试。")

    @classmethod
    def no_such_page(cls, name: str, number: int, pages: int) -> UnreadableDocument:
        return cls(f"文件“{name}”没有第{number}页（共{pages}页），请改正页码后重试。")

    @classmethod
    def no_page_images(cls, name: str) -> UnreadableDocument:
        return cls(
            f"文件“{name}”没有固定的页面，不能显示页面图像（PDF、OFD 和图片可以），请对照原件查看。"
        )

    @classmethod
    def no_fonts(cls, name: str) -> UnreadableDocument:
        return cls(
            f"本机没有中文字体，不能绘出“{name}”的页面，请安装中文字体（如 fonts-noto-cjk）后重试，"
            "或用 OFD 阅读软件查看原件。"
        )

    @classmethod
    def no_such_paper(cls, words: str) -> UnreadableDocument:
        return cls(f"上次审核的材料中没有“{words}”，请用 pbassist show 查看材料名称。")

    @classmethod
    def ambiguous_paper(cls, words: str, names: list[str]) -> UnreadableDocument:
        shown = "、".join(f"“{name}”" for name in names[:5])
        return cls(f"“{words}”对应{len(names)}份材料（{shown}），请连同文件夹写出材料名称。")

    @classmethod
    def moved(cls, name: str, path: object) -> UnreadableDocument:
        where = f"（审核时在“{path}”）" if path else ""
        return cls(f"找不到材料“{name}”的原件{where}，请放回原处，或重新运行 pbassist review。")

    @classmethod
    def changed(cls, name: str, path: object) -> UnreadableDocument:
        return cls(
            f"材料“{name}”的原件（“{path}”）在审核后改动过，页面与审核时的文字不再对应，"
            "请换回原来的文件，或重新运行 pbassist review。"
        )

    @classmethod
    def stopped(cls, name: str, seconds: float) -> UnreadableDocument:
        return cls(
            f"读取“{name}”用时超过 {seconds:g} 秒，已停止，"
            "请拆分或另存后重试，或在 pbassist.toml 的 [limits] 中调高 seconds。"
        )

    @classmethod
    def too_much_memory(cls, name: str, limit_mb: float | None = None) -> UnreadableDocument:
        bound = f"超过上限 {limit_mb:g} MB" if limit_mb is not None else "不足"
        return cls(f"读取“{name}”时内存{bound}，已停止，请拆分或另存后重试。")

    @classmethod
    def crashed(cls, name: str) -> UnreadableDocument:
        return cls(
            f"读取“{name}”时读取程序异常退出，该文件可能已损坏，请用办公软件打开后另存一份再试。"
        )

    @classmethod
    def link_outside(cls, name: str) -> UnreadableDocument:
        return cls(
            f"“{name}”是指向所给文件夹以外的链接，未读取，请将文件本身复制到文件夹中后重试。"
        )

    @classmethod
    def closed_folder(cls, name: str, reason: str) -> UnreadableDocument:
        return cls(f"无法打开文件夹“{name}”（{reason}），其中的文件未读取，请检查权限后重试。")


class NothingToReview(PbassistError):
    """A readable file that holds nothing to review; the submitter or the reviewer mends it."""

    @classmethod
    def because(cls, name: str, reason: str) -> NothingToReview:
        return cls(reason if name in reason else f"“{name}”：{reason}")

    @classmethod
    def one_paper(cls, name: str, reasons: list[str]) -> NothingToReview:
        said = "".join(f"\n{reason}" for reason in reasons)
        return cls(
            f"对照至少需要两份能读取、内容不同的总结或报告，现只有“{name}”，请补充其他年度或其他地区的材料。{said}"
        )

    @classmethod
    def nothing_read(cls, reasons: list[str]) -> NothingToReview:
        said = "".join(f"\n{reason}" for reason in reasons)
        return cls(f"没有一份材料能够读取，未写出任何文件，请按以下原因处理后重试。{said}")


class ClassifiedDocument(PbassistError):
    """A file that carries a 密级 mark; refused before anything is stored."""

    @classmethod
    def marked(cls, name: str, mark: str) -> ClassifiedDocument:
        return cls(f"文件“{name}”标有密级“{mark}”，已拒绝读取且未保存任何内容，请按保密规定处理。")
