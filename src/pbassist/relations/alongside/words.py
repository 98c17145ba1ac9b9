"""Words of the trade become what keeps two figures apart: topic, act, grade, scope, head noun."""

from __future__ import annotations

import re
from collections.abc import Mapping

_TOPICS: dict[str, str] = {
    "事前绩效评估": r"事前(?:绩效)?评估|绩效评估|评估(?=项目|资金|后)|新出台政策|新增(?:重大)?政策",
    "绩效监控": r"(?:绩效)?(?:运行)?双?监控|[红黄绿]灯|预警",
    "部门整体评价": r"(?:部门)?整体支出(?:绩效)?评价|(?:部门)?整体(?:绩效)?评价",
    "部门评价": r"(?:部门|单位)(?:重点)?(?:项目)?(?:绩效)?评价",
    "财政重点评价": r"财政(?:重点)?(?:绩效)?评价|重点(?:项目)?(?:绩效)?评价",
    "成本绩效": r"成本(?:预算)?绩效",
    "抽查复核": r"抽查|抽评|复核|抽取|再评价",
    "单位自评": r"(?:单位|绩效|部门)?自评(?:价)?(?!报告中)",
    "绩效目标": r"绩效目标|目标(?:方面|一次|审核|编报|申报|管理|关口|编审|填报)|(?:编报|申报)目标",
    "第三方机构": r"第三方(?:中介)?(?:机构)?|中介机构|受托机构",
    "培训": r"培训|参训|轮训",
    "指标体系": r"指标库|入库指标|绩效指标(?!值)|指标体系",
    "制度建设": r"制度(?:办法)?|管理办法|实施细则",
    "整改": r"整改",
    "信息公开": r"公开",
    "结果应用": r"结果应用|应用(?=方面|情况)|(?:依据|根据|结合|将)(?:绩效)?评价结果|评价结果(?:与|作为|同)|挂钩",
    "预算执行": r"预算执行率|支出进度|执行进度",
}
TOPICS: Mapping[str, re.Pattern[str]] = {name: re.compile(words) for name, words in _TOPICS.items()}
"""Parts of the yearly work by their words, the more particular first."""
PASSING = frozenset({"预算执行", "信息公开", "制度建设", "指标体系"})
"""Topics that a sentence about another names in passing; they count in the figure's own phrase."""
WEAK_LEAD = re.compile(
    r"^(?:全[县市区]|全年(?!预算)|年度(?=[一-鿿]{4})|原|[一二三四五六七八九十]是|其中|分别为?|截至|依据评价结果|经?评估后|与?主管部门核实后|组织|继续)+"
)

_ACTS: dict[str, str] = {
    "退回": r"退回|返回修改",
    "通过": r"通过(?!率)",
    "核减": r"核减|审减",
    "审定": r"审定|核定",
    "压减": r"压减|调减|压缩|削减",
    "取消": r"取消|撤销",
    "收回": r"收回|盘活",
    "新增": r"新增|增补|补充|追加|新建",
    "不予": r"不予[\u4e00-\u9fff]{2}|不支持",
    "支持": r"(?<!不)予以支持",
    "公开": r"公开",
    "考核": r"考核",
    "约谈": r"约谈",
    "已整改": r"已整改|(?:完成|落实|到位)整改|整改(?:完成|到位|落实)",
    "采纳": r"采纳",
    "节约": r"节约|节省",
    "试点": r"试点",
    "支付": r"支付|服务费",
    "调整": r"调整|修改(?=后)|优化",
    "引导": r"引导|撬动|带动",
    "移交": r"移交|移送",
}
ACTS: Mapping[str, re.Pattern[str]] = {name: re.compile(words) for name, words in _ACTS.items()}
"""What was done to the thing counted."""

