"""How many and how much each become products and averages."""
