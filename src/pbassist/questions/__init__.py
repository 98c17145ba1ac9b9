"""Papers become questions to a language model, and its answers findings that quote what they say.

The model points and quotes; the program locates the quote, holds the claim against the papers and
writes the words. What fails is 未能核对, with the reason.
"""

from pbassist.questions.compliance import Requirement
from pbassist.questions.prompt import Prompt, read_prompts
from pbassist.questions.questioner import Questioner
from pbassist.questions.wording import Rewording

__all__ = ["Prompt", "Questioner", "Requirement", "Rewording", "read_prompts"]
