"""The words of a sentence become what it does: oblige, forbid, list, score, threaten, or nothing.

Strong words (应当, 不得, 扣1分) tell it alone. Rules also bind without them: 由主管部门汇总,
各单位于3月20日前报送, 不低于60%. Such weak words count where nothing says that the sentence only
explains, permits or describes.
"""

from __future__ import annotations

import re

from pbassist.find.duties.doers import DOES, DUE
from pbassist.model.policy import DutyKind

_QUOTED = re.compile(r"“[^”\n]{0,200}”|《[^》\n]{0,80}》")
_SPOKEN = "□"

# ---- what only explains, permits or describes ----------------------------------------------------

_FRAMES = re.compile(
    r"制定本(?:办法|细则|规定|规程|制度|方案|指引|意见|通知|准则|规则|导则|条例)"
    r"|(?:现|特|经研究)[^。]{0,60}如下[:：]?\s{0,4}$|提出(?:如下|以下)[^。]{0,8}$"
    r"|印发(?:给你们|实施)|特此(?:通知|公告)|请(?:一并|认真)?(?:遵照|贯彻)执行|请及时(?:反馈|告知)我"
    r"|负责解释|从其规定|以本[^，,。]{2,6}为准|联系(?:人|电话|方式)|可[与向][^，,。]{2,24}(?:联系|咨询)|适时|另行(?:通知|制定|发文)"
    r"|(?:适用|参照)(?:于)?(?:本(?:办法|细则|规定|规程|制度|方案|指引|意见|通知|条例|规则)|执行)"
    r"|(?:不纳入|不列入)[^，,。]{0,8}范围"
)
_STATES = re.compile(
    r"^(?:深入|全面|认真)?(?:学习)?贯彻(?:落实)?(?:党|科学|习近平|国家|中央|新)|^以[^，,。]{2,40}为(?:指导|引领)|"
    r"^(?:但|然而)?[，,]?(?:近年来|近年|目前|当前|近期|现阶段|长期以来|[去今]年以来|实践中"
    r"|(?:部分|个别|一些|少数|有的)(?:单位|部门|地区|项目|机构|地方))(?![^。]{0,60}的[，,])"
    r"|仍(?:然)?(?:存在|有)|(?:现象|问题)(?:依然|仍|较|比较|十分)(?:然)?(?:存在|突出|普遍)"
)
_PERMITS = re.compile(
    r"可(?:以)?(?![能行比持靠衡量考核操评见视供再重信用选]|不予|暂|调减|核减|取消|要求|提请|优先|收回|责令|通报)"
    r"[^，,。；;]{1,60}|有权(?!调减|核减|扣|暂停|取消|收回)[^，,。；;]{1,60}|享有[^，,。；;]{1,60}"
)
_CLAUSE = re.compile(r"[^，,。；;：:]{1,4000}[，,。；;：:]?")
_WHEN = re.compile(r"(?:根据|结合|依据|视|因)[^，,。；;]{1,60}[，,]$|[的时后][，,]$")
_WELCOMES = re.compile(r"^(?:积极)?(?:鼓励|支持|引导|倡导|提倡)")

# ---- strong words --------------------------------------------------------------------------------

