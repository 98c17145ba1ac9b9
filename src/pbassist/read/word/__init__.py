"""The XML of a Word file becomes pieces in reading order."""
