"""Contributed Markdown in; HTML that is safe to stand on any page, and its plain text, out.

    markdown → HTML (comrak) → balanced → sanitised (nh3) → finished → Rendered

`balanced` bounds what the sanitiser has to parse, the sanitiser decides what may stand, and `finished` writes every
attribute itself: ids, classes, links, highlighted code. What is over a cap becomes plain paragraphs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from types import MappingProxyType
from urllib.parse import unquote

import comrak
import nh3
from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name

from generator.problem import Message, say

LONGEST_TEXT = 64 * 1024
"""Bytes of UTF-8 that are rendered as Markdown."""
LONGEST_HTML = 512 * 1024
"""Characters of HTML before sanitising; 64 KB of `[^1]` would become 3 MB."""
DEEPEST = 40
"""Elements inside each other; nh3 takes 17 s for 64 KB of `>`."""
LONGEST_CODE = 16 * 1024
"""Characters of code in one text that are coloured; some lexers are quadratic."""
LONGEST_LINK = 2_000
LONGEST_SLUG = 60
MOST_MARKS = 4
"""Combining marks in a row; vocalised Hebrew and Tibetan stay below."""

REL = "nofollow ugc noopener noreferrer"
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "note": "Note",
        "tip": "Tip",
        "important": "Important",
        "warning": "Warning",
        "caution": "Caution",
        "done": "Done",
        "to do": "To do",
        "back": "Back to the text",
    }
)
"""Words that the renderer adds, in English; a site in another language hands in its own."""


@dataclass(frozen=True, slots=True)
class Rendered:
    html: Markup
    text: str
    """Without markup, whitespace folded: for search and descriptions."""


def rendered(
    markdown: str,
    *,
    heading_prefix: str = "t-",
    first_level: int = 2,
    table_label: str = "Table",
    labels: Mapping[str, str] = LABELS,
) -> Rendered:
    """GitHub-flavoured Markdown as HTML. The highest heading in it becomes `first_level`, the rest follow; every id
    begins with `heading_prefix` and is unique in the text. Never raises: text over the caps stands as plain paragraphs.
    """
    if over_the_caps(markdown):
        return _plain(markdown)
    html = _balanced(comrak.render_markdown(_encodable(markdown), _EXTENSIONS, _PARSING, _RENDERING))
    if html is None:
        return _plain(markdown)
    # `&#x202E;` and its like put in what the check of the file did not see
    clean = without_unsafe(_CLEANER.clean(html))
    return _Finish(clean, heading_prefix, first_level, table_label, {**LABELS, **labels}).rendered()


def over_the_caps(markdown: str) -> bool:
    """Whether the text is too long, or quotes too deep, to be given to the renderer at all."""
    if len(markdown) * 4 > LONGEST_TEXT and len(markdown.encode("utf-8", "replace")) > LONGEST_TEXT:
        return True
    return _QUOTES_OF_QUOTES.search(markdown) is not None


def summary(text: str, limit: int = 155) -> str:
    """At most `limit` characters of the text on one line, cut at a word and ended by `…` where something is left out."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    head = line[:limit]  # one character more than is kept: it tells whether a word ends here
    words = head.rfind(" ")
    if words >= limit // 2:
        head = head[:words]
    else:  # no blanks: Chinese, Japanese, Thai, or one endless word
        end = limit - 1
        while end > 1 and (_joins(line[end]) or line[end - 1] == "\u200d"):
            end -= 1
        head = line[:end]
    return head.rstrip(" ,;:.!?-–—([{\"'…、。，；：") + "…"


# Links -----------------------------------------------------------------------------------------------------------


def safe_link(url: str, *, http: bool = False, mailto: bool = False) -> str | None:
    """The address as a browser would read it (WHATWG URL: blanks around it and tab, CR, LF inside it vanish), scheme
    and host in lower case; None unless it is https (http, mailto where allowed) with a plain host and nothing hidden.
    """
    url = url.strip(_CONTROLS_AND_BLANK).translate(_VANISH)
    if len(url) > LONGEST_LINK or "\\" in url or next(unsafe_characters(url), None):
        return None
    scheme, colon, rest = url.partition(":")
    match scheme.lower():
        case "https" if colon:
            return _web_address("https", rest)
        case "http" if colon and http:
            return _web_address("http", rest)
        case "mailto" if colon and mailto:
            return _mail_address(rest)
    return None


