"""Makes the published scripts of the theme's: the same lines, without comments and indentation, and with their texts."""

from __future__ import annotations

import json
from collections.abc import Iterator

from lyceum.i18n import Translator
from lyceum.system import THEME_FOLDER

ASSETS_FOLDER = "assets/"


def render_theme_scripts(translator: Translator) -> Iterator[tuple[str, str]]:
    """Yield the address and the text of every script of the theme."""
    for path in sorted((THEME_FOLDER / ASSETS_FOLDER).glob("*.js")):
        script = shorten_script(path.read_text("utf-8"))
        if path.name == "hub-scheme.js":  # in a file of its own, its texts are not in every page
            script = f"const hubSchemeTexts = {json.dumps(_name_schemes(translator))};\n{script}"
        yield f"{ASSETS_FOLDER}{path.name}", script


def _name_schemes(translator: Translator) -> dict[str, str]:
    """Return what the button says, by the reader's choice."""
    _ = translator.gettext
    return {"auto": _("Theme: as your device"), "light": _("Theme: light"), "dark": _("Theme: dark")}


def shorten_script(script: str) -> str:
    """Return the script without empty lines, indentation and comments that have lines of their own.

    No line is joined with another one, so that nothing of JavaScript has to be understood but its texts of several lines.
    """
    lines = []
    is_in_comment = is_in_text = False
    for line in script.splitlines():
        code = line.strip()
        if is_in_text:
            lines.append(line)
        elif is_in_comment or code.startswith("/*"):
            is_in_comment = not code.endswith("*/")
            continue
        elif not code or code.startswith("//"):
            continue
        else:
            lines.append(code)
        is_in_text ^= line.count("`") % 2 == 1
    return "\n".join(lines) + "\n"
