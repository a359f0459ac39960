"""The files of a new hub, and the function that writes them for `lyceum init`.

`hub/` holds the files as they are; names that begin with a dot are written without it there."""

from lyceum.contributing.starter.create import FolderNotEmptyError, create_hub

__all__ = ["FolderNotEmptyError", "create_hub"]
