"""A file of an older or another office becomes one that can be read."""