def _web_address(scheme: str, rest: str) -> str | None:
    found = _AUTHORITY.fullmatch(rest)
    if not found:
        return None
    host = _host(found["host"])
    port = found["port"] or ""
    if host is None or int(port or 0) > 65535:
        return None
    return f"{scheme}://{host}{':' + port if port else ''}{found['path'].translate(_PERCENT)}"


def _mail_address(rest: str) -> str | None:
    address, mark, headers = rest.partition("?")
    person, at, domain = address.rpartition("@")
    host = _host(domain)
    if not at or host is None or not _MAILBOX.fullmatch(person):
        return None
    return f"mailto:{person}@{host}{mark}{headers.translate(_PERCENT)}"


def _host(name: str) -> str | None:
    """A domain name or IPv4 address in lower case; international names stay readable."""
    if not name.isascii():
        name = unicodedata.normalize("NFKC", name)
    name = name.lower()
    if len(name) > 253 or not all(map(_label, name.removesuffix(".").split("."))):
        return None
    return name


def _label(label: str) -> bool:
    if label.isascii():
        return _LABEL.fullmatch(label) is not None
    return len(label) <= 63 and all(letter == "-" or unicodedata.category(letter)[0] in "LMN" for letter in label)


_CONTROLS_AND_BLANK = "".join(map(chr, range(0x21)))
_VANISH = dict.fromkeys(map(ord, "\t\n\r"))
_PERCENT = {ord(sign): f"%{ord(sign):02X}" for sign in ' "<>`{|}^'}
_AUTHORITY = re.compile(r"//(?P<host>[^/?#:@\s]+)(?::(?P<port>[0-9]{0,5}))?(?P<path>(?:[/?#].*)?)", re.DOTALL)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_MAILBOX = re.compile(r"[A-Za-z0-9.!#$&'*+/=^_~-]{1,64}")


# Characters ------------------------------------------------------------------------------------------------------


def unsafe_characters(text: str) -> Iterator[tuple[int, Message]]:
    """Where characters stand that hide, reorder or overprint text, and what each is. ZWJ and ZWNJ are letters' business
    (Persian, Indic scripts, emoji) and pass, and so do the flags of England, Scotland and Wales, spelt with tags.
    """
    for start, _, description in _unsafe_spans(text):
        yield start, description


def _unsafe_spans(text: str) -> Iterator[tuple[int, int, Message]]:
    if text.isascii():
        for found in _ASCII_CONTROLS.finditer(text):
            yield found.start(), found.end(), _described(found[0])
        return
    spans = [(m.start(), m.end(), _described(m[0])) for m in _UNSAFE.finditer(text) if len(m[0]) == 1]
    yield from sorted([*spans, *_towers(text)])


def _described(character: str) -> Message:
    code = ord(character)
    shown_as = f"U+{code:04X}"
    if code < 0x20 or 0x7F <= code <= 0x9F:
        return say("a control character ({code})", code=shown_as)
    if 0xD800 <= code <= 0xDFFF:
        return say("half of a character (a lone surrogate) ({code})", code=shown_as)
    if 0x202A <= code <= 0x2069:
        return say("a mark that changes the direction of the text ({code})", code=shown_as)
    if 0xE0000 <= code <= 0xE007F:
        return say("an invisible tag character ({code})", code=shown_as)
    return say("a code that is no character ({code})", code=shown_as)


