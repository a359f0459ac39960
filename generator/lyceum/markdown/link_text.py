"""Reads what a link says about its own goal: a text that names another site misleads."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_FILE_ENDINGS = frozenset(
    [
        "c",
        "cc",
        "cfg",
        "conf",
        "cpp",
        "cs",
        "css",
        "csv",
        "dart",
        "go",
        "h",
        "hs",
        "htm",
        "html",
        "ini",
        "ipynb",
        "java",
        "js",
        "json",
        "jsx",
        "kt",
        "lock",
        "log",
        "lua",
        "md",
        "mjs",
        "pdf",
        "php",
        "pl",
        "png",
        "py",
        "r",
        "rb",
        "rs",
        "rst",
        "scss",
        "sh",
        "so",
        "sql",
        "svg",
        "svelte",
        "swift",
        "tex",
        "toml",
        "ts",
        "tsx",
        "txt",
        "vue",
        "xml",
        "yaml",
        "yml",
        "zip",
        "zig",
    ]
)
"""Last parts of names that are files and not sites, unless more of an address stands there."""
_NAMED_HOST = re.compile(r"(?i)(https?://|www\.)?((?:[\w-]{1,63}\.){1,8}([^\W\d_]{2,24}))(?![\w@-])")


def find_misleading_host(text: str, address: str) -> str:
    """The host of the address if the text names another site; empty if the text is honest."""
    host = urlsplit(address).netloc if address.startswith("https:") else address.rpartition("@")[2].partition("?")[0]
    host = host.lower().partition(":")[0]
    for prefix, name, ending in _NAMED_HOST.findall(text[:500]):
        if not prefix and ending.lower() in _FILE_ENDINGS:
            continue
        if not _is_same_site(name.lower().removeprefix("www."), host.removeprefix("www.")):
            return host
    return ""


def _is_same_site(name: str, host: str) -> bool:
    return host == name or host.endswith(f".{name}") or name.endswith(f".{host}")
