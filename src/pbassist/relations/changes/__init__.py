"""Levels and what is told between them become differences, growth and multiples."""
