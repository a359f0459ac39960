"""Highlights the code blocks of contributed text for a short list of languages."""

from __future__ import annotations

from functools import cache

from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name

MAX_HIGHLIGHTED_CHARS = 16 * 1024
"""Characters of code in one text that are highlighted. The time of some lexers grows with the square of the length."""

_LEXER_NAMES = {
    alias: name
    for name, aliases in {
        "bash": "sh shell zsh",
        "c": "h",
        "clojure": "clj",
        "console": "shell-session",
        "cpp": "c++ cc hpp",
        "csharp": "c# cs",
        "css": "",
        "dart": "",
        "diff": "patch",
        "docker": "dockerfile",
        "elixir": "ex exs",
        "erlang": "erl",
        "fsharp": "f# fs",
        "go": "golang",
        "graphql": "",
        "haskell": "hs",
        "html": "htm",
        "ini": "cfg",
        "java": "",
        "javascript": "js jsx mjs",
        "json": "jsonc",
        "julia": "jl",
        "kotlin": "kt kts",
        "lua": "",
        "make": "makefile",
        "markdown": "md",
        "nix": "",
        "ocaml": "ml",
        "perl": "pl",
        "php": "",
        "powershell": "ps1",
        "pycon": "",
        "python": "py python3",
        "pytb": "traceback",
        "r": "",
        "ruby": "rb",
        "rust": "rs",
        "scala": "",
        "scss": "",
        "sql": "",
        "swift": "",
        "toml": "",
        "typescript": "ts tsx",
        "xml": "svg",
        "yaml": "yml",
        "zig": "",
    }.items()
    for alias in (name, *aliases.split())
}
"""The lexer for each word after a code fence. The list is short, because a lexer runs on what strangers write."""
HTML_FORMATTER: HtmlFormatter[str] = HtmlFormatter(nowrap=True)


@cache
def _load_lexer(name: str) -> Lexer:
    return get_lexer_by_name(name, stripnl=False)


def find_lexer(language: str) -> Lexer | None:
    """The lexer for the word after a code fence, in lower case; None if it is not on the list."""
    name = _LEXER_NAMES.get(language)
    return _load_lexer(name) if name else None
