"""Texts become vectors by a service that the bureau named: nobody else is contacted, nothing is tried twice."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from pbassist.ask.client import Client, explaining
from pbassist.ask.endpoint import Endpoint, is_web_address, tidy_address
from pbassist.ask.failures import REASONS, CallFailed
from pbassist.ask.masks import Masks
from pbassist.errors import ModelUnavailable

BATCH = 32
"""Texts of one request: more than that is refused by some services."""


class EmbeddingClient(Client):
    """The connection to an embeddings service (向量服务); `close` it."""

    def __init__(self, endpoint: Endpoint) -> None:
        if not is_web_address(endpoint.base_url):
            raise ModelUnavailable.no_vectors(endpoint.shown, endpoint.name, "的地址不能使用")
        if not endpoint.name:
            raise ModelUnavailable.no_vector_model()
        self._endpoint = endpoint
        key = endpoint.api_key.get_secret_value() if endpoint.api_key else None
        super().__init__(
            tidy_address(endpoint.base_url), endpoint.name, key, endpoint.timeout_seconds
        )

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """A vector of length 1 for each text, in order; identity numbers and phones are masked.

        Raises `ModelUnavailable` for a service that does not answer as it should.
        """
        masked = [Masks(text).cover(text) for text in texts]
        made: list[list[float]] = []
        for start in range(0, len(masked), BATCH):
            batch = masked[start : start + BATCH]
            try:
                vectors = self._wait(lambda batch=batch: self._make(batch))  # type: ignore[misc]
            except CallFailed as error:
                reason = REASONS.get(error.kind, "不能使用")
                raise ModelUnavailable.no_vectors(
                    self._endpoint.shown, self._endpoint.name, reason
                ) from None
            made.extend(vectors)
        return made

    def _open(self) -> Any:
        return self._open_root()

    def _make(self, texts: list[str]) -> list[list[float]]:
        with explaining():
            answer = self._chat.embeddings.create(
                model=self._model, input=texts, encoding_format="float"
            )
            rows = sorted(answer.data, key=lambda row: row.index)
            vectors = [[float(value) for value in row.embedding] for row in rows]
        return check_vectors(vectors, len(texts))


def check_vectors(vectors: list[list[float]], wanted: int) -> list[list[float]]:
    """The vectors made to length 1; raises `CallFailed` for what are no vectors of one kind."""
    sizes = {len(vector) for vector in vectors}
    lengths = [math.sqrt(sum(value * value for value in vector)) for vector in vectors]
    sound = all(math.isfinite(length) and length > 0 for length in lengths)
    if len(vectors) != wanted or len(sizes) != 1 or 0 in sizes or not sound:
        raise CallFailed("garbled", detail="vectors")
    return [
        [value / length for value in vector]
        for vector, length in zip(vectors, lengths, strict=True)
    ]