def _towers(text: str) -> Iterator[tuple[int, int, Message]]:
    """Where more than MOST_MARKS combining marks follow each other: the surplus, once for each row."""
    for run in _MAYBE_MARKS.finditer(text):
        row = 0
        for place, character in enumerate(run[0] + "\n", run.start()):
            if unicodedata.category(character) in ("Mn", "Me"):
                row += 1
                continue
            if row > MOST_MARKS:
                yield place - row + MOST_MARKS, place, say("{row} combining marks in a row", row=row)
            row = 0


def without_unsafe(text: str) -> str:
    """The text without what `unsafe_characters` finds."""
    if not text.isascii() or _ASCII_CONTROLS.search(text):
        for start, end, _ in reversed(list(_unsafe_spans(text))):
            text = text[:start] + text[end:]
    return text


def _encodable(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _joins(character: str) -> bool:
    """Whether the character belongs to the one before it."""
    return (
        unicodedata.category(character).startswith("M")
        or character in "\u200c\u200d"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )


_ASCII_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
)
_UNSAFE = re.compile(
    "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f"  # a flag, longer than one: skipped
    f"|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff{_NONCHARACTERS}\U000e0000-\U000e007f]"
)
_MAYBE_MARKS = re.compile(rf"[^\x00-\u02ff\u3040-\u9fff\uac00-\ud7a3]{{{MOST_MARKS + 1},}}")


# Rendering -------------------------------------------------------------------------------------------------------

_EXTENSIONS = comrak.ExtensionOptions()
_EXTENSIONS.alerts = True
_EXTENSIONS.autolink = True
_EXTENSIONS.footnotes = True
_EXTENSIONS.strikethrough = True
_EXTENSIONS.table = True
_EXTENSIONS.tasklist = True
_PARSING = comrak.ParseOptions()
_RENDERING = comrak.RenderOptions()
_RENDERING.unsafe_ = True  # raw HTML goes on to `balanced` and the sanitiser

_QUOTES_OF_QUOTES = re.compile(r"(?:>[ \t]*+){" + str(DEEPEST) + "}")

_FROM_MARKDOWN = frozenset(
    [
        "p",
        "br",
        "hr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "em",
        "strong",
        "del",
        "sup",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "a",
        "img",
        "input",
        "div",
        "section",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    ]
)
_FROM_RAW_HTML = frozenset(["details", "summary", "kbd", "sub", "sup", "br", "ins", "del", "mark"])
_ELEMENTS = _FROM_MARKDOWN | _FROM_RAW_HTML
_ATTRIBUTES = {  # read by `finished`; none of them is published as it stands
    "a": {"href", "id", "data-footnote-ref", "data-footnote-backref"},
    "img": {"src", "alt"},
    "input": {"type", "checked"},
    "code": {"class"},
    "div": {"class"},
    "p": {"class"},
    "section": {"class"},
    "li": {"id"},
    "ol": {"start"},
    "th": {"align"},
    "td": {"align"},
    "details": {"open"},
}
_FOOTNOTE = re.compile(r"#(fn(?:ref)?-.+)", re.DOTALL)
_CLEANER = nh3.Cleaner(
    tags=_ELEMENTS,
    attributes=_ATTRIBUTES,
    url_schemes={"https", "mailto"},
    url_relative=lambda url: url if _FOOTNOTE.fullmatch(url) else None,
    link_rel=None,
)

_VOID = frozenset({"br", "hr", "img", "input"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | frozenset(
    [
        "p",
        "hr",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "div",
        "section",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "details",
        "summary",
    ]
)
_PARENTS = {
    "li": {"ul", "ol"},
    "summary": {"details"},
    "thead": {"table"},
    "tbody": {"table"},
    "tr": {"thead", "tbody"},
    "th": {"tr"},
    "td": {"tr"},
}
_CHILDREN = {"table": {"thead", "tbody"}, "thead": {"tr"}, "tbody": {"tr"}, "tr": {"th", "td"}}
_SILENT = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "noembed",
        "noframes",
        "iframe",
        "object",
        "svg",
        "math",
        "title",
        "textarea",
        "xmp",
    ]
)
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<[!?][^>]*>?|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/<>]*+)(?P<rest>[^<>]*+)>", re.DOTALL
)
_ATTRIBUTE = re.compile(r"""([a-z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=`]+)))?(?:\s|/|$)""")


