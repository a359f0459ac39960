"""Organisations that hub.yml lists, and any other that learners write."""

from __future__ import annotations

from pathlib import Path

import pytest

from lyceum.loader import load_library
from tests.support.hubs import list_problems, write_hub

MANY_ORGANISATIONS = "name: T\norganisations:\n" + "".join(
    f'  - {{id: school-{number}, name: The School of Number {number}, url: "https://{number}.example.org"}}\n'
    for number in range(10_000)
)


@pytest.mark.parametrize("name", ["acme", "ACME", "Acme School", "acme school", "acme-school", " Acme  School "])
def test_listed_organisation_is_found_by_id_or_name(tmp_path: Path, name: str) -> None:
    library, _ = load_library(
        write_hub(tmp_path, {"content/hub.yml": "name: T\norganisations: [{id: acme, name: Acme School}]\n"})
    )
    organisation = library.find_organisation(name)
    assert organisation
    assert organisation.id == "acme"


def test_hub_lists_ten_thousand_organisations(tmp_path: Path) -> None:
    hub = write_hub(
        tmp_path,
        {
            "content/hub.yml": MANY_ORGANISATIONS,
            "content/learners/ada.yml": "name: Ada\norganisation: The School of Number 9999\n",
            "content/learners/bea.yml": "name: Bea\norganisation: Somewhere else\n",
        },
    )
    assert list_problems(hub) == []
    library, _ = load_library(hub)
    assert len(library.settings.value.organisations) == 10_000
    organisation = library.find_organisation("The School of Number 9999")
    assert organisation
    assert organisation.id == "school-9999"


def test_name_of_no_organisation_needs_no_list(tmp_path: Path) -> None:
    hub = write_hub(tmp_path, {"content/learners/ada.yml": "name: Ada\norganisation: St. Mary's, Oxford/Rome (UK)\n"})
    assert list_problems(hub) == []
