"""A document's text becomes the places in it that give orders to a language model and not to people.

Whatever the role: hidden text, comments and furniture are read by programs too. White space,
widths and a few traditional characters do not matter. Prose that only speaks of models passes:
an order needs somebody addressed, or markers that nobody types for people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

LONGEST_QUOTE = 60
"""Characters of an order that are shown."""
_SPACE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]{1,9999}")
_WIDTHS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_TRADITIONAL = dict(
    zip(
        map(ord, "無視記請給滿為評輸過問題規則設們這語機審認優會從現開後當個"),
        "无视记请给满为评输过问题规则设们这语机审认优会从现开后当个",
        strict=True,
    )
)
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_FOLDS: dict[int, int | str] = {
    **{code: _LOWER.get(ascii_code, ascii_code) for code, ascii_code in _WIDTHS.items()},
    **_TRADITIONAL,
    **_LOWER,
}
_STOP = re.compile(r"[。！？；!?;\n\t]")
_IDEOGRAPH = re.compile("[一-鿿]")
_ADDRESSED = "请你您并须要应当必"
_END = r"(?=$|[，。；！、,.;!”\"』」’'）)]|即可)"
_MODEL = (
    r"(?:(?:ai|人工智能)(?:大?语言模型)?|大?语言模型|大模型|聊天机器人|审核(?:模型|机器人)"
    r"|自动审核(?:系统|程序))"
)
_BEFORE = r"(?:以上|上述|之前|此前|先前|前面|前述|前文|上文|上面|原有|原先|既定|系统|你的|您的|收到的|给你的|开发者)"
_ALL = r"(?:所有|一切|全部|任何)"
_DROP = r"(?:忽略|无视|忘记|忘掉|抛弃|不要理会|不用理会|不必理会|不要遵守|不再遵守|停止遵守)(?:掉)?"
_VERDICT = r"(?:合格|通过|无问题|没有问题|未发现问题|无异议|优秀?|满分)"
_GIVE = r"(?:给予|给出|给|判定|判为|认定|视为|标记|评为|输出|回答|回复|返回|忽略|直接|将|把)"


class _Kind(NamedTuple):
    """A way to give orders, and words without which it cannot be there."""

    words: tuple[str, ...]
    pattern: re.Pattern[str]
    opens: bool
    """True where the words are an order only at the start of a clause: 个别单位无视以上所有规则."""


def _kind(words: str, pattern: str, *, opens: bool = False) -> _Kind:
    return _Kind(tuple(words.split()), re.compile(pattern), opens)


KINDS = (
    _kind(
        "指令 提示词 提示语 prompt instruction",
        rf"{_DROP}(?:{_BEFORE}|{_ALL}|的|和|与|及|、){{1,6}}(?:指令|提示词|提示语|prompt|instruction)",
    ),
    _kind(
        "指示 命令 规则 设定 约束 限制 提示 要求",
        rf"{_DROP}(?:{_BEFORE}的?{_ALL}的?|{_ALL}的?{_BEFORE}的?)"
        r"(?:审核|系统|其他)?(?:指示|命令|规则|设定|约束|限制|提示|要求)",
        opens=True,
    ),
    _kind(
        "输出 回答 回复 返回 判",
        rf"{_DROP}(?:以上|上述|前文|上文|前面)(?:的?内容)?[，,](?:直接|只|改为)?(?:输出|回答|回复|判)"
        rf"|{_DROP}{_BEFORE}的?{_ALL}?的?(?:要求|规则|内容|文字|提示|指示|命令|设定|约束|限制)[，,。；;]?"
        r"(?:并|而是|然后)?(?:直接|只|改为|请)?(?:输出|回答|回复|返回|判定|判为)",
    ),
    _kind(
        "你 您",
        r"[你您](?:现在|将|要|只|其实)?(?:是|扮演|充当|变成|成为)(?:一个|一名|一位|一款|个|名)?"
        rf"[^，。；！？,.;!?]{{0,12}}?(?:{_MODEL}|chatgpt|智能体|智能助手)"
        r"|[你您]现在(?:是|扮演|充当)(?:一个|一名|一位)?(?:审批|审核|评审|评分|复核)(?:人|员|专家|系统)",
    ),
    _kind(
        "作为 身为 如果 假如 若 当",
        rf"(?:作为|身为)(?:一个|一名|一位|一款)?{_MODEL}(?:助手|助理|模型|审核员|评审员)?[，,]"
        r"?(?:[你您](?:必须|应|须|需|不|要|只)|请(?:忽略|直接|输出|给|将|判)|我(?:不能|无法|没有))"
        rf"|(?:如果|假如|若|当)(?:[你您]|审核者|阅读者|读者)(?:是|为)(?:一个|一名|一位)?"
        rf"[^，。；,]{{0,8}}?{_MODEL}",
    ),
    _kind(
        "ai 人工智能 模型 自动审核 机器人",
        rf"(?:致|告|写给|发给|给)(?:所有|各|本次|负责|参与)?(?:的)?{_MODEL}"
        r"(?:审核|评审|评分|审查)?(?:系统|模型|助手|程序|员)?[:：]"
        rf"|{_MODEL}(?:助手|助理|审核员|评审员|系统|模型|程序)?[，,]?"
        r"(?:请(?:务必|直接)?(?:忽略|无视|判定|认定|输出|回答|回复|评为|(?:给予|给出|打)[^，。；]{0,6}(?:分|通过|合格|优秀))"
        r"|(?:必须|务必|应当?|须)(?:忽略|无视)(?:以上|上述|本|该|其他|所有|一切))"
        rf"|以下(?:内容|文字)?[是为](?:写|发)?(?:给|针对|面向){_MODEL}的?(?:指令|提示|说明|内容|文字|留言)",
    ),
    _kind(
        "满分 最高分",
        r"(?:请|务必)[^，。；：！？“”,;:!?]{0,16}?(?:给予|予以|给出|给|打出?|评为?|判为?|评定为?)"
        r"[^，。；：！？,;:!?]{0,8}?(?:满分|最高分)(?!制|为|值|的|是|\d|[(（])",
    ),
    _kind(
        "判 认定 标记 视 输出 回答 回复 返回",
        r"(?:请|务必)[^，。；：！？“”,;:!?]{0,12}?(?:判定?|认定|标记|视)(?:本|该)?(?:项目|表|报告|材料)?"
        rf"[为成][“\"]?{_VERDICT}(?:等次|结论)?{_END}"
        rf"|[只仅](?:需|要|能|可|允许)?(?:输出|回答|回复|返回)[“\"「『:：]?{_VERDICT}{_END}",
    ),
    _kind(
        "任何 所有 一切",
        r"(?:不要|请勿|不得|禁止|无需|不必|不用)再?(?:提出|指出|列出|报告|输出|提及|提示|标注|生成|反馈)"
        r"(?:本|该)?(?:项目|报告|表|材料|文件)?(?:中)?的?(?:任何|所有|一切)的?"
        r"(?:问题|意见|错误|缺点|不足|疑点|修改建议|审核意见|负面)",
    ),
    _kind(
        "提示词 指令 系统提示",
        r"[你您]的?(?:完整|全部|初始|原始|内部)?(?:系统提示|系统指令|提示词|初始指令)"
        r"|系统提示词[:：]|新的?(?:系统)?指令[:：]|(?:隐藏|秘密)指令[:：]",
    ),
    _kind(
        "模式",
        r"(?:进入|启用|开启|切换到?)(?:越狱|dan|无限制)模式|解除(?:所有|一切|全部)限制[，,]进入[^，。]{0,6}模式",
    ),
    _kind(
        "ai 人工智能 模型 自动审核 机器人",
        rf"尊敬的{_MODEL}(?:审核|评审|评分|助手|模型|系统)"
        rf"|(?:文字|内容|部分|本段)[仅只]供{_MODEL}(?:阅读|识别|读取|查看)|给{_MODEL}的(?:话(?!题|语)|留言)"
        rf"|(?<![申邀聘])请{_MODEL}(?:审核|评审|评分)?(?:员|系统|模型|助手)?{_GIVE}"
        rf"|{_MODEL}(?:进行)?(?:审核|评审|审阅|评分)(?:时|的)?[，,][^。；]{{0,16}}?"
        rf"(?:请(?:直接)?(?:返回|输出|回答|判定|判为|视为|忽略)|均?视为{_VERDICT})",
    ),
    _kind(
        "请注意",
        rf"{_MODEL}(?:审核员|评审员|助手|模型|系统)?请注意[:：，,]",
        opens=True,
    ),
    _kind(
        "你 您",
        r"[你您](?:必须|只能|应当?|只需)(?:直接|只)?(?:回答|输出|回复|返回|判定?为|给出)[^，。；]{0,8}?"
        rf"{_VERDICT}{_END}"
        r"|(?:现在开始|从现在起|接下来)[，,]?[你您](?:将|要|必须|应)(?:扮演|充当|输出|回答|判定)",
    ),
    _kind(
        "指令 提示词 系统提示 任务",
        r"(?:不要|停止|不再)再?(?:执行|按照|遵循|理会)?(?:之前|以上|上述|先前|前面|原有|原来)的?(?:所有|任何)?"
        r"(?:指令|提示词|任务[，,](?:改为|转而)?(?:输出|回答))"
        r"|(?:以上|上述|之前|此前)的?(?:所有|全部)?(?:指令|提示词|系统提示)(?:均|全部|一律)?"
        r"(?:作废|无效|失效|不再有效)",
    ),
    _kind(
        "写 填 注明 输出 直接",
        r"(?:请|务必)在(?:审核|复核|评审)(?:意见|结论|结果)(?:中|里)?(?:直接|只)?(?:写明|写|填写|注明|输出)[:：为]?"
        rf"[“\"]?{_VERDICT}[”\"]?(?!或|、|/)"
        rf"|(?:审核|复核|评审)(?:意见|结论|结果)(?:应|必须|请)直接(?:输出|返回|写为?|判为)[“\"]?{_VERDICT}"
        r"|本(?:项目|表|报告|材料)无需审核[，,]请?直接(?:通过|判)",
    ),
    _kind(
        "ignore disregard forget override bypass donotfollow stopfollowing",
        r"(?:ignore|disregard|forget|override|bypass|donotfollow|stopfollowing)"
        r"(?:all|any|every|the|your|of|these|those|and|or){0,6}"
        r"(?:(?:previous|prior|above|preceding|earlier|foregoing|system|original|existing|initial|past)"
        r"(?:ly|given|system|safety|user|developer|and|or|prior|the|above|previous|content){0,4}"
        r"(?:instruction|prompt|direction|directive|rule|guideline|command|context|message|constraint)"
        r"|instruction|prompt)"
        r"|(?:ignore|disregard|forget)(?:everything|anything|all)(?:above|before|youweretold)",
    ),
    _kind(
        "youare asan",
        r"youare(?:now|actually)?(?:an?|the)?[a-z]{0,24}?"
        r"(?:aiassistant|aimodel|languagemodel|chatbot|chatgpt|aireviewer|virtualassistant)"
        r"|asan?(?:ai|artificialintelligence)(?:language)?(?:model|assistant)",
    ),
    _kind(
        "prompt instruction doanythingnow noteto yournew",
        r"noteto(?:the|any|all)?(?:llm|languagemodel|ai(?:reviewer|model|assistant|system|agent|[:：,]))"
        r"|yournew(?:task|instruction|role|goal)|systemprompt(?!s|ed|ing|ly)|new(?:system)?instructions?[:：]|(?:begin|end)ofprompt"
        r"|doanythingnow",
    ),
    _kind(
        '<| inst] <<sys <</sys ## "role" system_ <system </system [system]',
        r"<\|[a-z_]{2,24}\|>|\[/?inst\]|<</?sys>>|</?system_(?:prompt|instructions?)>"
        r"|#{2,4}(?:system|instruction|assistant|human|user|response)s?(?:[:：]|#{2,4})"
        r"|</?system(?:-reminder)?>|\[system\]\(#"
        r"|\"role\":\"(?:system|assistant|developer)\"",
    ),
    _kind(
        "give assign award rate donot don't never mark approve classify youmust",
        r"(?:give|assign|award|rate)(?:this|the|it|us|our)[a-z]{0,40}?"
        r"(?:full|maximum|perfect|highest|top)(?:marks?|scores?|points?|grade|rating)"
        r"|(?:donot|don[’']t|never)(?:mention|report|flag|pointout|raise|list|highlight|output)any"
        r"(?:issue|error|problem|weakness|negative|concern|fault)"
        r"|youmust(?:only)?(?:rate|approve|mark|score|grade)(?:this|the)"
        r"(?:document|report|paper|form|project|submission)"
        r"|(?:mark|approve|classify)(?:this|the)(?:document|report|paper|form|project|submission)as"
        r"(?:approved|passed|qualified|excellent|valid|perfect|compliant)",
    ),
)


def find_orders(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of every order in a text, each to the end of its sentence where that is near.

    The text is that of a whole document, every role in it; orders that overlap are one.
    """
    packed = _SPACE.sub("", text.translate(_FOLDS))
    hits = sorted(
        (*match.span(), kind.opens)
        for kind in KINDS
        if any(word in packed for word in kind.words)
        for match in kind.pattern.finditer(packed)
    )
    if not hits:
        return ()
    places = _unpack(text)
    found = [
        (places[a], places[b - 1] + 1)
        for a, b, opens in hits
        if not opens or _opens(text, places[a])
    ]
    return tuple(_join((start, _find_end(text, start, end)) for start, end in found))


def _unpack(text: str) -> list[int]:
    """Where each character of the packed text stands in the text."""
    spaces = {at for match in _SPACE.finditer(text) for at in range(*match.span())}
    return [at for at in range(len(text)) if at not in spaces]


def _opens(text: str, start: int) -> bool:
    before = text[max(start - 9, 0) : start].rstrip(" \u3000")[-1:]
    return not _IDEOGRAPH.match(before) or before in _ADDRESSED


def _find_end(text: str, start: int, end: int) -> int:
    """The end of the sentence, as long as that is near."""
    stop = _STOP.search(text, end, max(end, start + LONGEST_QUOTE))
    return stop.start() if stop else min(max(end, start + LONGEST_QUOTE), len(text))


def _join(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    last: tuple[int, int] | None = None
    for start, end in places:
        if last is None or start >= last[1]:
            if last is not None:
                yield last
            last = (start, end)
        else:
            last = (last[0], max(last[1], end))
    if last is not None:
        yield last
