"""The engine of the theme's search finds people and tips by the words that others type."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import mkdocs
import pytest

from lyceum.site.search_index import list_search_documents
from lyceum.site.view_context import make_context
from lyceum.site.views import render_pages
from tests.support.hubs import make_hub
from tests.support.paths import ROOT

LUNR = Path(mkdocs.__file__).parent / "contrib/search/templates/search/lunr.js"
SCRIPT = ROOT / "tests/support/search_in_lunr.cjs"
FILES: dict[str, str | bytes] = {
    "content/learners/jn-1987.yml": "name: José Nyström\nlocation: {city: Łódź, country: PL}\n",
    "content/learners/lu.yml": "name: Lucía\ngithub: lucia-codes\n",
    "content/learners/pavel.yml": "name: Pavel Tarnopolsky\n",
    **{
        f"content/tips/{title}.md": f"---\ntitle: {title}\nauthor: lu\n---\nAbout tar and other things of tar\n"
        for title in ("tar", "tart", "tarsnap")
    },
}
QUERIES = {
    "jose": "learners/jn-1987/",
    "josé": "learners/jn-1987/",
    "nystrom": "learners/jn-1987/",
    "jn-1987": "learners/jn-1987/",
    "lodz": "learners/jn-1987/",
    "lucia": "learners/lu/",
    "lucia-codes": "learners/lu/",
    "tar": "tips/tar/",
}


@pytest.mark.skipif(not shutil.which("node"), reason="needs Node.js")
def test_search_finds_first_what_is_meant(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, FILES)
    context = make_context(hub)
    pages = [*render_pages(context, "learner", hub.learners), *render_pages(context, "tip", hub.tips)]
    docs = [document for page in pages for document in list_search_documents(page)]
    command = ["node", str(SCRIPT), str(LUNR)]
    given = json.dumps({"docs": docs, "queries": list(QUERIES)})
    results = json.loads(subprocess.run(command, input=given, capture_output=True, text=True, check=True).stdout)
    assert {query: found[:1] for query, found in zip(QUERIES, results, strict=True)} == {
        query: [address] for query, address in QUERIES.items()
    }