_SCOPES: dict[str, str] = {
    "财政拨款": r"财政拨款|财政资金(?!收回)",
    "一般公共预算": r"一般公共预算",
    "政府性基金": r"政府性基金",
    "国有资本": r"国有资本",
    "社保基金": r"社会?保险?基金",
    "专项债券": r"专项?债券?",
    "转移支付": r"转移支付|上级(?:补助|资金)|中央|省级|市级(?!部门)",
    "本级": r"[县市区省]本级|县级资金",
    "结转": r"结转|结余",
    "自有资金": r"自筹|自有|其他资金",
    "人员经费": r"人员经费|公用经费|基本支出",
    "三公": r"三公",
    "乡镇": r"乡镇|镇街|街道|镇（街",
    "部门预算外": r"下属|所属|二级单位",
    "企业": r"企业|国企",
    "总投资": r"总?投资(?:估算|概算)?|概算|造价|合同价?",
    "重点": r"重点(?!(?:项目|绩效|支出)*评价)|[1-9]类项目|[ABC]类",
    "一次": r"[一首]次(?=审核|性|通过)",
    "二次": r"[二再]次(?=审核|通过|复核|分配)",
    "整体": r"整体",
    "均": r"[日月年人户平]均|[日月](?=处理|供水|产|接待|销)|每[日天月人户]",
    "非": r"非(?!常)",
    "分段": r"以[上下]的?|得分",
    "批次": r"第[一二三四五六]批|首批",
    "现场": r"现场|实地",
    "线上": r"线上|网络|视频",
}
SCOPES: Mapping[str, re.Pattern[str]] = {n: re.compile(words) for n, words in _SCOPES.items()}
"""口径: what narrows the thing counted."""

IMPLIED: Mapping[str, frozenset[str]] = {
    "财政重点评价": frozenset({"重点"}),
    "部门整体评价": frozenset({"整体"}),
}
"""Scopes that a topic says already."""

HEADS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(words)
    for name, words in {
        "项目": r"项目|政策",
        "部门": r"部门|单位(?!自评)",
        "乡镇": r"乡镇|镇街|街道|村|社区",
        "机构": r"机构|事务所|公司",
        "报告": r"报告|通知书|意见书|清单|台账",
        "制度": r"制度|办法|细则|文件",
        "指标": r"指标",
        "意见": r"意见|建议|问题",
        "人员": r"人员|干部|专家|群众|户",
        "资金": r"资金|金额|预算|经费|费用|拨款|投资|额",
    }.items()
}
"""Kinds of things that are counted; two of different kinds are never the same."""

