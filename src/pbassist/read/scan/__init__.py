"""A picture becomes pages of characters recognised in it."""
