"""The community as the issuer of credentials, identified by a `did:web`, and its private key from the environment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, unquote, urlsplit

from lyceum.credentials.encoding import percent_encode_url
from lyceum.credentials.keys import SigningKey, is_public_key
from lyceum.diagnostics import Position, Problem, Severity
from lyceum.i18n import format_message
from lyceum.schema import HubSettings

BADGE_KEY_VARIABLE = "LYCEUM_BADGE_KEY"
"""The environment variable that holds the private key. Only `lyceum sign` and `lyceum badge-key --public` read it."""
BADGE_PUBLIC_KEY_VARIABLE = "LYCEUM_BADGE_PUBLIC_KEY"
"""The environment variable that tells a build which public key will sign. Without it, badges are not signed."""


@dataclass(frozen=True)
class Issuer:
    """The community that signs credentials."""

    name: str
    site_url: str
    """The address of the site: https, with a slash at its end."""
    signing_key: SigningKey | None = None
    """None in every process but the one that signs."""
    earlier_public_keys: tuple[str, ...] = ()
    """Multikeys that signed before. Credentials that they signed still verify. The current key may be among them."""
    public_key: str = ""
    """The Multikey that will sign; empty if `signing_key` is there or nothing is signed."""

    @property
    def current_public_key(self) -> str:
        """The Multikey that signs; empty if badges are not signed."""
        return self.signing_key.public_multikey if self.signing_key else self.public_key

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
            dict.fromkeys((*((self.current_public_key,) if self.current_public_key else ()), *self.earlier_public_keys))
        )


def normalize_url(url: str) -> str:
    """Return the address in its canonical form: the host in Punycode, the rest percent-encoded."""
    parts = urlsplit(url)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    return percent_encode_url(parts._replace(netloc=host.lower()).geturl())


def make_issuer(
    settings: HubSettings, public_key_text: str, *, has_unused_key: bool = False
) -> tuple[Issuer | None, tuple[Problem, ...]]:
    """Return the issuer, or None if nobody signs or signed, and the problems that keep badges from being signed.

    `has_unused_key`: a private key is in the environment of a process that must not use it.
    """
    problems: list[Problem] = []
    public_key = public_key_text.strip()
    if public_key and not is_public_key(public_key):
        message = format_message(
            "badges are not signed: there is no public key in {name}", name=BADGE_PUBLIC_KEY_VARIABLE
        )
        hint = format_message(
            "`lyceum badge-key --public` says what is wrong with the key in {name}", name=BADGE_KEY_VARIABLE
        )
        problems.append(Problem(Position("."), "unsigned-badges", message, hint))
        public_key = ""
    if not public_key_text.strip() and has_unused_key:
        message = format_message("badges are not signed: the key in {name} is not used here", name=BADGE_KEY_VARIABLE)
        hint = format_message("`lyceum build` signs with it, in a process that reads no file of contributors")
        problems.append(Problem(Position("."), "unsigned-badges", message, hint, Severity.WARNING))
    if public_key and not settings.url:
        message = format_message(
            "badges are not signed: nobody could look up who signed them, as the site has no address"
        )
        hint = format_message("write `url` into content/hub.yml")
        problems.append(Problem(Position("content/hub.yml"), "unsigned-badges", message, hint))
    if not settings.url or not (public_key or settings.badge_keys):
        return None, tuple(problems)
    url = normalize_url(settings.url).rstrip("/") + "/"
    return Issuer(settings.name, url, None, settings.badge_keys, public_key), tuple(problems)
