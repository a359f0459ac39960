"""Loads the history of a test repository, and reads it in short forms."""

from __future__ import annotations

import datetime
from dataclasses import replace

from lyceum.git import FileHistory, History, Person, load_history
from lyceum.git.history import Contribution
from tests.support.git_repository import GitRepository

TODAY = datetime.date(2026, 6, 30)
ADA_PATH = "content/learners/ada.yml"
GRACE_PATH = "content/learners/grace.yml"
LONG_TEXT = "".join(f"line {number}\n" for number in range(20))
"""Long enough for Git to find a rename when a line changes."""


def read_history(repository: GitRepository, folder: str = ".", *, content: str = "content") -> History:
    """Load the history of a hub. In every test, it must contain no mail address."""
    history = load_history(repository.folder / folder, today=TODAY, content_folder=content)
    assert "example.org" not in repr(history)
    assert "noreply" not in repr(history)
    return history


def list_names(file: FileHistory) -> list[str]:
    """Return the names of the people who changed a file."""
    return [person.name for person in file.people]


def map_contributions(history: History) -> dict[str, Contribution]:
    """Return the contributions by the name of the person. Every person must be there once."""
    assert len({contribution.person for contribution in history.contributions}) == len(history.contributions)
    return {contribution.person.name: contribution for contribution in history.contributions}


def get_only_person(history: History) -> Person:
    """Return the person of a history with one person, without the hash that tells people apart."""
    [contribution] = history.contributions
    return replace(contribution.person, identity="")


def count_commits(history: History) -> dict[str, int]:
    """Return the number of commits by the name of the person."""
    return {name: contribution.commits for name, contribution in map_contributions(history).items()}
