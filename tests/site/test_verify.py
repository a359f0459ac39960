"""A site is verified before it is published."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest

from lyceum.site import verify_site
from tests.support.command_line import run_lyceum
from tests.support.hubs import write_hub

PAGE = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for path in ("index.html", "404.html", "learners/ada/index.html", "assets/x.css"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(PAGE)
    return tmp_path


def test_sample_site_passes_verification(sample_site: Path) -> None:
    report = verify_site(sample_site, base_path="/hub/")
    assert report.faults + report.broken_links == ()


@pytest.mark.parametrize(
    "link",
    [
        "learners/ada/",
        "./learners/ada/#top",
        "/club/",
        "/club/assets/x.css?v=1",
        "https://example.org/x",
        "/other-site/",
        "#top",
        "?q=1",
    ],
)
def test_working_link_is_no_fault(site: Path, link: str) -> None:
    (site / "index.html").write_text(f'{PAGE}<a class="x" href="{link}">x</a>')
    assert verify_site(site, base_path="/club/").broken_links == ()


@pytest.mark.parametrize("link", ["//[x", "../eve/", "/club/learners/eve/", "../../assets/y.css", "x"])
def test_broken_link_is_a_fault(site: Path, link: str) -> None:
    (site / "learners" / "ada" / "index.html").write_text(f'{PAGE}<a href="{link}">x</a>')
    assert verify_site(site, base_path="/club/").broken_links == (
        f"learners/ada/index.html leads to {link}, where nothing is",
    )


def test_unfilled_frame_is_a_fault(site: Path) -> None:
    policy = '<meta http-equiv="Content-Security-Policy" content="LYCEUM-POLICY-SLOT">'
    (site / "learners" / "ada" / "index.html").write_text(f"{policy}<title>LYCEUM-TITLE-SLOT</title>")
    assert verify_site(site).faults == ("learners/ada/index.html is a frame that no page filled",)


def test_link_inside_code_is_ignored(site: Path) -> None:
    (site / "index.html").write_text(f'{PAGE}<code>&lt;a href="nowhere"&gt;</code>')
    assert verify_site(site).broken_links == ()


@pytest.mark.parametrize(
    "text",
    [
        "Eve href=/nowhere",
        "Eve href='/nowhere' src=//[",
        'x" href="/nowhere',
        "<a href=/nowhere>",
        'http-equiv="refresh"',
        "http-equiv=Content-Security-Policy",
        "LYCEUM-TITLE-SLOT LYCEUM-POLICY-SLOT",
        "<script>",
        "<!--",
        "]]> --> &#0; &nowhere; %zz",
    ],
)
def test_contributed_text_decides_nothing(site: Path, text: str) -> None:
    attribute, words = escape(text), escape(text, quote=False)
    (site / "index.html").write_text(
        f'{PAGE}<title>{words}</title><img alt="{attribute}" title="{attribute}" src="learners/ada/"><p>{words}</p>'
    )
    report = verify_site(site)
    assert report.faults + report.broken_links == ()
    (site / "404.html").write_text(f'<p title="{attribute}">{words}</p>')
    assert verify_site(site).faults == ("404.html has no Content-Security-Policy",)


@pytest.mark.parametrize(
    "html",
    [
        "<a  CLASS=x HREF = nowhere>x</a>",
        "<a\nhref='nowhere'>x</a>",
        '<img srcset="assets/x.css 1x, nowhere 2x">',
        '<video poster="nowhere"></video>',
        '<a href="now&#104;ere">x</a>',
    ],
)
def test_links_are_read_as_browsers_read_them(site: Path, html: str) -> None:
    (site / "index.html").write_text(PAGE + html)
    assert verify_site(site).broken_links == ("index.html leads to nowhere, where nothing is",)


def test_redirects_need_a_policy_too(site: Path) -> None:
    (site / "404.html").write_text('<meta http-equiv="refresh" content="0; url=./">')
    assert verify_site(site).faults == ("404.html has no Content-Security-Policy",)


def test_special_files_are_a_fault(site: Path) -> None:
    (site / "secret").symlink_to("/etc/hostname")
    assert verify_site(site).faults == ("secret is no plain file",)


def test_site_needs_an_index_page_and_a_policy(site: Path) -> None:
    (site / "index.html").unlink()
    (site / "404.html").write_text("nothing here")
    assert verify_site(site).faults == ("there is no index.html", "404.html has no Content-Security-Policy")


HUB = {
    "mkdocs.yml": "site_name: x\nsite_dir: public\ndocs_dir: content\nplugins: [lyceum]\n",
    "content/hub.yml": "name: Test\n",
}


@pytest.mark.parametrize("arguments", [(), ("public",)])
def test_verify_works_on_the_hub_that_is_named(site: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    hub, elsewhere = write_hub(tmp_path / "club", dict(HUB)), tmp_path / "elsewhere"
    elsewhere.mkdir()
    result = run_lyceum("-C", str(hub), "verify", *arguments, folder=elsewhere)
    assert (result.returncode, "there is no site in" in result.stderr) == (2, True)
    for page in ("index.html", "404.html"):
        (hub / "public").mkdir(exist_ok=True)
        (hub / "public" / page).write_text(PAGE)
    result = run_lyceum("-C", str(hub), "verify", *arguments, folder=elsewhere)
    assert (result.returncode, result.stderr[:7]) == (0, "2 files")


def test_broken_links_can_be_said_without_failing(tmp_path: Path) -> None:
    hub = write_hub(tmp_path, dict(HUB))
    (hub / "public").mkdir()
    for page in ("index.html", "404.html"):
        (hub / "public" / page).write_text(f'{PAGE}<a href="nowhere">x</a>')
    for options, exit_code in (((), 1), (("--allow-broken-links",), 0)):
        result = run_lyceum("verify", *options, folder=hub)
        assert result.returncode == exit_code
        assert "404.html (and 1 more) leads to nowhere, where nothing is\n" in result.stdout


def test_fault_of_most_pages_is_one_sentence_with_its_cause(site: Path) -> None:
    for path in ("index.html", "404.html", "learners/ada/index.html"):
        (site / path).write_text('<a href="/nowhere/">x</a>')
    report = verify_site(site)
    (fault,), (link,) = report.faults, report.broken_links
    assert fault.startswith(
        "404.html (and 2 more) has no Content-Security-Policy: a `main.html` of your own theme begins"
    )
    assert link.startswith("404.html (and 2 more) leads to /nowhere/, where nothing is: a template of the theme,")