_MUST = re.compile(
    r"应当|必须|务必|(?<![对相响反适供效感顺报答因本])应(?![用急收付编有变届答声邀]|对[^，,。；;]{0,4}(?:[，,。；;、]|措施|机制|挑战))"
    r"|应编(?!未)|(?<![无必])须(?![知要])"
    r"|(?<![主需重必纪概摘首提简纲想只还将])要(?![求素点闻领件塞目义事害么是不地有])"
    r"|(?<!谁)负责(?!的|制|人|解释|、|[^，,。；;]{0,6}原则)|(?:按时|按期|及时)(?:报送|报告|提交|上报|申报)"
    r"|(?<![所必按急亟确如仍若])需(?:提交|报|相应|要提供|在|于|撰写|附|经|具[备有]|另)|完成后报送|结束后报送|(?<=后)报送"
    r"|一律|负总责|负有[^，,。；;]{0,8}(?:义务|责任)(?!的)|承担[^，,。；;]{0,14}(?:责任|职责)(?!的)"
)
_YEARLY = re.compile(r"20\d\d年(?:起|底前)?[:：]")
_NEVER = re.compile(
    r"不得(?![\d一二三四五六七八九十]{0,3}分)|严禁|禁止(?!参与|参加)|不准|不应(?![求有])|不能以[^，,。]{1,20}代替"
)
_BOUND = re.compile(r"不得(?:少于|低于|多于|高于|超过|晚于|早于|大于|小于)")
"""A measure of what must be done, which forbids nothing: 须注明样本量，不得少于30份."""
_SCORED = re.compile(
    r"扣[ ]?\d|扣完|酌情扣分|得满分|不[得计记]分|得\d{1,3}分|按[^，,。]{0,12}(?:扣分|计分)"
    r"|(?<!合)[加计记]\d{1,3}分|(?:按|在)[^。；;]{0,80}计分|得分按[^。；;]{2,30}计算|(?<!合)[计记](?:该[^，,。]{0,12})?(?:满分|全部分值)|区间(?:内)?(?:计|记|打|评)分|[扣核]减[^，,。]{0,6}分"
)
_SANCTION = re.compile(
    r"可以?(?:不予|暂停|暂缓|调减|核减|取消|要求|提请|优先|收回|责令|通报)"
    r"|(?:予以|相应)(?:收回|取消|调减|核减|通报|奖|问责|优先)|暂缓安排|暂停(?:拨付|下达|安排)|停止执行|通报批评"
    r"|不予(?:安排|审核|批复|拨付|预算|财政|进入|立项|支持)|追究[^，,。]{0,20}责任|列入黑名单"
    r"|实施(?:奖罚|问责)|预留质量保证金|责令|有权(?:调减|核减|扣|暂停|取消|收回)"
)
_THREAT = re.compile(
    r"[压扣核调]减|收回|追回|取消|退回|优先|不再(?:安排|新增|延续|支持)|通报|约谈|处分|警告|处罚|黑名单|暂停|不再委托|禁止参[与加]"
    r"|问责|撤销|解除|移[送交]|不安排|不受理|不再受理|追究|严肃处理|进行处理|依照[^，,。]{0,30}处理|加分"
)
_IF = re.compile(
    r"的(?:项目|单位|部门|机构|人员|政策)?(?:[，,]|(?=退回|暂停|取消))|情形|行为|^对[^，,。]{2,40}的|逾期|连续|为[“”□优良中差]{1,4}的|挂钩"
)
_FORCE = re.compile(
    r"起(?:施行|试行|实施|执行|生效)(?!的)|有效期(?:限)?(?:至|为?[一二三四五六\d])|试行期|(?:同时|予以|即行)废止"
)
LIST = re.compile(
    r"应?(?:包括|包含|载明|列明|列示)|分为|如下|(?:以下|下列)(?:[^，,。；;]{0,8}(?:内容|要求|材料|原则|情形|资料|条件|事项|指标|方面|职责|程序|步骤|行为))"
    r"|职责是|内容有|要求是|(?<=[，,])说明(?=[^，,。]{2,60}、)|写明(?=[^，,。]{2,60}、)|(?<!要)明确(?=[^，,。]{2,60}、[^，,。]{2,60}等)|做到[:：]"
    r"|(?<=[应须要当细点面实项条])(?:说明|反映|阐述)(?=[^，,。；;]{2,60}、)"
)
DEFINES = re.compile(r"是指|主要采用|方法主要有|[由以][^，,。]{2,60}(?:构成|组成)|分为|包括")
_MEANS = re.compile(r"是指|系指|所称|，指(?![导定标出派向明])")
_CLASSES = re.compile(r"^[^，,。；;]{2,24}分(?:为|成)?[^。；;]{4,80}[类档种级][。；;]?$")
_SIGNALS = re.compile(r"实行[^，,。；;]{0,16}(?:预警|警示|标识|亮灯)(?:管理|制度|机制)?[。；;]?$")
"""How results are shown: 实行红黄绿分级预警."""
_ASKS = re.compile(r"应|如下|以下|下列|职责|公开|提交|报送|要求|做到|写明")
_PAPER = r"(?:报告|方案|申报表|自评表|监控表|书面材料|书面说明|正文|合同|协议|工作底稿|总结|意见书|反馈书)"
_OF_PAPER = re.compile(_PAPER + "[^。]{0,20}(?:内容|包括)")
_PLAIN = re.compile(r"应当|必须|不得")
_PAPER_LIST = re.compile(
    rf"{_PAPER}(?:应|须|要|至少|一般|的?(?:主要|基本)?内容|主要|中|[，,]){{0,4}}(?:包括|包含|载明|写明|列明|明确|分为|为[:：])"
    rf"|{_PAPER}由[^，,。]{{2,80}}(?:构成|组成)"
    rf"|^(?:报告|其|正文)?主要(?:包括|写明|反映)"
)
_FOCUS = re.compile(
    r"(?:审[核查]|评审|论证|抽查|核查|检查|监控)(?:的)?(?:重点|内容|要点)(?:主要)?(?=如下|[:：]|是|为|包括|主要)"
    r"|(?:重点|主要|侧重)(?:审[核查]|论证|关注)|(?:评价|评估)(?:的)?(?:重点|要点)(?:主要)?(?=如下|[:：]|是|为|包括)"
    r"|评审(?:重点|内容)(?=如下|[:：]|包括)|(?:围绕|就|从)[^，,。；;]{4,80}(?:等|方面)?进行(?:[^，,。；;]{0,16}(?:评估|论证)|。)"
)

# ---- weak words ----------------------------------------------------------------------------------

