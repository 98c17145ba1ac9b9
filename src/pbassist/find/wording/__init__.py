"""A text becomes its slips of writing: words twice, marks without their half, names miswritten."""

from pbassist.find.wording.slips import Slip, SlipKind, SlipWords, find_left_artefacts, find_slips

__all__ = ["Slip", "SlipKind", "SlipWords", "find_left_artefacts", "find_slips"]
