"""Links to the usual sites of people are safe, and a member's own site is looked at once. Spam is looked at each time."""

from __future__ import annotations

import pytest

from lyceum.moderation.known_hosts import KNOWN_HOSTS, is_known_host
from lyceum.moderation.review_result import Verdict
from tests.support.git_repository import GitRepository
from tests.support.policy_cases import (
    ADA_PROFILE,
    LEARNERS,
    NEW_ACCOUNT,
    OWN_TIP,
    SITE,
    TIPS,
    Change,
    get_blocking_codes,
    make_tip,
    review_merge,
)

MODERATED: dict[str, str | None] = {"content/hub.yml": "name: Test\n"}
TWO_SITES = "links: [{label: A, url: 'https://one.example.com'}, {label: B, url: 'https://two.example.com'}]\n"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.linkedin.com/in/ada",
        "https://fr.linkedin.com/in/ada",
        "https://mastodon.social/@ada",
        "https://fosstodon.org/@ada",
        "https://x.com/ada",
        "https://instagram.com/ada",
        "https://medium.com/@ada",
        "https://dev.to/ada",
        "https://leetcode.com/ada",
        "https://hashnode.com/@ada",
        "https://ada.hashnode.dev",
        "https://www.youtube.com/@ada",
        "https://orcid.org/0000-0002-1825-0097",
        "https://bsky.app/profile/ada.bsky.social",
        "https://gitlab.com/ada",
        "https://codeberg.org/ada",
        "https://ada.github.io/site/",
        "https://ADA.netlify.app",
    ],
)
@pytest.mark.parametrize("place", ["profile", "tip"])
def test_usual_sites_of_people_need_no_person(url: str, place: str, repo: GitRepository) -> None:
    files: dict[str, str | None] = (
        {f"{LEARNERS}ada.yml": f"{ADA_PROFILE}links: [{{label: Site, url: '{url}'}}]\n"}
        if place == "profile"
        else {f"{TIPS}mine.md": make_tip(text=f"See [this]({url}).")}
    )
    assert get_blocking_codes(review_merge(repo, Change(files))) == set()


@pytest.mark.parametrize(
    "text",
    [
        "See www.spam.example.com for more.",
        "See <a href='https://spam.example.com'>this</a>.",
        "See [this][1].\n\n[1]: https://spam.example.com",
        "See [this](HTTPS://SPAM.EXAMPLE.COM/#x).",
        "See ![this](https://spam.example.com/x.png).",
        "See <mailto:ada@spam.example.com>.",
        "Write to ada@spam.example.com",
    ],
)
def test_link_is_found_however_it_is_written(text: str, repo: GitRepository) -> None:
    change = Change({f"{TIPS}mine.md": make_tip(text=text)})
    assert "new-host" in get_blocking_codes(review_merge(repo, change))


@pytest.mark.parametrize(
    "url",
    [
        "https://grace.github.io",
        "https://github.io",
        "https://ada.github.io.example.com",
        "https://linkedin.com.example.com",
        "https://notlinkedin.com",
        "https://bit.ly/x",
        "https://t.co/x",
        "https://ada.example.com",
        "https://evil.example:8443/x",
        "https://xn--lnkedin-8wa.com",
        "mailto:ada@shop.example",
    ],
)
def test_other_sites_wait_for_a_person(url: str, repo: GitRepository) -> None:
    change = Change({f"{TIPS}mine.md": make_tip(text=f"See [this]({url}).")})
    assert "new-host" in get_blocking_codes(review_merge(repo, change))


def test_members_own_site_needs_no_second_look(repo: GitRepository) -> None:
    change = Change({f"{LEARNERS}ada.yml": ADA_PROFILE + SITE.replace("SITE", "ada.example.com")}, base_files=MODERATED)
    assert get_blocking_codes(review_merge(repo, change)) == set()


@pytest.mark.parametrize(
    "change",
    [
        Change({f"{LEARNERS}ada.yml": ADA_PROFILE + TWO_SITES}, base_files=MODERATED),
        Change({f"{LEARNERS}ada.yml": ADA_PROFILE + "bio: See <https://shop.example.com>\n"}, base_files=MODERATED),
        Change({f"{TIPS}mine.md": make_tip(text="See <https://shop.example.com>")}, base_files=MODERATED),
        Change({f"{LEARNERS}ada.yml": ADA_PROFILE + SITE.replace("SITE", "ada.example.com")}),
        Change({f"{LEARNERS}lin.yml": "name: Lin\n" + SITE.replace("SITE", "lin.example.com")}, **NEW_ACCOUNT),
    ],
    ids=["two sites", "in a text", "in a tip", "where nobody lets people in", "first contribution"],
)
def test_only_one_site_in_the_profile_of_a_member_is_own(change: Change, repo: GitRepository) -> None:
    assert "new-host" in get_blocking_codes(review_merge(repo, change))


def test_table_of_hosts_has_bare_names() -> None:
    assert all(host == host.lower() and "." in host and not host.startswith("www.") for host in KNOWN_HOSTS)
    assert is_known_host("www.github.com", frozenset())


BLOCKED: dict[str, str | None] = {"content/hub.yml": "name: Test\nwelcome: automatic\nblocked: {ada: 1}\n"}


@pytest.mark.parametrize("author", ["ada", "countess"])
def test_change_of_a_blocked_account_is_refused(author: str, repo: GitRepository) -> None:
    change = Change(OWN_TIP.files, author=author, base_files=BLOCKED)
    review = review_merge(repo, change)
    assert (review.verdict, "blocked-account" in get_blocking_codes(review)) == (Verdict.REFUSED, True)


def test_login_of_a_blocked_account_is_not_blocked(repo: GitRepository) -> None:
    first: dict[str, str | None] = {f"{LEARNERS}lin.yml": "name: Lin\n"}
    settings: dict[str, str | None] = {"content/hub.yml": "name: Test\nwelcome: automatic\nblocked: {lin: 666}\n"}
    assert get_blocking_codes(review_merge(repo, Change(first, base_files=settings, **NEW_ACCOUNT))) == set()
