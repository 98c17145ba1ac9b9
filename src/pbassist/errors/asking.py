"""A language model that cannot be used becomes a sentence for who set it up."""

from __future__ import annotations

from pbassist.errors.root import PbassistError


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
    def unusable_key(cls, endpoint: str) -> ModelUnavailable:
        return cls(
            f"语言模型服务“{endpoint}”的密钥含有不能发送的字符（换行、空格或汉字），"
            "请检查环境变量 PBASSIST_MODEL__API_KEY；规则核对不受影响。"
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

    @classmethod
    def no_vectors(cls, endpoint: str, model: str, reason: str) -> ModelUnavailable:
        return cls(
            f"向量服务“{endpoint}”（模型“{model}”）{reason}，"
            "请检查 [search] 的 embeddings_url 和 embeddings_model；检索按字词进行。"
        )

    @classmethod
    def no_vector_model(cls) -> ModelUnavailable:
        return cls(
            "[search] 设置了 embeddings_url，没有设置 embeddings_model，请补上模型名称；检索按字词进行。"
        )

    @classmethod
    def no_vector_store(cls, url: str, reason: str) -> ModelUnavailable:
        return cls(
            f"向量库服务“{url}”{reason}，请检查 [search] 的 chroma_url"
            "（令牌在环境变量 PBASSIST_CHROMA_TOKEN 中）；检索按字词进行。"
        )
