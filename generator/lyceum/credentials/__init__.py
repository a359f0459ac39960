"""An award becomes a signed Open Badges 3.0 credential that anyone can verify.

The package holds keys, the DID document, signatures and the revocation list."""

from lyceum.credentials.certified_awards import (
    CertifiedAward,
    make_all_certified_awards,
    make_certified_award,
    make_linkedin_url,
    make_verification_address,
)
from lyceum.credentials.issuer import BADGE_KEY_VARIABLE, Issuer, make_issuer
from lyceum.credentials.keys import generate_signing_key
from lyceum.credentials.open_badge import build_credential
from lyceum.credentials.public_documents import REVOCATION_LIST_ADDRESS, build_did_document, build_revocation_list
from lyceum.credentials.signing import sign_as_json_ld, sign_as_jwt

__all__ = [
    "BADGE_KEY_VARIABLE",
    "REVOCATION_LIST_ADDRESS",
    "CertifiedAward",
    "Issuer",
    "build_credential",
    "build_did_document",
    "build_revocation_list",
    "generate_signing_key",
    "make_all_certified_awards",
    "make_certified_award",
    "make_issuer",
    "make_linkedin_url",
    "make_verification_address",
    "sign_as_json_ld",
    "sign_as_jwt",
]
