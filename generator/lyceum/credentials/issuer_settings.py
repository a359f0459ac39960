"""Reads the private key from the environment and decides who signs badges."""

from __future__ import annotations

from lyceum.credentials.issuer import Issuer, normalize_url
from lyceum.credentials.keys import InvalidKeyError, parse_signing_key
from lyceum.diagnostics import Position, Problem
from lyceum.i18n import format_message
from lyceum.schema import HubSettings

BADGE_KEY_VARIABLE = "LYCEUM_BADGE_KEY"
"""Environment variable: the private key that signs badges; absent: they are not signed."""


def make_issuer(community: HubSettings, private_key_text: str) -> tuple[Issuer | None, tuple[Problem, ...]]:
    """Who signs, with the key as it was written, and what keeps them from it."""
    problems: list[Problem] = []
    private = None
    if private_key_text.strip():
        hint = format_message(
            "make one with `lyceum badge-key`, and give it to the build in {name}", name=BADGE_KEY_VARIABLE
        )
        try:
            private = parse_signing_key(private_key_text)
        except InvalidKeyError as bad:
            said = format_message(
                "badges are not signed: the key in {name} cannot be used: {why}",
                name=BADGE_KEY_VARIABLE,
                why=bad.args[0],
            )
            problems.append(Problem(Position("."), "unsigned-badges", said, hint))
    if private and not community.url:
        said = format_message("badges are not signed: nobody could look up who signed them, as the site has no address")
        hint = format_message("write `url` into content/hub.yml")
        problems.append(Problem(Position("content/hub.yml"), "unsigned-badges", said, hint))
    if not community.url or not (private or community.badge_keys):
        return None, tuple(problems)
    url = normalize_url(community.url).rstrip("/") + "/"
    return Issuer(community.name, url, private, community.badge_keys), tuple(problems)
