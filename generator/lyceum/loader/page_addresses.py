"""Maps each content file to the address of the page that shows it; `site/page_families.py` has the addresses of all pages."""

from __future__ import annotations

from collections.abc import Mapping

from lyceum.loader.library import Library
from lyceum.schema import fold_key


def find_page_address(library: Library, path: str) -> str | None:
    """The page that a file of content/ shows on, from the site's root; a result's is its challenge's, a deed's that
    of the first who did it."""
    return map_page_addresses(library).get(path)


def map_page_addresses(library: Library) -> Mapping[str, str]:
    """The same of every file that shows on a page of its own or of its challenge."""
    found = {path: f"learners/{key}/" for key, path in library.pictures.items()}
    for entry in library.iterate_entries():
        match entry.kind:
            case "learner" | "tip" | "challenge":
                found[entry.path] = f"{entry.kind}s/{entry.folded_key}/"
            case "result":
                found[entry.path] = f"challenges/{fold_key(entry.challenge_key)}/"
            case "activity":
                found[entry.path] = f"learners/{fold_key(entry.value.who[0])}/"
            case "hub":
                found[entry.path] = ""
            case "topics":
                found[entry.path] = "topics/"
    return found
