"""What contributors write: one Pydantic class per kind of file, and the scalar types of its fields.

Field docstrings are the single source of the forms, the editors' JSON Schemas and the help texts."""

from lyceum.schema.activity import Activity
from lyceum.schema.badge_rules import (
    BADGE_CONDITIONS,
    TIERS,
    Badge,
    BadgeRule,
    BadgesFile,
    ManualAward,
    RankCondition,
    Tier,
)
from lyceum.schema.base import ContentModel, IsMarkdown, NotInFuture, ReferenceTo, restore_model
from lyceum.schema.basic_types import BASE58_ALPHABET, NO_VALUE_WORDS
from lyceum.schema.challenge import Challenge, ChallengeTask, ScoreSettings
from lyceum.schema.choice_names import find_near_choice, find_same_choice
from lyceum.schema.content_kinds import CONTENT_KINDS, PICTURE_SUFFIXES, ContentKind, list_field_descriptions
from lyceum.schema.country_names import find_country_code, load_country_codes
from lyceum.schema.credit_kinds import (
    CREDIT_KINDS,
    CREDIT_KINDS_BY_NAME,
    CountTexts,
    CreditKind,
    CreditKindName,
    PluralTexts,
)
from lyceum.schema.dates import normalize_date
from lyceum.schema.fields import (
    FieldPath,
    ModelField,
    describe_fields,
    find_marked_fields,
    find_marked_values,
    find_nested_model,
    find_nested_models,
    find_references,
)
from lyceum.schema.github_names import (
    NO_ACCOUNT_WORDS,
    Login,
    extract_login,
    is_ambiguous_login,
    is_login,
)
from lyceum.schema.hub_settings import (
    AutoMergeSettings,
    CustomSeason,
    DailyCaps,
    HubSettings,
    Moderator,
    Organisation,
    Revocation,
)
from lyceum.schema.json_schema import (
    EDITOR_SCHEMA_FOLDER,
    build_json_schemas,
    build_schema_files,
    format_schema_address,
)
from lyceum.schema.keys import (
    FORMER_MEMBER_KEY,
    MAX_KEY_BYTES,
    drop_repeated_keys,
    explain_invalid_key,
    fold_key,
    hash_account_number,
    hash_bare_login,
    hash_name,
    hash_person_name,
    is_windows_device,
    make_valid_key,
)
from lyceum.schema.language_names import find_language_code, is_language_tag, list_language_words, load_language_codes
from lyceum.schema.learner import Goal, Learner, Location, ProfileLink, Skill, VisibilitySettings
from lyceum.schema.name_keys import fold_spelling, list_spellings, make_key, read_page_address, split_names
from lyceum.schema.numeric import EXACT, UNRANKED_HINT, ScoreValue, add_exactly, normalize_score
from lyceum.schema.result import Result
from lyceum.schema.scalar_type import ScalarType
from lyceum.schema.timezone_names import list_timezone_words, load_timezone_names
from lyceum.schema.tip import Tip, TipCheck
from lyceum.schema.topics import Topic, TopicsFile

__all__ = [
    "BADGE_CONDITIONS",
    "BASE58_ALPHABET",
    "CONTENT_KINDS",
    "CREDIT_KINDS",
    "CREDIT_KINDS_BY_NAME",
    "EDITOR_SCHEMA_FOLDER",
    "EXACT",
    "FORMER_MEMBER_KEY",
    "MAX_KEY_BYTES",
    "NO_ACCOUNT_WORDS",
    "NO_VALUE_WORDS",
    "PICTURE_SUFFIXES",
    "TIERS",
    "UNRANKED_HINT",
    "Activity",
    "AutoMergeSettings",
    "Badge",
    "BadgeRule",
    "BadgesFile",
    "Challenge",
    "ChallengeTask",
    "ContentKind",
    "ContentModel",
    "CountTexts",
    "CreditKind",
    "CreditKindName",
    "CustomSeason",
    "DailyCaps",
    "FieldPath",
    "Goal",
    "HubSettings",
    "IsMarkdown",
    "Learner",
    "Location",
    "Login",
    "ManualAward",
    "ModelField",
    "Moderator",
    "NotInFuture",
    "Organisation",
    "PluralTexts",
    "ProfileLink",
    "RankCondition",
    "ReferenceTo",
    "Result",
    "Revocation",
    "ScalarType",
    "ScoreSettings",
    "ScoreValue",
    "Skill",
    "Tier",
    "Tip",
    "TipCheck",
    "Topic",
    "TopicsFile",
    "VisibilitySettings",
    "add_exactly",
    "build_json_schemas",
    "build_schema_files",
    "describe_fields",
    "drop_repeated_keys",
    "explain_invalid_key",
    "extract_login",
    "find_country_code",
    "find_language_code",
    "find_marked_fields",
    "find_marked_values",
    "find_near_choice",
    "find_nested_model",
    "find_nested_models",
    "find_references",
    "find_same_choice",
    "fold_key",
    "fold_spelling",
    "format_schema_address",
    "hash_account_number",
    "hash_bare_login",
    "hash_name",
    "hash_person_name",
    "is_ambiguous_login",
    "is_language_tag",
    "is_login",
    "is_windows_device",
    "list_field_descriptions",
    "list_language_words",
    "list_spellings",
    "list_timezone_words",
    "load_country_codes",
    "load_language_codes",
    "load_timezone_names",
    "make_key",
    "make_valid_key",
    "normalize_date",
    "normalize_score",
    "read_page_address",
    "restore_model",
    "split_names",
]
