"""A web page becomes pieces in reading order."""
