"""Words become verbs: the command line, which imports nothing of the house before it is needed."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; one Chinese sentence and exit 1 for what went wrong, 2 for usage."""
    try:
        from pbassist.cli.app import app
        from pbassist.cli.speech import explain_usage

        code = app(standalone_mode=False)
    except KeyboardInterrupt:
        print("已中止。", file=sys.stderr)
        sys.exit(1)
    except Exception as error:
        # typer hands usage errors out as exceptions of its own private copy of click.
        if hasattr(error, "format_message") and hasattr(error, "exit_code"):
            print(explain_usage(error), file=sys.stderr)
            sys.exit(error.exit_code)
        if type(error).__name__ == "Abort":
            print("已中止。", file=sys.stderr)
            sys.exit(1)
        raise
    sys.exit(code if isinstance(code, int) else 0)
