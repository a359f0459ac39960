"""The community as the issuer of credentials, identified by a `did:web`, and its private key from the environment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, unquote, urlsplit

from lyceum.credentials.encoding import percent_encode_url
from lyceum.credentials.keys import InvalidKeyError, SigningKey, parse_signing_key
from lyceum.diagnostics import Position, Problem
from lyceum.i18n import format_message
from lyceum.schema import HubSettings

BADGE_KEY_VARIABLE = "LYCEUM_BADGE_KEY"
"""The environment variable that holds the private key. Without it, badges are not signed."""


@dataclass(frozen=True)
class Issuer:
    """The community that signs credentials."""

    name: str
    site_url: str
    """The address of the site: https, with a slash at its end."""
    signing_key: SigningKey | None = None
    """If None, nothing is signed."""
    earlier_public_keys: tuple[str, ...] = ()
    """Multikeys that signed before. Credentials that they signed still verify. The current key may be among them."""

    @cached_property
    def did(self) -> str:
        """The did:web of the site (w3c-ccg.github.io/did-method-web), which leads a verifier to `did.json`."""
        parts = urlsplit(self.site_url)
        folders = [quote(unquote(part), safe="").replace("~", "%7E") for part in parts.path.split("/") if part]
        return ":".join(("did:web", parts.netloc.lower().replace(":", "%3A"), *folders))

    @property
    def did_document_address(self) -> str:
        """The address of the DID document, from the root of the site."""
        return "did.json" if urlsplit(self.site_url).path.strip("/") else ".well-known/did.json"

    @property
    def public_keys(self) -> tuple[str, ...]:
        """All multikeys that sign or signed, the current one first."""
        return tuple(
            dict.fromkeys(
                (*((self.signing_key.public_multikey,) if self.signing_key else ()), *self.earlier_public_keys)
            )
        )


def normalize_url(url: str) -> str:
    """Return the address in its canonical form: the host in Punycode, the rest percent-encoded."""
    parts = urlsplit(url)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    return percent_encode_url(parts._replace(netloc=host.lower()).geturl())


def make_issuer(settings: HubSettings, private_key_text: str) -> tuple[Issuer | None, tuple[Problem, ...]]:
    """Return the issuer, or None if nobody signs or signed, and the problems that keep the key from being used."""
    problems: list[Problem] = []
    signing_key = None
    if private_key_text.strip():
        hint = format_message(
            "make one with `lyceum badge-key`, and give it to the build in {name}", name=BADGE_KEY_VARIABLE
        )
        try:
            signing_key = parse_signing_key(private_key_text)
        except InvalidKeyError as error:
            message = format_message(
                "badges are not signed: the key in {name} cannot be used: {why}",
                name=BADGE_KEY_VARIABLE,
                why=error.args[0],
            )
            problems.append(Problem(Position("."), "unsigned-badges", message, hint))
    if signing_key and not settings.url:
        message = format_message(
            "badges are not signed: nobody could look up who signed them, as the site has no address"
        )
        hint = format_message("write `url` into content/hub.yml")
        problems.append(Problem(Position("content/hub.yml"), "unsigned-badges", message, hint))
    if not settings.url or not (signing_key or settings.badge_keys):
        return None, tuple(problems)
    url = normalize_url(settings.url).rstrip("/") + "/"
    return Issuer(settings.name, url, signing_key, settings.badge_keys), tuple(problems)
