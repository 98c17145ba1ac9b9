"""Words, numbers and citations of a document become spans that say what they are."""
