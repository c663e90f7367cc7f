"""Experiments: run scenarios many times, keep every run, compare with honest intervals."""


class InputError(ValueError):
    """What the user asked for cannot be done; the text is one line and says why."""
