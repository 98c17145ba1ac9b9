"""Questions to a language model become figures: what was kept, what was withheld, what was missed."""
