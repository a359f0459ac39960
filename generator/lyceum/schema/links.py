"""The field types for web addresses and host names."""

from __future__ import annotations

import re
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator

from lyceum.i18n import N_
from lyceum.markdown import normalize_link
from lyceum.schema.base import TextFormat, make_field_error


def parse_https_link(value: Any) -> Any:
    return _parse_link(value, mailto=False)


def parse_https_or_mail_link(value: Any) -> Any:
    return _parse_link(value, mailto=True)


def _parse_link(value: Any, *, mailto: bool) -> Any:
    if not isinstance(value, str):
        return value
    link = normalize_link(value, allow_mailto=mailto)
    if link is None:
        hint = N_("write the whole address, beginning with https://")
        if value.lower().startswith("http://"):
            hint = N_("write https:// instead of http://, if the site answers there")
        elif re.match(r"[\w-]+(\.[\w-]+)+(/|$)", value):
            hint = N_("begin it with https://")
        elif re.match(r"(?i)h?t+ps?(:/*|/+)\s*[\w-]", value):
            hint = N_("begin it with https:// and the name of the site, without a blank")
        elif re.search(r"[<\[(]\s*https?://", value):
            hint = N_("write the address alone, without brackets or a title")
        elif re.fullmatch(r"[^\s@:/]+@[\w-]+(\.[\w-]+)+", value):
            hint = N_("an e-mail address begins with mailto:") if mailto else N_("an e-mail address cannot stand here")
        elif value.startswith("@"):
            hint = N_("write the address of the page, as your browser shows it")
        raise make_field_error("not-a-link", "`{text}` is not a link that can be shown", hint, text=value)
    return link


def _parse_host(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", value):
        raise make_field_error(
            "not-a-host", "`{text}` is not the name of a site", "write it as in example.org", text=value
        )
    return value


_HTTPS_PATTERN = r"[Hh][Tt][Tt][Pp][Ss]://[^/?#:@\s\\]+(:[0-9]{0,5})?([/?#][^\\]*)?"
_HTTPS_LINK_FORMAT = TextFormat(rf"^\s*{_HTTPS_PATTERN}\s*$", hint="write the whole address, beginning with https://")
_HTTPS_OR_MAIL_LINK_FORMAT = TextFormat(
    rf"^\s*({_HTTPS_PATTERN}|[Mm][Aa][Ii][Ll][Tt][Oo]:[^@\s\\]+@[^\s\\]+)\s*$",
    hint="write the whole address, beginning with https://",
)
HttpsLink: TypeAlias = Annotated[str, BeforeValidator(parse_https_link), _HTTPS_LINK_FORMAT]
HttpsOrMailLink: TypeAlias = Annotated[str, BeforeValidator(parse_https_or_mail_link), _HTTPS_OR_MAIL_LINK_FORMAT]
Host: TypeAlias = Annotated[
    str,
    BeforeValidator(_parse_host),
    TextFormat(r"^[a-z0-9-]+(\.[a-z0-9-]+)+$", ("string", "number"), hint="write it as in example.org"),
]
