"""Contributed Markdown is rendered as GitHub does it, and the HTML is harmless whatever the text holds."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.markdown import (
    Picture,
    ReferenceFinder,
    find_losses,
    find_unsafe_characters,
    is_over_source_limits,
    make_excerpt,
    normalize_link,
    render_markdown,
)
from lyceum.markdown.sanitizer import MAX_HTML_CHARS
from tests.support.property_tests import count_examples

MATHML_TAGS = frozenset({
    "math", "menclose", "merror", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded", "mphantom", "mprescripts",
    "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder",
    "munderover", "none", "u",
})  # fmt: skip
ALLOWED_TAGS = MATHML_TAGS | {
    "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "em", "strong", "del", "sup", "sub", "ins", "mark", "kbd", "code", "pre",
    "blockquote", "ul", "ol", "li", "a", "span", "div", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td",
    "details", "summary", "dl", "dt", "dd", "b", "i", "q", "s", "samp", "small", "var", "ruby", "rt", "rp", "figure",
    "figcaption", "abbr", "bdo", "cite", "dfn", "time", "wbr",
}  # fmt: skip
ALLOWED_ATTRIBUTES = frozenset({
    "href", "rel", "id", "class", "start", "type", "reversed", "value", "open", "role", "tabindex", "aria-label", "dir",
    "lang", "title", "colspan", "rowspan",
})  # fmt: skip
MATHML_ATTRIBUTES = frozenset({
    "accent", "accentunder", "class", "columnspan", "depth", "dir", "display", "displaystyle", "fence", "form", "height",
    "largeop", "linethickness", "lspace", "mathcolor", "mathsize", "mathvariant", "maxsize", "minsize", "movablelimits",
    "notation", "rowspan", "rspace", "scriptlevel", "separator", "stretchy", "symmetric", "voffset", "width",
})  # fmt: skip


class HtmlChecker(HTMLParser):
    """Collects the faults of a text: elements and attributes that are not allowed, and elements that are not closed."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.open_tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED_TAGS:
            self.faults.append(tag)
        allowed = MATHML_ATTRIBUTES if tag in MATHML_TAGS else ALLOWED_ATTRIBUTES
        self.faults += [f"{tag} {name}" for name, _ in attrs if name not in allowed]
        attributes = {name: value or "" for name, value in attrs}
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if "href" in attributes:
            self.links.append(attributes["href"])
        if tag not in ("br", "hr", "wbr"):
            self.open_tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open_tags or self.open_tags.pop() != tag:
            self.faults.append(f"/{tag}")

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.faults.append(f"declaration {decl}")

    def handle_pi(self, data: str) -> None:
        self.faults.append(f"instruction {data}")


def assert_harmless(markdown: str) -> None:
    """The HTML has allowed elements only, all closed, ids that are unique, and links that open a page or a mail."""
    html = render_html(markdown, heading_prefix="t-")
    checker = HtmlChecker(html)
    assert checker.faults == []
    assert checker.open_tags == []
    assert all(element_id.startswith("t-") for element_id in checker.ids)
    assert len(checker.ids) == len(set(checker.ids))
    assert all(link.startswith(("https://", "mailto:", "#t-")) for link in checker.links)
    assert next(find_unsafe_characters(html), None) is None
    assert len(html) < 4 * MAX_HTML_CHARS


def render_html(markdown: str, **options: Any) -> str:
    return str(render_markdown(markdown, **options).html)


HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "[x](javascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)", "[x](  JaVaScRiPt:alert(1))", "[x](java\tscript:alert(1))",
    "<a href='vbscript:x'>x</a>", "<a href=\"https://a.example\" onclick=alert(1)>x</a>", "<style>*{display:none}</style>",
    "<iframe src=https://evil.example></iframe>", "<form action=https://evil.example><input name=p><button>x</button></form>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>", "<base href=https://evil.example>",
    "<div id=__search class=md-overlay style=position:fixed>x</div>", "<p id='__palette'>x</p>", "# <b id=x onmouseover=alert(1)>x</b>",
    "![x](https://track.example/p.gif)", "![x](javascript:alert(1))", "<!-- LYCEUM-TITLE-SLOT -->", "<!--> <img src=x> -->",
    "</div></article></body></html>", "<table><tr><td><script>x</script></table>", "<details open ontoggle=alert(1)>x</details>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>", "<textarea></textarea><script>alert(1)</script>", "<xmp><script>alert(1)</script>",
    "<a href=https://a.example><a href=javascript:alert(1)>x</a></a>", "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;",
    "{{ config }} {% raw %}", "LYCEUM-BODY-SLOT", "```html\n</code></pre><script>alert(1)</script>\n```", "```<script>\nx\n```",
    "[^1]\n\n[^1]: <script>alert(1)</script>", "[^\"><img src=x>]\n\n[^\"><img src=x>]: y", "> [!NOTE]\n> <script>x</script>",
    "- [ ] <input type=image src=x onerror=alert(1)>", "|a|\n|-|\n|<script>x</script>|", "<kbd onclick=x>Ctrl</kbd>",
    "[x](https://user:pass@evil.example)", "[x](https://evil.example\\@good.example)", "https://evil.example/\"onmouseover=alert(1)",
    "&#x202E;evil", "a\u202eb", "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324", "\x00\x01\x1b[31m", "\ud800",
    "<" * 3000, ">" * 3000, "[" * 3000, "*a_" * 3000, "<details>" * 500, "<div>\n" + "<script>" * 3000, "<div " + "a" * 60_000,
    "- " * 3000, "`" * 5000, "[a](" * 3000, "![" * 3000, "[^1]" * 3000 + "\n\n[^1]: x", "$\\text{<img src=x onerror=alert(1)>}$",
    "$\\href{javascript:alert(1)}{x}$ $\\class{md-overlay}{x}$ $\\color{red;background:url(https://a.example)}x$",
    "<span data-math-style=inline>\\text{</span><script>}</script>", "<a id='\"><script>' name=x href='#\"><script>'>x</a>",
    "$" + "{" * 1900 + "}" * 1900 + "$", "$" + "\\sqrt" * 390 + " x$", "$" + "\\left(" * 200 + "$", "<table><tr><td colspan=99999999 rowspan=1e9>x</table>", "|" * 3000 + "\n" + "|-" * 1500,
]  # fmt: skip


@pytest.mark.parametrize("markdown", HOSTILE, ids=[f"{i}-{text[:24]!r}" for i, text in enumerate(HOSTILE)])
def test_hostile_markdown_becomes_harmless(markdown: str) -> None:
    assert_harmless(markdown)
    assert_harmless(f"Before\n\n{markdown}\n\nafter")


PIECES = st.sampled_from([
    "<", ">", "\"", "'", "`", "```\n", "~~~py\n", "*", "_", "~~", "[", "]", "(", ")", "![", "](https://a.example)", "[^1]", "[^1]: ", "\n", "\n\n",
    "    ", "\t", "> ", "> [!TIP]\n", "- ", "- [x] ", "1. ", "# ", "|a|b|\n|-|-|\n", "<b", "<a href=", "</a>", "<details>", "</details>", "<summary>",
    "<table>", "<td>", "</table>", "<script>", "</script>", "<!--", "-->", "<svg>", "<p id=", "javascript:", "&#x", "&lt;", ";", "\\", "\u202e", "é", "👩🏽‍💻", "ß",
    "word ", "$", "$$", "$`", "```math\n", ":tada:", "\\frac{", "}", "@wren", "[x](#a)", "<a id=a>", "<td colspan=9>", "<ruby>", "<rt>", "<dl>", "<dt>",
    "https://a.example/x", "a@b.example",
])  # fmt: skip


@pytest.mark.fuzz
@settings(max_examples=count_examples(300))
@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join)))
def test_any_text_renders_to_harmless_html(markdown: str) -> None:
    assert_harmless(markdown)


def test_markdown_matches_github_flavour() -> None:
    assert render_html("~~no~~ **yes** https://a.example") == (
        '<p><del>no</del> <strong>yes</strong> <a href="https://a.example" rel="nofollow ugc noopener noreferrer">'
        "https://a.example</a></p>\n"
    )
    assert '<span class="hub-task" role="img" aria-label="Done">☑</span>' in render_html("- [x] Done")
    assert 'class="hub-scroll" tabindex="0" role="region" aria-label="Table"' in render_html("|a|\n|-|\n|b|")
    assert '<div class="hub-alert hub-alert--warning"><p class="hub-alert__title">Warning</p>' in re.sub(
        r">\n+<", "><", render_html("> [!WARNING]\n> Careful")
    )
    assert '<span class="k">def</span>' in render_html("```python\ndef f(): ...\n```")


