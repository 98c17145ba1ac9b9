"""Scorers of the rooms under `pbassist.find` and of what is joined from them."""
