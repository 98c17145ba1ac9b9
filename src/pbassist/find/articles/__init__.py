"""The text of a rule becomes articles, paragraphs and items that together are the whole of it."""

from pbassist.find.articles.segments import find_articles, find_rules

__all__ = ["find_articles", "find_rules"]
