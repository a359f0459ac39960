"""The community as the issuer of credentials, identified by a did:web."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, unquote, urlsplit

from lyceum.credentials.encoding import percent_encode_url
from lyceum.credentials.keys import SigningKey

# Who signs, and what -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Issuer:
    """The community, as the one who signs."""

    name: str
    site_url: str
    """Of the site: https, `/` at its end."""
    signing_key: SigningKey | None = None
    """None: nothing is signed."""
    earlier_public_keys: tuple[str, ...] = ()
    """Public keys that signed, the one in use perhaps among them: what they signed verifies."""

    @cached_property
    def did(self) -> str:
        """did:web of the site (w3c-ccg.github.io/did-method-web): `did.json` in the site's folder is found by it."""
        parts = urlsplit(self.site_url)
        folders = [quote(unquote(part), safe="").replace("~", "%7E") for part in parts.path.split("/") if part]
        return ":".join(("did:web", parts.netloc.lower().replace(":", "%3A"), *folders))

    @property
    def did_document_address(self) -> str:
        """Where the document of `did` lies, from the site's root."""
        return "did.json" if urlsplit(self.site_url).path.strip("/") else ".well-known/did.json"

    @property
    def public_keys(self) -> tuple[str, ...]:
        """The one in use first."""
        return tuple(
            dict.fromkeys(
                (*((self.signing_key.public_multikey,) if self.signing_key else ()), *self.earlier_public_keys)
            )
        )


def normalize_url(url: str) -> str:
    """The same address as every program writes it: the host in Punycode, the rest percent-encoded."""
    parts = urlsplit(url)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    return percent_encode_url(parts._replace(netloc=host.lower()).geturl())
