"""Encodings that credentials share: base64url, base58btc multibase, compact JSON, percent-encoded URLs."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import quote

from lyceum.schema import BASE58_ALPHABET


def encode_base64url(data: bytes) -> str:
    """Return the data as base64url without padding (RFC 7515)."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def encode_multibase(data: bytes) -> str:
    """Return the data as base58btc multibase, where each leading zero byte is a `1`."""
    number, text = int.from_bytes(data), ""
    while number:
        number, digit = divmod(number, 58)
        text = BASE58_ALPHABET[digit] + text
    leading_zeros = len(data) - len(data.lstrip(b"\0"))
    return f"z{'1' * leading_zeros}{text}"


def percent_encode_url(address: str) -> str:
    """Percent-encode every character that a URL cannot contain, and leave existing escapes alone."""
    return quote(address, safe="%/:=&?~#+!$,;'()*@")


_CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


def to_single_line(text: str) -> str:
    """Replace control characters by spaces, so that every RDF library writes the text equally."""
    return _CONTROL_CHARACTERS.sub(" ", text).strip()


def encode_compact_json(value: Any) -> bytes:
    """Return the value as UTF-8 JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