def test_headings_start_at_the_requested_level() -> None:
    html = render_html("# A\n## B\n# A", first_level=3, heading_prefix="r1-")
    assert re.findall(r"<h(\d) id=\"([^\"]+)\"", html) == [("3", "r1-a"), ("4", "r1-b"), ("3", "r1-a-1")]


def test_image_becomes_a_link() -> None:
    assert render_html("![a cat](https://pics.example/cat.png)").startswith('<p><a href="https://pics.example/cat.png"')
    assert "<img" not in render_html("![a cat](https://pics.example/cat.png)")


def test_plain_text_is_the_visible_text() -> None:
    assert render_markdown("# Hi\n\nA *b*[^1] `c < d`\n\n[^1]: note").text == "Hi A b c < d note"


def test_oversized_markdown_is_shown_as_plain_text() -> None:
    long_text = "*a* " * 20_000
    assert is_over_source_limits(long_text)
    assert render_html(long_text).startswith("<p>*a* *a*")
    assert render_html("> " * 60 + "deep").count("<blockquote>") == 0


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://A.Example/Path?q=1#x", "https://a.example/Path?q=1#x"),
        ("https://münchen.example/", "https://münchen.example/"),
        ("https://a.example:8443", "https://a.example:8443"),
        (" https://a.example ", "https://a.example"),
        ("http://a.example", None),
        ("//a.example", None),
        ("/etc", None),
        ("javascript:alert(1)", None),
        ("https:a.example", None),
        ("https://user@a.example", None),
        ("https://a.example\\@b.example", None),
        ("https://[::1]/", None),
        ("https://a.example/\u202egpj", None),
        ("https://a.example:99999", None),
        ("https://" + "a" * 2_000, None),
        ("", None),
    ],
)
def test_safe_link_is_https_to_a_plain_host(url: str, safe: str | None) -> None:
    assert normalize_link(url) == safe


def test_mail_and_http_links_need_permission() -> None:
    assert (
        normalize_link("mailto:ada@a.example?subject=Hi there", allow_mailto=True)
        == "mailto:ada@a.example?subject=Hi%20there"
    )
    assert normalize_link("http://a.example", allow_http=True) == "http://a.example"
    assert normalize_link("mailto:ada@a.example") is None


def test_letters_are_safe_and_hiding_characters_are_not() -> None:
    for text in ("می‌خواهم", "क्‍ष", "👩🏽‍💻", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "בְּרֵאשִׁית", "Việt", "བསྒྲུབས"):
        assert list(find_unsafe_characters(text)) == []
    for text in ("a\u202eb", "a\u2066b", "a\x1bb", "a\U000e0041b", "a" + "\u0301" * 9, "a\ufdd0"):
        assert next(offset for offset, _ in find_unsafe_characters(text)) >= 1


def test_excerpt_ends_at_a_word() -> None:
    assert make_excerpt("one two three", 9) == "one two…"
    assert make_excerpt("one\n two", 9) == "one two"
    assert make_excerpt("学" * 300, 10) == "学" * 9 + "…"


@pytest.mark.fuzz
@given(st.text(max_size=400), st.integers(2, 200))
def test_excerpt_stays_within_its_length(text: str, limit: int) -> None:
    assert len(make_excerpt(text, limit)) <= limit
    assert "\n" not in make_excerpt(text, limit)


def test_picture_of_the_site_is_shown_as_a_picture() -> None:
    finder = ReferenceFinder(find_picture={"cat.png": Picture("../../assets/cat.webp", 640, 480)}.get)
    html = render_html("![a <cat>](cat.png) ![a dog](dog.png)", references=finder)
    assert html == (
        '<p><img src="../../assets/cat.webp" alt="a &lt;cat&gt;" width="640" height="480" loading="lazy"'
        ' decoding="async"> a dog</p>\n'
    )


@pytest.mark.fuzz
@settings(max_examples=count_examples(300))
@given(st.from_regex(r"[a-zA-Z][a-zA-Z0-9 ,.;!?'()-]{0,60}", fullmatch=True))
def test_plain_line_is_rendered_as_before_more_text(line: str) -> None:
    alone, followed = render_markdown(line.rstrip()), render_markdown(f"{line.rstrip()} *more*")
    assert followed.html == str(alone.html).replace("</p>\n", " <em>more</em></p>\n")
    assert followed.text == f"{alone.text} more"