def _balanced(html: str) -> str | None:
    """The same HTML with known elements only, each closed and standing where it may stand, so that a parser has nothing
    to repair: repairs are what makes parsers slow and sanitisers err. None where it is too long or too deep.
    """
    if len(html) > LONGEST_HTML:
        return None
    out: list[str] = []
    open_: list[str] = []
    silent, last = "", 0
    ends = _last_ends(html)

    def close(down_to: int) -> None:
        while len(open_) > down_to:
            out.append(f"</{open_.pop()}>")

    for found in _MARKUP.finditer(html):
        if not silent:
            out.append(html[last : found.start()].replace("<", "&lt;"))
        last = found.end()
        name = (found["name"] or "").lower()
        if silent:
            if found["end"] and name == silent:
                silent = ""
        elif name in _SILENT:
            if not found["end"] and ends.get(name, -1) >= last:
                silent = name
        elif name not in _ELEMENTS:
            continue
        elif found["end"]:
            if name in open_:
                at = len(open_) - 1 - open_[::-1].index(name)
                if name in _BLOCKS or not _BLOCKS.intersection(open_[at:]):
                    close(at)
        else:
            if name in _BLOCKS:
                for at, element in enumerate(open_):
                    if element == "p" or element in _HEADINGS:
                        close(at)
                        break
            parent = open_[-1] if open_ else ""
            if parent not in _PARENTS.get(name, (parent,)) or name not in _CHILDREN.get(parent, (name,)):
                continue
            if name == "a" and "a" in open_:
                continue
            out.append(f"<{name}{_attributes(name, found['rest'])}>")
            if name not in _VOID:
                open_.append(name)
                if len(open_) > DEEPEST:
                    return None
    if not silent:
        out.append(html[last:].replace("<", "&lt;"))
    close(0)
    return "".join(out)


def _last_ends(html: str) -> dict[str, int]:
    """Where the last end of each element stands whose content is not shown."""
    return {found[1].lower(): found.start() for found in _SILENT_END.finditer(html)}


_SILENT_END = re.compile(f"</({'|'.join(sorted(_SILENT))})", re.IGNORECASE)


def _attributes(element: str, text: str) -> str:
    if not text or element not in _ATTRIBUTES:
        return ""
    kept = {
        name: (quoted or single or bare).replace('"', "&quot;")
        for name, quoted, single, bare in _ATTRIBUTE.findall(text)
        if name in _ATTRIBUTES[element]
    }
    return "".join(f' {name}="{value}"' for name, value in kept.items())


def _plain(text: str) -> Rendered:
    text = without_unsafe(_encodable(text))
    paragraphs = (paragraph.strip() for paragraph in re.split(r"\n\s*\n", text))
    html = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs if paragraph)
    return Rendered(Markup(html), " ".join(text.split()))


# Finishing -------------------------------------------------------------------------------------------------------

_TAG = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>")
_VALUE = re.compile(r'([a-z-]+)="([^"]*)"')
_ALERTS = {"note": "note", "tip": "tip", "important": "info", "warning": "warning", "caution": "danger"}
"""GitHub's kinds of alert, and the theme's admonition that looks the part."""
_ALERT = re.compile(r"markdown-alert markdown-alert-([a-z]+)")
_CELL = {"center": ' class="hub-center"', "right": ' class="hub-end"'}


