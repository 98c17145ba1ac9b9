"""Articles become what is found: by their words, by their meaning, and by both in one ranking."""

from pbassist.retrieve.dense import DenseIndex, Meant
from pbassist.retrieve.embedding import Embedder, has_embedder, open_embedder
from pbassist.retrieve.fusion import fuse_rankings
from pbassist.retrieve.lexical import Hit, Index, count_article, cut_query, lead_of
from pbassist.retrieve.packed import pack_index, unpack_index
from pbassist.retrieve.served import Server

__all__ = [
    "DenseIndex",
    "Embedder",
    "Hit",
    "Index",
    "Meant",
    "Server",
    "count_article",
    "cut_query",
    "fuse_rankings",
    "has_embedder",
    "lead_of",
    "open_embedder",
    "pack_index",
    "unpack_index",
]
