"""A question to a language model becomes an answer that fits, or a visible refusal.

The one door to models. What is sent is masked, what comes back is checked and recorded; what it
means is for others to judge. Opening this room loads no foreign library.
"""

from pbassist.ask.asker import Asker, Reply, Request
from pbassist.ask.calling import Budget
from pbassist.ask.embedding import EmbeddingClient
from pbassist.ask.endpoint import Endpoint
from pbassist.ask.probes import Diagnosis, ProbeResult, probe

__all__ = [
    "Asker",
    "Budget",
    "Diagnosis",
    "EmbeddingClient",
    "Endpoint",
    "ProbeResult",
    "Reply",
    "Request",
    "probe",
]
