"""The `lyceum` command: one module per group of commands.

Commands parse options, call the other packages and choose the exit code; they hold no logic of their own."""

__all__ = []
