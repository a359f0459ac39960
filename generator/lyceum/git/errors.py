"""The errors that the git package raises. Their text is a sentence for the person who runs the command."""

from __future__ import annotations


class RepositoryError(Exception):
    """Git cannot answer; the sentence says why."""


class TooLargeError(RepositoryError):
    """A repository holds more than this package reads."""


class UnknownRevisionError(RepositoryError):
    """The repository does not have a revision; the sentence says so."""


class UnreadableRepositoryError(RepositoryError):
    """Git cannot read the repository; the sentence is Git's own."""


class FetchError(RepositoryError):
    """Another repository does not give what was asked for; the sentence is Git's own."""


class DamagedObjectsError(FetchError):
    """What another repository gave does not pass Git's own check of objects. Asking again gives the same."""
