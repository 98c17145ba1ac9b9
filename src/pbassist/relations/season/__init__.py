"""Dossiers of a season become pairs that say the same."""
