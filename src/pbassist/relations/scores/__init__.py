"""Points and full marks become sums of scores and grades."""
