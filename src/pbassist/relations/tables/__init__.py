"""Tables become grids whose totals, rates and averages are recomputed and held against the text."""
