"""What was asked, decided and exported becomes one append-only, hash-linked file (审核记录)."""

from pbassist.ledger.chain import FIRST, write_body
from pbassist.ledger.file import Ledger
from pbassist.ledger.verify import ChainReport, verify_chain

__all__ = ["FIRST", "ChainReport", "Ledger", "verify_chain", "write_body"]
