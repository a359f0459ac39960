"""Signing keys are read from several formats, and their problems never quote them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from openbadgeslib.ob3 import OB3Verifier
from openbadgeslib.ob3.verifier import OB3VerificationError

from lyceum.cli.main import main
from lyceum.credentials import build_credential, build_did_document, generate_signing_key, make_issuer, sign_as_jwt
from lyceum.credentials.keys import InvalidKeyError, parse_signing_key
from lyceum.site.exports.credential_files import export_credentials
from tests.support.credentials import GOLD_AWARD, ISSUER, KEY_SEED, SITE_URL, make_downloader
from tests.support.hubs import load_valid_library, write_hub


def encode_pem(private: Any) -> str:
    """Return a private key as PKCS#8 in PEM."""
    return str(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())


def test_common_key_formats_are_read() -> None:
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    for text in (KEY_SEED, f" {KEY_SEED}=\n", encode_pem(private), encode_pem(private).replace("\n", "\\n")):
        assert parse_signing_key(text).public_multikey == ISSUER.public_keys[0]
    assert KEY_SEED not in repr(ISSUER)
    assert parse_signing_key(generate_signing_key().encode_secret()).public_multikey.startswith("z6Mk")


@pytest.mark.parametrize(
    "text",
    ["secret", KEY_SEED[:-1], KEY_SEED + "AA", "ü" * 43, encode_pem(X25519PrivateKey.generate()), encode_pem(Ed25519PrivateKey.generate())[:60],
     "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"],
    ids=["a word", "too short", "too long", "letters", "another kind", "cut off", "empty"],
)  # fmt: skip
def test_invalid_key_is_a_problem_that_does_not_reveal_it(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidKeyError) as error_info:
        parse_signing_key(text)
    assert text not in str(error_info.value)
    settings = load_valid_library(
        write_hub(tmp_path, {"content/hub.yml": f"name: Test\nurl: {SITE_URL}\n"})
    ).settings.value
    issuer, (problem,) = make_issuer(settings, text)
    assert (issuer, problem.code, problem.is_error) == (None, "unsigned-badges", True)
    assert text not in problem.message + problem.hint
    result = CliRunner().invoke(main, ["badge-key", "--public"], env={"LYCEUM_BADGE_KEY": text})
    assert (result.exit_code, result.stdout) == (0, "invalid\n")
    assert text not in result.stderr


def test_nothing_is_signed_without_a_site_address(tmp_path: Path) -> None:
    settings = load_valid_library(write_hub(tmp_path, {})).settings.value
    issuer, problems = make_issuer(settings, ISSUER.current_public_key)
    assert (issuer, [problem.code for problem in problems]) == (None, ["unsigned-badges"])
    assert make_issuer(settings, "") == (None, ())


def test_key_command_prints_only_the_key_to_stdout() -> None:
    result = CliRunner().invoke(main, ["badge-key"])
    assert result.exit_code == 0
    key = parse_signing_key(result.stdout)
    assert result.stdout == f"{key.encode_secret()}\n"
    assert f"badge_keys: [{key.public_multikey}]" in result.stderr
    assert "LYCEUM_BADGE_KEY" in result.stderr
    assert key.encode_secret() not in result.stderr


def test_credentials_of_an_earlier_key_still_verify(tmp_path: Path) -> None:
    old_jwt = sign_as_jwt(build_credential(GOLD_AWARD, ISSUER), ISSUER)
    files = {"content/hub.yml": f"name: The Lantern Room\nurl: {SITE_URL}\nbadge_keys: [{ISSUER.public_keys[0]}]\n"}
    settings = load_valid_library(write_hub(tmp_path, files)).settings.value
    renewed, _ = make_issuer(settings, generate_signing_key().public_multikey)
    assert renewed
    assert len(build_did_document(renewed)["verificationMethod"]) == 4
    OB3Verifier.for_issuer_did(renewed.did, download=make_downloader(renewed)).verify(old_jwt)
    unsigned, _ = make_issuer(settings, "")
    assert unsigned
    assert [address for address, _ in export_credentials(unsigned, ())] == [
        "did.json",
        "credentials/revoked.json",
    ]
    OB3Verifier.for_issuer_did(unsigned.did, download=make_downloader(unsigned)).verify(old_jwt)
    without_old_key = replace(renewed, earlier_public_keys=())
    with pytest.raises(OB3VerificationError):
        OB3Verifier.for_issuer_did(renewed.did, download=make_downloader(without_old_key)).verify(old_jwt)
