"""The errors that a command answers with one sentence instead of a traceback."""


class RefusedError(Exception):
    """The command cannot be carried out; the message is for the person who gave it."""