@given(
    st.lists(
        st.sampled_from([
            "<b>", "</b>", "<u>", "<br>", "<!--", "-->", "<https://a.example>", "<x@a.example>", "[a](https://a.example)", "[a](https://u@a.example)",
            "[a](https://a.example/x?y#z)", "[a](https://a.example\\b)", "[a](https://a.example:99999)", "[a](b.md)", "[a](#b)", "[a]", "[a]: ", "https://a.example",
            "https://u@a.example", "http://a.example", "HTTP://a.example", "ftp://a.example", "www.a.example", "![a](b)", "!", "[", "](", "$x$", "`", "```\n", "```Mermaid\n",
            "~~~ stl\n", "\n", "\n\n", " ", "- ", "> ", "| a | b |\n|---|---|\n", "word ", "(", ")", "\\", "&lt;", "&#60;", "*", "javascript:x", "é", "javascript&colon;x",
        ]),
        max_size=25,
    ).map("".join)
)  # fmt: skip
def test_no_loss_is_overlooked_in_a_text_that_seems_plain(markdown: str) -> None:
    """A text that begins with a formula is always rendered to look for losses."""
    start = "$x$\n\n"
    moved = {(loss.line - 2, loss.column, loss.kind, loss.detail) for loss in find_losses(start + markdown)}
    assert {(loss.line, loss.column, loss.kind, loss.detail) for loss in find_losses(markdown)} == moved


@pytest.mark.parametrize("markdown", ["1.", "> 1.", "- 1.", "[a]\n\n[a]: <https://a.example/b c>"])
def test_line_break_at_the_end_of_a_text_changes_nothing(markdown: str) -> None:
    assert render_markdown(markdown).html == render_markdown(f"{markdown}\n").html
    assert "[a]" not in render_markdown(markdown).text


@pytest.mark.parametrize("target", ["", "top", "Top"])
def test_link_to_the_top_leads_there(target: str) -> None:
    assert '<a href="#">up</a>' in render_markdown(f"[up](#{target})").html
    assert find_losses(f"[up](#{target})") == ()


def test_heading_named_top_is_where_its_link_leads() -> None:
    assert '<a href="#t-top">up</a>' in render_markdown("# Top\n\n[up](#top)").html


@pytest.mark.parametrize(
    ("markdown", "address"),
    [
        ("<https://münchen.example/ü>", "https://münchen.example/%C3%BC"),
        ("[a](https://правительство.рф)", "https://правительство.рф"),
        ("see https://例え.jp/x.", "https://例え.jp/x"),
        ("www.bücher.example", "https://www.bücher.example"),
    ],
)
def test_host_in_any_script_is_a_link(markdown: str, address: str) -> None:
    assert f'<a href="{address}"' in render_markdown(markdown).html
    assert find_losses(markdown) == ()


@pytest.mark.parametrize("host", ["a%2Fb.example", "a%40b.example", "a%00.example", "%FF.example", "a%25.example"])
def test_host_with_hidden_signs_is_no_link(host: str) -> None:
    assert normalize_link(f"https://{host}/") is None


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('width="50%"', 'width="50%"'),
        ('width="200px"', 'width="200" height="75"'),
        ('height="30"', 'width="80" height="30"'),
        ('width="9999"', 'width="800" height="300"'),
        ('width="auto"', 'width="800" height="300"'),
        ('align="right" width="80"', 'class="hub-float-end" width="80" height="30"'),
        ('align="left" height="600"', 'class="hub-float-start" width="800" height="300"'),
    ],
)
def test_picture_has_the_size_and_side_that_its_text_says(written: str, shown: str) -> None:
    references = ReferenceFinder(find_picture=lambda source: Picture(source, 800, 300))
    html = str(render_markdown(f'<img src="a.png" alt="a" {written}>', references=references).html)
    assert f'<img src="a.png" alt="a" {shown} loading="lazy"' in html


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_picture_of_one_color_scheme_is_told_by_its_class(scheme: str) -> None:
    references = ReferenceFinder(find_picture=lambda source: Picture("a.png", 8, 3))
    html = str(render_markdown(f"![a](a.png#gh-{scheme}-mode-only)", references=references).html)
    assert f'<img src="a.png" alt="a" class="hub-{scheme}-only" width="8"' in html
