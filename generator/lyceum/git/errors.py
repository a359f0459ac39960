"""The errors that the git package raises. Their text is a sentence for the person who runs the command."""

from __future__ import annotations


class RepositoryError(Exception):
    """There is nothing to judge; the sentence says why."""


class TooLargeError(RepositoryError):
    """It is larger than what is read."""


class UnknownRevisionError(Exception):
    """The repository does not have it; the sentence says so."""


class UnreadableRepositoryError(Exception):
    """Git does not read the repository; the sentence is Git's."""
