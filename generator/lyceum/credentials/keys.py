"""Ed25519 keys that sign credentials: generate one, read one from text, and write the public key as Multikey or JWK."""

from __future__ import annotations

import json
import re
from base64 import b64decode, urlsafe_b64decode
from binascii import Error as BadBase64
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from lyceum.credentials.encoding import encode_base64url, encode_multibase
from lyceum.i18n import format_message
from lyceum.schema import BASE58_ALPHABET

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class InvalidKeyError(ValueError):
    """The text is not a key. The message says what is wrong and never quotes the text."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key. Only `sign` and `encode_secret` read it."""

    _private: Ed25519PrivateKey = field(repr=False)
    public_multikey: str
    """The public key as a Multikey: `z6Mk…`"""

    def sign(self, data: bytes) -> bytes:
        """Return the Ed25519 signature of the data: 64 bytes."""
        return self._private.sign(data)

    def encode_secret(self) -> str:
        """Return the seed as base64url, which `parse_signing_key` reads. This is a secret."""
        return encode_base64url(self._private.private_bytes_raw())


def generate_signing_key() -> SigningKey:
    """Generate a new random key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return _make_signing_key(Ed25519PrivateKey.generate())


def _make_signing_key(private: Ed25519PrivateKey) -> SigningKey:
    return SigningKey(private, encode_multibase(b"\xed\x01" + private.public_key().public_bytes_raw()))


def parse_signing_key(text: str) -> SigningKey:
    """Read a key from 32 bytes as base64url (the private key of RFC 8032) or from PKCS#8 as PEM.

    Raises InvalidKeyError.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    text = text.replace("\\n", "\n").strip()
    if pem := re.fullmatch(r"-----BEGIN PRIVATE KEY-----(.*)-----END PRIVATE KEY-----", text, re.DOTALL):
        try:
            private = load_der_private_key(b64decode("".join(pem[1].split()), validate=True), None)
        except Exception:  # the text of the error could quote the key
            raise InvalidKeyError(format_message("it begins like a PEM file, and cannot be read as one")) from None
        if not isinstance(private, Ed25519PrivateKey):
            raise InvalidKeyError(format_message("it is a key of another kind than Ed25519"))
        return _make_signing_key(private)
    try:
        if not re.fullmatch(r"[A-Za-z0-9_=-]+", text):
            raise InvalidKeyError(format_message("it is neither base64url nor a PEM file"))
        seed = urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except BadBase64:
        raise InvalidKeyError(format_message("it is not base64url")) from None
    if len(seed) != 32:
        raise InvalidKeyError(format_message("it has {many} bytes, and an Ed25519 key has 32", many=len(seed)))
    return _make_signing_key(Ed25519PrivateKey.from_private_bytes(seed))


def is_public_key(text: str) -> bool:
    """Return whether a text is the Multikey of an Ed25519 key."""
    return re.fullmatch(f"z6Mk[{BASE58_ALPHABET}]{{44}}", text) is not None


def _decode_multikey(public: str) -> bytes:
    """Return the 32 bytes of a Multikey. The schema has checked its form."""
    number = 0
    for digit in public[1:]:
        number = number * 58 + BASE58_ALPHABET.index(digit)
    return number.to_bytes(34)[2:]


def make_jwk(public: str) -> dict[str, str]:
    """Return a Multikey as a JSON Web Key (RFC 8037)."""
    return {"crv": "Ed25519", "kty": "OKP", "x": encode_base64url(_decode_multikey(public))}


@cache
def hash_jwk(public: str) -> str:
    """Return the thumbprint of the key as a JWK (RFC 7638)."""
    return encode_base64url(sha256(json.dumps(make_jwk(public), separators=(",", ":")).encode()).digest())
