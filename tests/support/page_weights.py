"""Counts the bytes that a browser loads."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Response, ViewportSize

from tests.support.browser import PageVisit

PHONE = ViewportSize(width=390, height=844)


@dataclass(frozen=True, slots=True)
class Weight:
    """Of everything that was loaded."""

    byte_count: int
    """As it lies on the server."""
    compressed_byte_count: int
    """With gzip, as most hosts serve it."""


@contextmanager
def record_visit(browser: Browser, address: str) -> Iterator[tuple[PageVisit, list[Response]]]:
    """Yield a page with an empty cache, on a phone, and the list to which every answer of a server is added."""
    context = browser.new_context(viewport=PHONE)
    visit = PageVisit(context, address)
    responses: list[Response] = []
    visit.page.on("response", lambda response: responses.append(response))
    yield visit, responses
    context.close()


def weigh_page(browser: Browser, address: str, place: str) -> tuple[Weight, list[str]]:
    """Visit a page for the first time. Returns what it loads by itself: the weight, and the addresses in the site."""
    with record_visit(browser, address) as (visit, responses):
        visit.open(place).wait_for_load_state("networkidle")
        urls = [response.url.removeprefix(address) for response in responses if response.url.startswith(address)]
        return weigh_responses(responses, address), urls


def weigh_responses(responses: Iterable[Response], address: str) -> Weight:
    """Return the weight of the answers that came from the site."""
    bodies = [response.body() for response in responses if response.url.startswith(address)]
    return Weight(sum(map(len, bodies)), sum(min(len(body), len(gzip.compress(body))) for body in bodies))
