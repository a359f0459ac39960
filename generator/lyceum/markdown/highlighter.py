"""Highlights the code blocks of contributed text for a short list of languages."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # Pygments is loaded for the first block of code
    from pygments.formatters import HtmlFormatter
    from pygments.lexer import Lexer

MAX_HIGHLIGHTED_CHARS = 16 * 1024
"""Characters of code in one text that are highlighted."""
MAX_LINE_CHARS = 400
"""Characters of a line. Many lexers need the square of it."""
_MAX_CHARS_OF_SLOW_LEXERS = {"csharp": 1_024, "java": 2_048, "markdown": 2_048, "perl": 2_048, "powershell": 4_096}
"""Characters in one text for lexers whose time grows with the square of the length, whatever the lines are."""
_SLOW_LINES = re.compile(rf"[^\n]{{{MAX_LINE_CHARS + 1}}}|(?:\n[ \t]*+){{11}}")
"""A very long line, or many empty ones: some lexers look through all of them again for each."""

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


class CodeHighlighter:
    """Highlights the code blocks of one text, up to a bound."""

    def __init__(self) -> None:
        self.highlighted_chars = 0
        self.slow_share = 0.0
        """The part of the bounds of slow lexers that is used up; all of it is 1."""

    def highlight(self, code: str, escaped_code: str, language: str) -> str:
        """The code as HTML, with colours if the language is on the list and the bound is not reached."""
        lexer = _find_lexer(language)
        if lexer is None or not code.strip():
            return escaped_code
        self.highlighted_chars += len(code)
        if max_chars := _MAX_CHARS_OF_SLOW_LEXERS.get(_LEXER_NAMES[language]):
            self.slow_share += len(code) / max_chars
        is_over_limit = (
            self.highlighted_chars > MAX_HIGHLIGHTED_CHARS or self.slow_share > 1 or _SLOW_LINES.search(code)
        )
        if is_over_limit:
            return escaped_code
        from pygments import highlight

        return highlight(code, lexer, _make_formatter())


@cache
def _make_formatter() -> HtmlFormatter[str]:
    from pygments.formatters import HtmlFormatter

    return HtmlFormatter(nowrap=True)


@cache
def _load_lexer(name: str) -> Lexer:
    from pygments.lexers import get_lexer_by_name

    return get_lexer_by_name(name, stripnl=False)


def _find_lexer(language: str) -> Lexer | None:
    """The lexer for the word after a code fence, in lower case; None if it is not on the list."""
    name = _LEXER_NAMES.get(language)
    return _load_lexer(name) if name else None
