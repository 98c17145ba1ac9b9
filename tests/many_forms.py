"""Thirty projects and the forms they are written on, for the tests of many forms in one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from pbassist.model.performance import Target

TABLE = """
小型水库除险加固|3301000101|县水利局|486|436|50|产出指标/数量指标/加固水库数量/≥12座;产出指标/质量指标/工程验收合格率/≥98%;效益指标/社会效益/保护下游人口/≥8600人
农村饮水工程维修养护|3301000102|县水利局|312.5|312.5|0|产出指标/数量指标/养护供水工程数量/≥62处;产出指标/时效指标/维修完成及时率/≥95%;效益指标/社会效益/受益农村人口/≥3.1万人;满意度指标/服务对象满意度/受益村民满意度/≥91%
中小学食堂改造|3301000103|县教育局|240|200|40|产出指标/数量指标/改造食堂数量/≥7个;产出指标/成本指标/单个食堂改造成本/≤34万元;效益指标/社会效益/受益学生人数/≥5200人
义务教育营养改善|3301000104|县教育局|958.2|958.2|0|产出指标/数量指标/享受营养餐学生数/≥9800人;产出指标/质量指标/食品抽检合格率/=100%;满意度指标/服务对象满意度/家长满意度/≥93%
乡镇卫生院设备更新|3301000105|县卫生健康局|175|150|25|产出指标/数量指标/购置彩超数量/≥5台;产出指标/质量指标/设备验收合格率/≥99%;效益指标/社会效益/年增检查人次/≥4100人次;满意度指标/服务对象满意度/患者满意度/≥92%
城乡居民健康档案|3301000106|县卫生健康局|66.8|66.8|0|产出指标/数量指标/新建健康档案数/≥15000份;产出指标/质量指标/档案合格率/≥94%;效益指标/可持续影响/档案动态使用率/≥61%
高标准农田建设|3301000107|县农业农村局|1520|1400|120|产出指标/数量指标/新建高标准农田面积/≥8000亩;产出指标/时效指标/项目完工时间/2026年10月底前;效益指标/经济效益/亩均增产/≥55公斤;效益指标/生态效益/节水灌溉面积/≥3300亩
动物疫病防控|3301000108|县农业农村局|88|88|0|产出指标/数量指标/免疫畜禽数量/≥42万头;产出指标/质量指标/免疫抗体合格率/≥71%;效益指标/社会效益/重大动物疫情发生次数/=0次
农村公路安全生命防护|3301000109|县交通运输局|640|580|60|产出指标/数量指标/安装护栏里程/≥46公里;产出指标/质量指标/护栏验收合格率/≥97%;效益指标/社会效益/受益行政村数/≥33个
公交化改造运营补贴|3301000110|县交通运输局|275.6|275.6|0|产出指标/数量指标/补贴公交线路数/≥18条;产出指标/时效指标/补贴发放及时率/≥96%;效益指标/社会效益/年客运量/≥210万人次;满意度指标/服务对象满意度/乘客满意度/≥89%
图书馆延时开放|3301000111|县文化和旅游局|35|35|0|产出指标/数量指标/延时开放天数/≥300天;产出指标/数量指标/接待读者人次/≥6.4万人次;满意度指标/服务对象满意度/读者满意度/≥88%
非遗传承保护|3301000112|县文化和旅游局|28|23|5|产出指标/数量指标/举办展演场次/≥14场;产出指标/质量指标/传承人考核合格率/≥86%;效益指标/可持续影响/新增传承人/≥9人
残疾人两项补贴|3301000113|县民政局|730.4|730.4|0|产出指标/数量指标/发放补贴人数/≥5160人;产出指标/时效指标/补贴按月发放率/=100%;满意度指标/服务对象满意度/残疾人满意度/≥94%
居家养老服务|3301000114|县民政局|190|160|30|产出指标/数量指标/服务老人人数/≥2700人;产出指标/成本指标/人均服务成本/≤700元;效益指标/社会效益/失能老人覆盖率/≥83%;满意度指标/服务对象满意度/老人满意度/≥90%
公益性岗位补贴|3301000115|县人力资源和社会保障局|152|152|0|产出指标/数量指标/安置就业困难人员/≥105人;产出指标/时效指标/工资发放及时率/≥99%;效益指标/社会效益/零就业家庭动态清零率/=100%
职业技能培训|3301000116|县人力资源和社会保障局|96|90|6|产出指标/数量指标/培训人数/≥1250人;产出指标/质量指标/取证率/≥76%;效益指标/经济效益/培训后就业率/≥64%
森林防火能力建设|3301000117|县自然资源和规划局|118|118|0|产出指标/数量指标/新建防火隔离带/≥27公里;产出指标/质量指标/隔离带验收合格率/≥95%;效益指标/生态效益/森林火灾受害率/≤0.8‰
地质灾害隐患治理|3301000118|县自然资源和规划局|420|350|70|产出指标/数量指标/治理隐患点/≥11处;产出指标/时效指标/汛前完成率/≥82%;效益指标/社会效益/保护群众人数/≥960人
污水管网改造|3301000119|县住房和城乡建设局|860|760|100|产出指标/数量指标/改造管网长度/≥16.5公里;产出指标/成本指标/每公里改造成本/≤52万元;效益指标/生态效益/污水集中收集率/≥73%;满意度指标/服务对象满意度/沿线居民满意度/≥87%
老旧小区改造|3301000120|县住房和城乡建设局|1340|1000|340|产出指标/数量指标/改造小区数量/≥8个;产出指标/数量指标/受益户数/≥2140户;满意度指标/服务对象满意度/小区居民满意度/≥92%
智慧安防小区|3301000121|县公安局|210|210|0|产出指标/数量指标/建成安防小区/≥21个;产出指标/质量指标/设备在线率/≥96%;效益指标/社会效益/盗窃警情下降率/≥13%
交通信号设施维护|3301000122|县公安局|74.5|74.5|0|产出指标/数量指标/维护信号灯组/≥136组;产出指标/时效指标/故障修复时限/≤24小时;效益指标/社会效益/路口拥堵下降率/≥6%
法律援助|3301000123|县司法局|42|42|0|产出指标/数量指标/办理援助案件/≥410件;产出指标/质量指标/案件评查优良率/≥84%;满意度指标/服务对象满意度/受援人满意度/≥95%
社区矫正|3301000124|县司法局|31.2|31.2|0|产出指标/数量指标/监管对象人数/≥225人;产出指标/质量指标/再犯罪率/≤0.2%;效益指标/社会效益/帮扶就业人数/≥48人
科技型中小企业培育|3301000125|县科学技术局|130|130|0|产出指标/数量指标/新增科技型企业/≥26家;产出指标/质量指标/研发投入占比/≥2.9%;效益指标/经济效益/新增产值/≥1.7亿元
电商进农村|3301000126|县商务局|145|120|25|产出指标/数量指标/建设村级网点/≥58个;产出指标/质量指标/网点运营率/≥81%;效益指标/经济效益/网络零售额/≥6300万元;满意度指标/服务对象满意度/农户满意度/≥86%
消防设施更新|3301000127|县应急管理局|99|99|0|产出指标/数量指标/更新消火栓/≥172个;产出指标/时效指标/完成时间/2026年6月底前;效益指标/社会效益/覆盖社区数/≥19个
应急物资储备|3301000128|县应急管理局|53|53|0|产出指标/数量指标/储备帐篷数量/≥380顶;产出指标/质量指标/物资完好率/≥98.5%;效益指标/社会效益/应急响应时间/≤2小时
档案数字化|3301000129|县档案馆|47|47|0|产出指标/数量指标/数字化档案/≥63万页;产出指标/质量指标/图像合格率/≥99.5%;效益指标/社会效益/年查阅人次/≥3900人次
垃圾分类宣传|3301000130|县综合行政执法局|22.6|20|2.6|产出指标/数量指标/宣传活动场次/≥44场;产出指标/质量指标/参与率/≥67%;满意度指标/服务对象满意度/社区居民满意度/≥85%
"""


class Asked(NamedTuple):
    """An indicator as it was written."""

    dimension: str
    aspect: str
    name: str
    planned: str


@dataclass(frozen=True)
class Project:
    """What one form says."""

    name: str
    code: str
    unit: str
    total: str
    appropriation: str
    other: str
    indicators: tuple[Asked, ...]


def _read_line(line: str) -> Project:
    name, code, unit, total, appropriation, other, asked = line.split("|")
    rows = tuple(Asked(*one.split("/", 3)) for one in asked.split(";"))
    return Project(name, code, unit, total, appropriation, other, rows)


PROJECTS = tuple(_read_line(line) for line in TABLE.strip().splitlines())
Gold = tuple[str | None, str | None, tuple[tuple[str, Decimal], ...], tuple[tuple[str, str], ...]]
"""Name, code, funds by source in 元, indicators with their planned values."""


def tell_gold(project: Project, *, named: bool = True, coded: bool = True) -> Gold:
    """What is to be read of a project."""
    amounts = (("total", project.total), ("appropriation", project.appropriation),
               ("other", project.other))  # fmt: skip
    return (
        project.name if named else None,
        project.code if coded else None,
        tuple((source, Decimal(printed) * 10_000) for source, printed in amounts),
        tuple((one.name, one.planned) for one in project.indicators),
    )


def tell_target(target: Target) -> Gold:
    """What was read of a form, in the same words."""
    goals = [goal for goal in (target.overall, target.annual) if goal]
    return (
        target.project.name,
        target.project.code,
        tuple((fund.source, fund.amount) for fund in target.funds),
        tuple((one.name, one.planned or "") for goal in goals for one in goal.indicators),
    )


@dataclass
class Laid:
    """Cells by row and column, and merged ranges (top, left, bottom, right, inclusive)."""

    cells: dict[tuple[int, int], str]
    merges: list[tuple[int, int, int, int]]
    rows: int
    columns: int

    def put(
        self, top: int, left: int, text: str, right: int | None = None, bottom: int = 0
    ) -> None:
        """Words in a cell, merged to a column and down so many further rows."""
        self.cells[top, left] = text
        last = left if right is None else right
        if last > left or bottom:
            self.merges.append((top, left, top + bottom, last))

    def paste(self, other: Laid, top: int, left: int) -> None:
        """Another form at a place."""
        self.cells.update({(r + top, c + left): t for (r, c), t in other.cells.items()})
        self.merges += [(a + top, b + left, c + top, d + left) for a, b, c, d in other.merges]
        self.rows = max(self.rows, top + other.rows)
        self.columns = max(self.columns, left + other.columns)

    def as_rows(self) -> list[list[str]]:
        """The cells as rows of words."""
        return [[self.cells.get((r, c), "") for c in range(self.columns)] for r in range(self.rows)]


def lay_form(
    project: Project,
    *,
    title: str = "2026年度项目支出绩效目标申报表",
    wide: int = 0,
    named: bool = True,
    signed: bool = True,
    caption: bool = True,
) -> Laid:
    """A form of six columns and `wide` more, without its title when that is empty."""
    last = 5 + wide
    laid = Laid({}, [], 0, last + 1)
    row = 0
    if title:
        laid.put(row, 0, title, last)
        row += 1
    if caption:
        laid.put(row, 0, f"填报单位：{project.unit}", 2 + wide)
        laid.put(row, 3 + wide, "单位：万元", last)
        row += 1
    if named:
        laid.put(row, 0, "项目名称")
        laid.put(row, 1, project.name, 2 + wide)
        laid.put(row, 3 + wide, "项目编码")
        laid.put(row, 4 + wide, project.code, last)
        row += 1
    laid.put(row, 0, "主管部门")
    laid.put(row, 1, project.unit, 2 + wide)
    laid.put(row, 3 + wide, "实施单位")
    laid.put(row, 4 + wide, f"{project.unit}本级", last)
    row += 1
    laid.put(row, 0, "项目资金（万元）", bottom=2)
    for label, amount in (
        ("年度资金总额", project.total),
        ("其中：财政拨款", project.appropriation),
        ("其他资金", project.other),
    ):
        laid.put(row, 1, label, 2 + wide)
        laid.put(row, 3 + wide, amount, last)
        row += 1
    laid.put(row, 0, "年度目标")
    laid.put(row, 1, f"完成{project.name}年度任务，资金使用规范，群众受益。", last)
    row += 1
    laid.put(row, 0, "绩效指标", bottom=len(project.indicators))
    for column, label in (
        (1, "一级指标"),
        (2, "二级指标"),
        (4 + wide, "指标值"),
        (5 + wide, "备注"),
    ):
        laid.put(row, column, label)
    laid.put(row, 3, "三级指标", 3 + wide)
    for one in project.indicators:
        row += 1
        laid.put(row, 1, one.dimension)
        laid.put(row, 2, one.aspect)
        laid.put(row, 3, one.name, 3 + wide)
        laid.put(row, 4 + wide, one.planned)
    row += 1
    if signed:
        laid.put(row, 0, "填报人：张三", 2 + wide)
        laid.put(row, 3 + wide, "填报日期：2025年10月8日", last)
        row += 1
    laid.rows = row
    return laid


def stack(forms: Sequence[Laid], gap: int) -> Laid:
    """Forms one below the other with so many empty rows between."""
    laid = Laid({}, [], 0, 0)
    top = 0
    for form in forms:
        laid.paste(form, top, 0)
        top += form.rows + gap
    return laid


def write_sheets(path: Path, sheets: dict[str, Laid], hidden: Sequence[str] = ()) -> Path:
    """A workbook of laid sheets; numbers as numbers."""
    import openpyxl
    from openpyxl.styles import Alignment, Border, Side
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    line = Side(style="thin")
    border, wrap = Border(line, line, line, line), Alignment(wrap_text=True, vertical="center")
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, laid in sheets.items():
        sheet = book.create_sheet(name)
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToHeight = 0
        for (row, column), text in laid.cells.items():
            plain = text.replace(".", "", 1)
            number = plain.isdigit() and len(plain) < 9
            cell = sheet.cell(row + 1, column + 1)
            cell.value = float(text) if number else text
            cell.data_type = "n" if number else "s"  # =100% is no formula
            cell.alignment = wrap
        for row in {row for row, _ in laid.cells}:
            for column in range(laid.columns):
                sheet.cell(row + 1, column + 1).border = border
        for top, left, bottom, right in laid.merges:
            sheet.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
        for column in range(laid.columns):
            sheet.column_dimensions[get_column_letter(column + 1)].width = 22
        if name in hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


def write_word(path: Path, items: Sequence[str | Laid]) -> Path:
    """A Word paper of titles and forms, each form a table."""
    import docx

    document = docx.Document()
    for item in items:
        if isinstance(item, str):
            document.add_paragraph(item)
            continue
        table = document.add_table(rows=item.rows, cols=item.columns, style="Table Grid")
        cells: Any = [list(row.cells) for row in table.rows]
        for (row, column), text in item.cells.items():
            cells[row][column].text = text
        for top, left, bottom, right in item.merges:
            cells[top][left].merge(cells[bottom][right])
    document.save(str(path))
    return path


def write_pdf(path: Path, items: Sequence[str | Laid], *, apart: bool) -> Path:
    """A PDF of titles and forms, each on a page of its own or one running after the other."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    title = ParagraphStyle("t", fontName="STSong-Light", fontSize=16, leading=26, alignment=1)
    small = ParagraphStyle("c", fontName="STSong-Light", fontSize=9, leading=13, wordWrap="CJK")
    flow: list[Any] = []
    for item in items:
        if isinstance(item, str):
            flow += [PageBreak()] if apart and flow else []
            flow.append(Paragraph(item, title))
            continue
        cells = [[Paragraph(text, small) if text else "" for text in row] for row in item.as_rows()]
        style: list[Any] = [("GRID", (0, 0), (-1, -1), 0.5, "black")]
        style += [("SPAN", (b, a), (d, c)) for a, b, c, d in item.merges]
        widths = [66, 66, *[76] * (item.columns - 4), 84, 84]
        flow += [Table(cells, colWidths=widths, style=style), Spacer(1, 18)]
    SimpleDocTemplate(str(path), pagesize=A4, leftMargin=60, rightMargin=60).build(flow)
    return path
