"""An award becomes a signed Open Badges 3.0 credential that anyone can verify.

The package holds keys, the DID document, signatures and the revocation list."""

from lyceum.credentials.certified_awards import (
    CertifiedAward,
    describe_award_criteria,
    find_evidence_url,
    make_certified_award,
    make_linkedin_url,
    make_verification_address,
)
from lyceum.credentials.issuer import BADGE_KEY_VARIABLE, BADGE_PUBLIC_KEY_VARIABLE, Issuer, make_issuer
from lyceum.credentials.keys import InvalidKeyError, generate_signing_key, parse_signing_key
from lyceum.credentials.open_badge import build_credential
from lyceum.credentials.public_documents import REVOCATION_LIST_ADDRESS, build_did_document, build_revocation_list
from lyceum.credentials.signing import sign_as_json_ld, sign_as_jwt
from lyceum.credentials.signing_list import (
    SIGNED_BADGES_FOLDER,
    SIGNED_BADGES_START,
    SIGNING_LIST_ADDRESS,
    SigningError,
    UnsignedBadges,
    build_unsigned_badges,
    format_signing_list,
    is_signed_badges_path,
    sign_site,
)

__all__ = [
    "BADGE_KEY_VARIABLE",
    "BADGE_PUBLIC_KEY_VARIABLE",
    "REVOCATION_LIST_ADDRESS",
    "SIGNED_BADGES_FOLDER",
    "SIGNED_BADGES_START",
    "SIGNING_LIST_ADDRESS",
    "CertifiedAward",
    "InvalidKeyError",
    "Issuer",
    "SigningError",
    "UnsignedBadges",
    "build_credential",
    "build_did_document",
    "build_revocation_list",
    "build_unsigned_badges",
    "describe_award_criteria",
    "find_evidence_url",
    "format_signing_list",
    "generate_signing_key",
    "is_signed_badges_path",
    "make_certified_award",
    "make_issuer",
    "make_linkedin_url",
    "make_verification_address",
    "parse_signing_key",
    "sign_as_json_ld",
    "sign_as_jwt",
    "sign_site",
]
