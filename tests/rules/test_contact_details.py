"""A mail address or a telephone number is asked about before it is published."""

from __future__ import annotations

from pathlib import Path

import pytest

from lyceum.rules.contact_details import find_mail_addresses
from tests.support.hubs import COMMON_FILES, list_problems, write_hub

PROFILE = "content/learners/eve.yml"


def list_contacts(folder: Path, files: dict[str, str | bytes]) -> list[str]:
    return [
        problem for problem in list_problems(write_hub(folder, COMMON_FILES | files)) if "private-contact" in problem
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Write me at kim@mailbox.example", "kim.lee+hub@mail.co.uk", "Call +49 151 23456789", "Call +4915123456789 please",
        "WhatsApp: 0049 151 23456789", "Call (555) 123-4567", "Call 415-555-2671", "+44 (0) 20 7946 0958",
        "<kim@posteo.de>", "mailto:kim@posteo.de", "\u0645\u06cc\u0644: kim@posteo.de", "Tel. +33.6.12.34.56.78", "jos\u00e9@correo.es",
        "0151 23456789", "(0151) 23456789", "Phone 0151-23456789", "06 12 34 56 78", "06.12.34.56.78", "090-1234-5678", "079 123 45 67",
        "020 7946 0958", "call me 9876543210", "\u7535\u8bdd\uff1a13812345678", "mobile: 98765 43210", "+48 600 700 800",
        "https://wa.me/ for @ada", "https://wa.me/ after `12`",
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["bio", "headline", "story", "pronouns"])
def test_address_or_number_in_a_profile_is_a_warning(tmp_path: Path, text: str, field: str) -> None:
    (problem,) = list_contacts(tmp_path, {PROFILE: f"name: Eve\n{field}: '{text}'\n"})
    assert problem.startswith(f"{PROFILE}:2:")


@pytest.mark.parametrize("url", ["mailto:kim@mailbox.example", "https://wa.me/4915123456789"])
def test_link_to_an_address_or_number_is_a_warning(tmp_path: Path, url: str) -> None:
    assert len(list_contacts(tmp_path, {PROFILE: f'name: Eve\nlinks: [{{label: Mail, url: "{url}"}}]\n'})) == 1


def test_link_to_an_example_is_no_contact(tmp_path: Path) -> None:
    assert (
        list_contacts(tmp_path, {PROFILE: 'name: Eve\nlinks: [{label: Mail, url: "mailto:me@puzzles.example.org"}]\n'})
        == []
    )


def test_warning_in_a_long_field_stands_on_its_line(tmp_path: Path) -> None:
    profile = "name: Eve\nbio: |\n  First line.\n\n  Write to kim@posteo.de.\n"
    assert list_contacts(tmp_path, {PROFILE: profile}) == [f"{PROFILE}:5:12: private-contact"]


def test_warning_in_a_body_stands_on_its_line(tmp_path: Path) -> None:
    tip = "---\ntitle: One\nauthor: ada\n---\nFirst line.\n\nWrite to kim@posteo.de.\n"
    assert list_contacts(tmp_path, {"content/tips/one.md": tip}) == ["content/tips/one.md:7:10: private-contact"]


@pytest.mark.parametrize(
    "text",
    [
        "Ask @ada", "@ada@social.example", "git@github.com:ada/hub.git", "you@example.com", "ada@users.noreply.github.com",
        "user@localhost", "1 000 000 000 rows", "2026-03-01 12:00:00", "1.535", "192.168.100.200", "978-3-16-148410-0",
        "1234567890", "+1 for this", "pytest@7.4.0", "a@b", "1:12.400", "+12%", "https://medium.com/@kim.lee",
        "in 2019-2020 and 2021-2022", "v1.2.3-4567890123", "+51.500729, -0.124625", "+12 345 678 steps",
        "+1 000 000 000", "DE89 3704 0044 0532 0130 00", "01 02 03 04 05", "0123 456 789", "Phone: 2024-03-01 12:00", "0800-1700 hours",
        "Signal 0.12345678", "ssh ada@server.net", "scp x ada@server.net:/home", "foo@bar.js", "ada@pi.lan", "me on ada@mastodon.social",
        "you@yourdomain.com", "test@test.com", "noreply@github.com", "0000-0002-1825-0097", "10.1038/s41586-020-2649-2", "`git config user.email kim@posteo.de`",
    ],
)  # fmt: skip
def test_other_signs_and_numbers_are_no_contact(tmp_path: Path, text: str) -> None:
    assert list_contacts(tmp_path, {PROFILE: f"name: Eve\nbio: |\n  {text}\n"}) == []


def test_address_in_code_of_a_tip_is_no_contact(tmp_path: Path) -> None:
    tip = "---\ntitle: One\nauthor: ada\n---\n```\nsend kim@posteo.de\n```\n"
    assert list_contacts(tmp_path, {"content/tips/one.md": tip}) == []


def test_contact_of_the_hub_itself_is_meant_to_be_public(tmp_path: Path) -> None:
    hub = "name: Test\ndescription: Write to team@hub.org\n"
    assert list_contacts(tmp_path, {"content/hub.yml": hub}) == []


@pytest.mark.parametrize("character", ["@", "a", ".", "a.", "a@", "-", "+", "\u00e9", "ssh a@b.cd ", "no-reply@x.de"])
def test_long_rows_of_one_character_are_read_in_one_pass(character: str) -> None:
    assert len(list(find_mail_addresses(character * (64_000 // len(character))))) <= 64_000