_LIMITS = re.compile(
    r"原则上|一般(?:不|控制|为|应|按)|至少|不(?:少|低|高|大|小|多|晚|早)于|不超过|控制在|最多|方可|必填"
    r"|由[^，,。；;]{2,24}(?:规定|制定|确定|决定|批准|审批|核准)|(?:报告|中标|成交|结果|合同)[^，,。]{0,4}无效|视为|避免|不再|[依按]照[^，,。；;]{2,30}(?:执行|办理|处理)|按规定|按要求|依法(?!设立|成立|公开的)|依规|纳入(?!政府预算管理的|部门预算的)|第一责任人"
    r"|(?:权重|指标|执行率|满分)(?:分值|得分|合计)?(?:为|设定为)?\d{1,3}分|等于|与[^，,。]{2,16}一致|保持[^，,。]{0,8}一致"
    r"|(?<!未)经[^，,。；;]{2,24}(?:同意|审议|审定|批准|审核|审批|签字)|签字|盖章|加盖|签名|预留(?!资金)"
    r"|(?:结果|情况|等[次级])[^，,。]{0,12}(?:公开|挂钩|备案)|采用[^，,。；;]{0,12}(?:百分制|评分制|形式)|(?:向社会|同步|一并|主动)公开|如实|逐项|逐条|对照"
)
_HANDS_IN = re.compile(
    r"(?<![不未可已免])(?:填报|填写|填列|报送|提交|上报|报(?:县|市|省|区|财政|主管|委托|本级|同级)|全部开展|分别填|统一(?:填|报|设|组织|制定|赋))"
    r"(?![的率质量情时表说内要材单工])"
)
_BIDS = re.compile(
    r"^(?:同时|其中|并|进一步|切实|全面)?[，,]?(?:严格|规范|加强|强化|建立|健全|完善|落实|制定|做好|认真|及时"
    r"|写[清明出]|填[写报列]|说明(?!的)|不写|保持|附|提供|抽取|组织|开展|会同|督促|逐步|深化|推进|充分|将|把|请|对[^，,。；;]{2,60}(?:进行|开展|实施|予以))"
)


def is_slogan(words: str) -> bool:
    """Whether a sentence binds by its first verb alone, as headings do: 建立运行体系."""
    said = mask_quotes(words)
    return not any(pattern.search(said) for pattern in (_LIMITS, DUE, DOES, _HANDS_IN, _MUST))


def mask_quotes(words: str) -> str:
    """The words without what they quote, each character in its place."""
    return _QUOTED.sub(lambda match: _SPOKEN * len(match[0]), words)


def judge_words(words: str, *, listed: bool, weakly: bool = True) -> tuple[DutyKind | None, bool]:
    """The kind of a sentence, the most particular first, and whether strong words tell it.

    `listed` where it leads a list, `weakly` where weak words count. None asks for nothing.
    """
    said = mask_quotes(words)
    if _SCORED.search(said):
        return "评分", True
    if _FORCE.search(said):
        return "效力", True
    if _FRAMES.search(said) or _STATES.search(said):
        return None, True
    if _FOCUS.search(said):
        return "要点", True
    bare = _PERMITS.sub("", said)
    shown = _SIGNALS.search(said) and not _MUST.search(bare)
    if shown or _CLASSES.match(said) or (_MEANS.search(said) and not _PLAIN.search(bare)):
        return "界定", True
    strong = _judge_strong(said, bare, listed=listed)
    if strong is not None:
        return strong, True
    if _WELCOMES.match(said) or (listed and bare != said):
        return None, True
    if weakly and _binds(_drop_permissions(said)):
        return "应当", False
    # what only permits goes on with no duty
    return ("界定" if listed or DEFINES.search(said) else None), bare != said


def _drop_permissions(said: str) -> str:
    """The clauses that permit nothing, without those that say when something is permitted."""
    kept: list[str] = []
    for clause in _CLAUSE.findall(said):
        if not _PERMITS.search(clause):
            kept.append(clause)
        elif kept and _WHEN.search(kept[-1]):
            kept.pop()
    return "".join(kept)


def _judge_strong(said: str, bare: str, *, listed: bool) -> DutyKind | None:
    must = bool(_MUST.search(bare))
    threat = bool(_SANCTION.search(said)) or _threatens(bare)
    if listed and not must and not threat and bare != said:
        return None
    forbids = bool(_NEVER.search(_BOUND.sub("", bare) if must else bare))
    if listed and not must and forbids:
        return "禁止"
    if listed and threat and not _OF_PAPER.search(said):
        return "后果"
    if (must or (listed and _ASKS.search(said))) and (LIST.search(said) or listed):
        return "应当" if "情形" in said else "内容"
    if _PAPER_LIST.search(said):
        return "内容"
    if forbids:
        return "禁止"
    if threat:
        return "后果"
    return "应当" if must or _YEARLY.match(said) else None


def _threatens(bare: str) -> bool:
    """A measure taken behind its condition: 未通过审核的，退回."""
    case = _IF.search(bare)
    return case is not None and bool(_THREAT.search(bare, case.start()))


def _binds(bare: str) -> bool:
    return any(pattern.search(bare) for pattern in (_LIMITS, DUE, DOES, _HANDS_IN, _BIDS))
