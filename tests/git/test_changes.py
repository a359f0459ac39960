"""The changed paths since a revision."""

from __future__ import annotations

import pytest

from lyceum.git import UnknownRevisionError, find_changed_paths
from tests.support.git_repository import GitRepository


def test_change_has_added_modified_and_deleted_files(repository: GitRepository) -> None:
    repository.write_file("content/learners/old.yml").commit()
    repository.write_file("content/learners/é x.yml", "name: É\n").delete_file("content/learners/old.yml")
    repository.write_file("elsewhere.txt")
    assert find_changed_paths(repository.folder, "HEAD") == {"content/learners/é x.yml", "content/learners/old.yml"}


@pytest.mark.parametrize("revision", ["nope", "--output=x", "HEAD~9"])
def test_unknown_revision_is_an_error(repository: GitRepository, revision: str) -> None:
    repository.commit()
    with pytest.raises(UnknownRevisionError):
        find_changed_paths(repository.folder, revision)
