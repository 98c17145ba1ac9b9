"""A sentence of a rule becomes who must act, and by when."""

from __future__ import annotations

import re

Stretch = tuple[int, int]

_ACTOR = (
    r"(?!移[送交]|报(?![社业名关])|送|呈|交(?![通警投])|督促|指导|组织|会同|配合|要求|通知|抄送|告知|提请|协助|监督|汇总|未经|组成|成立|聘请|邀请|充分|发挥|明确|参加|参与|加强|建立|完善|强化|推进)(?:(?![应须向将由把]|对(?!口)|经(?![济贸信营开]))[一-鿿（）()、]){0,20}?(?:部门|单位|[政审教卫民水农交住文]?局|[政审]厅|委员会|机关|机构|政府|委托方|评价方|工作组|评价组"
    r"|专家组|项目组|主评人|负责人|人员|成员|企业|专家|[处科股]室|管理股|评价中心|街道|乡镇|办公室|领导小组|办事处|主体|国务院|事务所|协会|学校|公司|供应商|采购人|当事人|会计师(?!事务所)|委托人)"
    r"(?:[（(][^）)]{1,16}[）)])?"
)
_ACTS = (
    r"(?=[均也都还]?应|[也都还]要|均|须|要(?!求)|需|必须|不得|对|将|在|按|于|从|依|根据|与|会同|每|向|把|随|统一|负责(?!人)|履行|承担|牵头|组织(?!实施情)"
    r"|开展(?!情)|完成(?!情|值)|填|报(?!告)|提|审[核查定](?!结|意|情)|制定|拟|编制(?!质)|汇总(?!表)|建立|落实|监督|指导|配合|复核|抽[取查]|选取|委托"
    r"|公开(?!情)|反馈(?!意)|发[出布]|出具|撰写|做好|具体|(?:的)?(?:主要)?职责|同步|如实|及时|自行|自收|自接|接[受到]|收到|严[格禁]|认真|结合|通过"
    r"|优先|至少|分别|全程|签[订字署]|加强|申请|明确|采[取用]|运用|进行|参与|配备|保持|确定|聘请|归口|统筹|侧重|督促|给予|实行|形成"
    r"|\d{1,2}月|一律|逐[项级条]|不[再予]|是[^，,。；;]{2,24}(?:责任人|主体|部门|机构|单位)[，,]"
    r"|(?:新增|申请|追加|设立)(?![的情项])[^，,。；;]{2,40}[，,](?:应|须|必须|要|不得)|可|有权|具有|具备|弄虚|违反)"
)
DOES = re.compile(
    rf"(?:^|(?<=[，,；;：:。\n前后内时□]))(?P<acts>{_ACTOR}){_ACTS}"
    rf"|(?:(?<!自)由(?![^，,。；;]{{2,80}}(?:构成|组成))|严禁|禁止|请)(?P<told>{_ACTOR}(?:(?:、|和|及|与|或者?){_ACTOR}){{0,3}})(?!负责解释)"
)
"""Somebody acts: at the beginning of a clause before what is done, or behind 由."""

_OBLIGES = re.compile(
    r"应当|必须|务必|应(?![用急收付编有变届答声邀])|须|(?<![主需重必首提只还])要(?![求素点领件])|需|不得|严禁|负总责|承担|追究|调减|给予|予以|可以"
)
_DAYS = (
    r"(?:\d{1,3}|[一二三四五六七八九十两半]{1,3})个?(?:工作日|日|天|月|星期|周)(?:之?内|以内|前)"
)
_AFTER = r"(?:结束|完成|终了|批复|下达|公布|印发|届满|验收|到位)(?:之?后|之日起)"
DUE = re.compile(
    rf"(?:(?:自|在|于|从|收到|接到)[^，,。；;、应须]{{0,20}}?(?:之日起|后|起)?|(?:(?![应须要在于])[一-鿿]){{2,8}}{_AFTER}的?)?{_DAYS}"
    r"|(?:20\d\d年|每年|次年|当年|翌年|下一?年度?)?(?:年[末底]|[一二三四]季度|(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:底|末|初|[上中下]旬|(?:\d{1,2}|[一二三四五六七八九十]{1,3})日)?)(?:以前|之前|前)(?![期述三两])"
)
"""A day or a span of days by which something is done."""
_TIME = re.compile(
    r"(?:每年|次年|当年)?(?:年末|[一二三四]季度|\d{1,2}月(?:底|末|初|[上中下]旬|\d{1,2}日)?)(?:完成后|终了)|(?:每年|次年|当年)(?:完成后|终了)"
    r"|(?:年度?(?:预算)?(?:执行)?(?:终了|完毕|结束)|年终?决算完成|项目完成)后?"
    r"|在(?:(?![应须在前])[^，,。；;、]){2,14}(?:之前|以前|前)(?=开展|进行|完成|提交|报|组织|编制|形成|对|将|向|签订|落实|办理|及时|[，,])"
    r"|自[^，,。]{2,16}起(?:施行|试行|实施|执行)|有效期[至为]?[^，,。]{2,14}|20\d\d年(?=[:：])"
)


def find_doer(text: str, start: int, end: int) -> Stretch | None:
    """Who acts in a sentence: the last one named before the word that obliges, else the first."""
    words = text[start:end]
    named = [match.span("acts" if match["acts"] else "told") for match in DOES.finditer(words)]
    if not named:
        return None
    obliges = _OBLIGES.search(words)
    before = [one for one in named if obliges and one[1] <= obliges.start() + 2]
    first, last = _trim_doer(words, *(before[-1] if before else named[0]))
    return start + first, start + last


def _trim_doer(words: str, start: int, end: int) -> Stretch:
    """Without what leads to the name: 其, 并, 同时."""
    for lead in ("同时", "其中", "以及", "但", "并", "其", "请", "由", "及", "和"):
        if words.startswith(lead, start) and end - start > len(lead) + 1:
            return start + len(lead), end
    return start, end


def find_deadline(text: str, start: int, end: int) -> Stretch | None:
    """By when something is done, or from when or how long it is in force."""
    match = DUE.search(text, start, end) or _TIME.search(text, start, end)
    if match is None:
        return None
    start, end = match.span()
    return (start + 1 if text[start] in "在于" else start), end
