"""What a text says in words (超额完成, 大于, 次年, 先后) becomes a relation to the figures and dates it is said of."""