REST = re.compile(r"除[^，。；]{2,24}[以之]?外|另有|另外|此外|其余|其他")
"""Words of a rest: what is counted without what was named before."""
GRADE = re.compile(
    r"(?P<light>[红黄绿])灯|(?:^|[、，“\"：:为级果次中的])(?P<grade>优秀?|良好?|中等?|较?差|合格|不合格)(?:等次|等级|级|档)?[”\"]?的?(?:有|为|是)?$"
)
GRADED = re.compile(r"[为“](?P<grade>优秀?|良好?|中等?|较?差|不?合格)[”的等]")
TABLE_GRADE = re.compile(r"^(?P<grade>优秀?|良好?|中等?|较?差|合格|不合格)(?:[（(].*|数|等次)?$")
FAULTY = re.compile(
    r"未(?!来)|没有|尚未|不全|不足|不及时|不高|不够|不到位|不规范|存在|问题(?!整改|清单|台账)|发现|滞后|缓慢|逾期|超期"
)
"""Words of a shortfall: a count of what went wrong is not the count of the thing."""
PLANNED_HEADING = re.compile(r"下一步|打算|计划|思路|展望|安排$|明年|今后|下一年|努力方向")
PLANNED = re.compile(r"力争|拟(?:将|于|开展|选|对|在)|计划(?:开展|选择|对|在|新增|完成)|争取|明年")
CHANGED = re.compile(
    r"(?:增加|减少|增长|下降|提高|上升|降低|提升|压缩|多|少|增幅|降幅|增速|回落|下调)(?:了|约|近|超过?)?$"
)
REACHED = re.compile(
    r"(?:增加|减少|增长|下降|提高|上升|降低|提升|增|减|升|降|扩大|扩展)(?:到|至)了?(?:约|近)?$"
)
LOOKING_BACK = re.compile(
    r"(?:由|从|较|比|相比|同比)?(?P<year>(?:19|20)[0-9]{2}年度?|上年度?|去年|上一年度?)(?:同期)?(?:的|为|是)?(?:约|近)?$"
)
YEARS = re.compile(
    r"(?:19|20)[0-9]{2}[ ]?[-—－~至][ ]?(?:19|20)[0-9]{2}年?|(?:19|20)[0-9]{2}年度?|今年以来|今年|本年度?|当年|上年度?|去年|全年|年度|年初|年末|年底"
)
DATES = re.compile(r"(?:19|20)[0-9]{2}年度?|今年以来|今年|本年度?|当年|上年度?|去年")
"""Of these words those that a line's name goes without; 全年预算 and 年末人数 stay."""
ACTORS = re.compile(
    r"财政部门|[省市县区]?财政局|我[局县市区]|各(?:主管|预算)?部门|各(?:预算)?单位|主管部门|全[县市区]|[本各]级|会同[\u4e00-\u9fff]{2,8}科室"
)
WHO: Mapping[str, re.Pattern[str]] = {
    "财政": re.compile(r"财政(?:部门|局)|我局"),
    "部门": re.compile(r"主管部门|各部门|各(?:预算)?单位|单位自行"),
    "第三方": re.compile(r"第三方(?:机构)?(?=评价|评估|复核)"),
}
"""Who did what is counted; two that differ keep figures apart."""
GENERAL = re.compile(
    r"(?:资金|项目|核减|压减|收回|安排|完成|投资|投入|支出|补助|发放|到位|下达|拨付|用于|总额)*"
)
"""Phrases that say nothing by themselves."""
EMPTY = re.compile(
    r"选聘|委托|遴选|聘请|参与|引入|选取|选择|选定|实有|组织|开展了?|完成了?|进行|实施|举办|形成|共计?|合计|总计|累计|分别|其中|涉及|纳入|覆盖|印发|下达|发出|发放|全部|均|已|达到?|为|是|有|了|约|近|的|对|将|各|个别|由|从|至|到|并|及|和|等|“|”|\"|[（）()：:、，,；;。 \u3000]|数量?$|总数|情况|工作|方面|结果"
)
SAME: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        (r"金额|资金总额|申报资金|预算资金|经费|资金规模", "资金"),
        (r"参训(?:人员)?|培训(?:人员|干部)?", "培训"),
        (r"编报|申报|填报|报送|编制", "编报"),
        (r"(?:干部)?职工|工作人员", "人员"),
        (r"实际支出|支出数|执行数|实际执行", "执行"),
        (r"审减|调减|削减", "核减"),
        (r"被?评为|评价等[级次]|评价结论", ""),
        (r"机构(?:和人员)?", "机构"),
        (r"新出台政策|新增(?:重大)?政策(?:和项目)?|新增项目", "项目"),
        (r"项目支出", ""),
        (r"(?<!部门)(?<!重点)(?<!自)(?<!整体)(?<!绩效)评价(?=项目|资金|报告)", ""),
        (r"原(?=财政|部门|单位|重点)", ""),
        (r"盘活收回", "收回"),
        (r"退回修改", "退回"),
        (r"业务培训|专题培训|集中培训", "培训"),
        (r"抽取|抽查复核|抽查|复核", "抽查"),
        (r"服务费用?|委托费用?|评价费用?", "费用"),
        (r"评估后|评审后|经评估", ""),
    )
)
"""Words that the papers use for one another, and words that say nothing of what is counted."""
TOTAL_ROW = re.compile(r"^(?:合计|总计|全县|全[市区]|小计|共计|总数|[-—/])$")
OTHER_ROW = re.compile(r"^(?:其他|其它|其余|其中|小计|另有)")
RATE_NAME = re.compile(
    r"[\u4e00-\u9fff]{0,6}?(?P<name>[\u4e00-\u9fff]{2}(?:率|进度|比例|占比|比重|满意度|覆盖面))"
)
UNIT_HEADER = re.compile(r"^(?:计量|度量)?单位$")
