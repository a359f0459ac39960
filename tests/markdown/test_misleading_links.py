"""A link whose text names another site says where it goes, and an honest one says nothing."""

from __future__ import annotations

import pytest

from lyceum.markdown import render_markdown


@pytest.mark.parametrize(
    "text",
    [
        "bank.example", "BANK.example", "Bank.Example", "bank.example.", "(bank.example)", "bank.museum", "https://bank.museum/x",
        "www.bank.museum", "//bank.example", "bank.example:443", "me@bank.example", "`bank.com`", "log in: `bank.com/login`",
        "bank<code>.example</code>", "*bank*.example", "банк.рф", "https://evil.example.bank.example/x.py",
    ],
)  # fmt: skip
def test_text_that_names_another_site_is_followed_by_the_host(text: str) -> None:
    assert (
        '<span class="hub-link-host">(evil.example)</span>' in render_markdown(f"[{text}](https://evil.example/x)").html
    )


@pytest.mark.parametrize(
    "markdown",
    [
        "[`JSON.stringify()`](https://docs.example.org)", "[`import.meta.resolve`](https://docs.example.org)",
        "[`String.prototype.trim`](https://docs.example.org)" , "[time.sleep(1)](https://docs.example.org)",
        "[Node.js](https://nodejs.org)", "[main.py](https://a.example)", "[nodejs/nodejs.org](https://github.com/nodejs/nodejs.org)",
        "<anto.aravinth.cse@mail.example>", "https://files.example/pip/pip.pyz", "https://a.example/cgi-bin/name.cgi?name=C",
        "[Ende.Anfang](https://a.example)", "[version 1.2.3, e.g. this](https://a.example)", "[docs.a.example](https://a.example)",
        "[a.example](https://www.a.example/x)",
    ],
)  # fmt: skip
def test_honest_link_is_shown_as_it_is(markdown: str) -> None:
    assert "hub-link-host" not in render_markdown(markdown).html
