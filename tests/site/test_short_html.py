"""What is left out of HTML, and what has to stay."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from lyceum.site.short_html import shorten_html


@pytest.mark.parametrize(
    ("html", "shorter"),
    [
        ('<p class="hub-quiet">', "<p class=hub-quiet>"),
        ('<svg aria-hidden="true"><use href="a.svg#b"/></svg>', '<svg aria-hidden=true><use href="a.svg#b"/></svg>'),
        ('<a href="a/">', '<a href="a/">'),
        ('<p class="hub hub-quiet">', '<p class="hub hub-quiet">'),
        ('<img alt="" src="', '<img alt="" src="'),
        ('" class="hub-a">x</a> is 5 = "5"', '" class=hub-a>x</a> is 5 = "5"'),
        ("<ul><li>a</li>\n<li>b</li></ul>", "<ul><li>a\n<li>b</ul>"),
        ("<tr><th>a</th><td>b</td></tr>", "<tr><th>a<td>b"),
        ("<div><p>a</p></div><p>b</p>", "<div><p>a</div><p>b</p>"),
        ("<a><p>a</p></a>", "<a><p>a</p></a>"),
        ("a\n\n\n  <b>b</b>\n", "a\n<b>b</b>\n"),
        ('<script>"<li class="a">b</li>"</script><li>', '<script>"<li class="a">b</li>"</script><li>'),
        ('<pre class="a">\n\n b="c" </pre>', '<pre class="a">\n\n b="c" </pre>'),
    ],
)
def test_browsers_add_what_is_left_out(html: str, shorter: str) -> None:
    assert shorten_html(html) == shorter


def test_attributes_keep_their_values() -> None:
    html = '<a href="../x/?a=1&amp;b=2#c" title="it\'s" data-x="`" rel="edit" hidden class="a" id="b-c">x</a>'
    assert list_attributes(shorten_html(html)) == list_attributes(html)


def list_attributes(html: str) -> list[tuple[str, str | None]]:
    found: list[tuple[str, str | None]] = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend(attrs)

    Parser().feed(html)
    return found
