"""pbassist: a folder of submitted papers becomes a season's table of draft review opinions."""

__version__ = "0.1.0"
