"""A PDF becomes pages of characters, boxes and rulings."""
