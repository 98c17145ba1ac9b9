"""Characters and rulings of pages become lines, paragraphs and tables: the same rules whoever printed them."""
