"""`python -m pbassist.cli` becomes the command line."""

from pbassist.cli import main

main()