class _Finish:
    """One pass over sanitised HTML. `nh3` closes every element that it lets pass, and escapes `<` and `>` everywhere
    else, so a stack of endings is all there is to know about where we are."""

    def __init__(self, clean: str, prefix: str, first_level: int, table_label: str, labels: Mapping[str, str]) -> None:
        self.parts = _TAG.split(clean)
        self.prefix = prefix
        self.shift = first_level - min(map(int, re.findall("<h([1-6])>", clean)), default=first_level)
        self.table_label = table_label
        self.labels = labels
        self.out: list[str] = []
        self.words: list[str] = []
        self.endings: list[str] = []
        self.taken: set[str] = set()
        self.anchors: dict[str, str] = {}
        self.placed: set[str] = set()
        self.links = self.tables = self.coloured = 0
        self.alert = ""
        self.heading = self.note = (0, 0)

    def rendered(self) -> Rendered:
        parts = self.parts
        self.say(parts[0])
        at = 1
        while at < len(parts):
            slash, name, rest, text = parts[at : at + 4]
            if slash:
                self.end(name)
            elif name == "pre" and self.is_code(at):
                self.code(parts[at + 6], parts[at + 7])
                at, text = at + 12, parts[at + 15]
            else:
                self.start(name, dict(_VALUE.findall(rest)) if rest else {})
            self.say(text)
            at += 4
        return Rendered(Markup("".join(self.out)), " ".join("".join(self.words).split()))

    def say(self, text: str) -> None:
        if text:
            self.out.append(text)
            self.words.append(unescape(text) if "&" in text else text)

    def start(self, name: str, values: dict[str, str]) -> None:
        """Writes the beginning of an element, and remembers its end."""
        if name in _BLOCKS or name == "br":
            self.words.append(" ")
        begin, end = f"<{name}>", f"</{name}>"
        match name:
            case "br" | "hr":
                self.out.append(begin)
                return
            case "img":
                self.picture(unescape(values.get("src", "")), values.get("alt", ""))
                return
            case "input":
                self.box(values)
                return
            case "a":
                begin, end = self.link(values)
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                level = min(int(name[1]) + self.shift, 6)
                begin, end = f"<h{level}>", f"</h{level}>"
                self.heading = len(self.out), len(self.words)
            case "table":
                self.tables += 1
                label = self.table_label if self.tables == 1 else f"{self.table_label} {self.tables}"
                begin = f'<div class="hub-scroll" tabindex="0" role="region" aria-label="{escape(label)}"><table>'
                end = "</table></div>"
            case "td" | "th":
                begin = f"<{name}{_CELL.get(values.get('align', ''), '')}>"
            case "ol" if re.fullmatch("[0-9]{1,9}", values.get("start", "")):
                begin = f'<ol start="{int(values["start"])}">'
            case "li" if values.get("id", "").startswith("fn-"):
                begin = f"<li{self.id_at(values['id'])}>"
            case "details" if "open" in values:
                begin = "<details open>"
            case "section":
                begin, end = ('<div class="footnote">', "</div>") if values.get("class") == "footnotes" else ("", "")
            case "div":
                begin, end = self.box_of_alert(values.get("class", ""))
            case "p" if self.alert and values.get("class") == "markdown-alert-title":
                begin = '<p class="admonition-title">'
                self.heading = len(self.out), len(self.words)
                end = "</p>!"  # told apart from other paragraphs where it ends
        self.out.append(begin)
        self.endings.append(end)

    def end(self, name: str) -> None:
        end = self.endings.pop()
        match name:
            case "a":
                self.links -= 1
                if end == "</a>!":  # a footnote's number or arrow: not for the plain text
                    end = "</a>"
                    del self.words[self.note[1] :]
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                at, words = self.heading
                slug = self.free_id(_slug("".join(self.words[words:])))
                self.out[at] = f'{self.out[at][:-1]} id="{escape(slug)}">'
            case "p" if end == "</p>!":
                end = "</p>"
                self.titled(*self.heading)
        self.out.append(end)
        if name in _BLOCKS:
            self.words.append(" ")

    def link(self, values: dict[str, str]) -> tuple[str, str]:
        self.links += 1
        target = unescape(values.get("href", ""))
        note = _FOOTNOTE.fullmatch(target)
        if note and ("data-footnote-ref" in values or "data-footnote-backref" in values):
            self.note = len(self.out), len(self.words)
            back = "data-footnote-backref" in values
            kind = (
                f'class="footnote-backref" aria-label="{escape(self.labels["back"])}"'
                if back
                else 'class="footnote-ref"'
            )
            mark = self.id_at(values["id"]) if not back and values.get("id", "").startswith("fnref-") else ""
            return f'<a {kind} href="#{escape(self.anchor(note[1]))}"{mark}>', "</a>!"
        address = safe_link(target, mailto=True)
        return (f'<a href="{escape(address)}" rel="{REL}">', "</a>") if address else ("", "")

    def picture(self, source: str, alt: str) -> None:
        """A link to it, named by its description; its pixels are asked for by nobody's browser."""
        address = safe_link(source)
        if address is None or self.links:
            self.say(alt)
            return
        self.out.append(f'<a href="{escape(address)}" rel="{REL}">')
        self.say(alt if alt.strip() else escape(address))
        self.out.append("</a>")

    def box(self, values: dict[str, str]) -> None:
        """A task's tick box. It is a sign, not a control: nobody can tick it here."""
        if values.get("type") == "checkbox":
            sign, label = ("☑", "done") if "checked" in values else ("☐", "to do")
            self.out.append(
                f'<span class="hub-task" role="img" aria-label="{escape(self.labels[label])}">{sign}</span>'
            )

    def box_of_alert(self, classes: str) -> tuple[str, str]:
        found = _ALERT.fullmatch(classes)
        if not found or found[1] not in _ALERTS:
            return "", ""
        self.alert = found[1]
        return f'<div class="admonition {_ALERTS[self.alert]}">', "</div>"

    def titled(self, at: int, words: int) -> None:
        """Puts the site's own word where the renderer put its English one."""
        if "".join(self.words[words:]).strip() == LABELS[self.alert]:
            label = self.labels[self.alert]
            self.out[at + 1 :] = [escape(label)]
            self.words[words:] = [label]
        self.alert = ""

    def is_code(self, at: int) -> bool:
        """Whether a `pre` holds one `code` with nothing but text in it."""
        shape = [part for place, part in enumerate(self.parts[at + 3 : at + 14]) if place not in (3, 4)]
        return shape == ["", "", "code", "/", "code", "", "", "/", "pre"][: len(shape)] and len(shape) == 9

    def code(self, attributes: str, text: str) -> None:
        language = dict(_VALUE.findall(attributes)).get("class", "").removeprefix("language-").lower()
        plain = unescape(text)
        self.coloured += len(plain)
        lexer = _lexer(language) if self.coloured <= LONGEST_CODE else None
        coloured = highlight(plain, lexer, _FORMATTER) if lexer and plain.strip() else text
        self.out.append(f'<div class="highlight"><pre><code>{coloured}</code></pre></div>')
        self.words.append(f" {plain} ")

    def anchor(self, name: str) -> str:
        """Our id for the id that the renderer gave a footnote or its mention."""
        name = unquote(name)
        if name not in self.anchors:
            self.anchors[name] = self.free_id(f"note-{len(self.anchors) + 1}")
        return self.anchors[name]

    def id_at(self, name: str) -> str:
        own = self.anchor(unescape(name))
        if own in self.placed:
            return ""
        self.placed.add(own)
        return f' id="{escape(own)}"'

    def free_id(self, slug: str) -> str:
        wanted = own = self.prefix + slug
        number = 1
        while own in self.taken:
            number += 1
            own = f"{wanted}-{number}"
        self.taken.add(own)
        return own


def _slug(text: str) -> str:
    return re.sub(r"\W+", "-", text.lower()).strip("-")[:LONGEST_SLUG].rstrip("-") or "section"


# Code ------------------------------------------------------------------------------------------------------------

_LANGUAGES = {
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
"""What stands after the fence, and the lexer for it. A short list: a lexer runs on what strangers write."""
_FORMATTER: HtmlFormatter[str] = HtmlFormatter(nowrap=True)


@cache
def _lexer_named(name: str) -> Lexer:
    return get_lexer_by_name(name, stripnl=False)


def _lexer(language: str) -> Lexer | None:
    name = _LANGUAGES.get(language)
    return _lexer_named(name) if name else None
