"""Everything that is drawn: avatars, badge icons, social cards, profile pictures and SVG images for READMEs.

Nothing is fetched while drawing; fonts come with the package."""

from lyceum.images.avatars import make_initials, render_avatar, render_avatar_for_page, render_avatar_shapes
from lyceum.images.badge_icons import choose_badge_icon, render_badge_icon
from lyceum.images.card_selection import CardSelection, make_badge_card_key, select_cards
from lyceum.images.card_store import StoredCard, delete_unused_cards, load_card
from lyceum.images.contributors_image import render_contributors_image
from lyceum.images.fonts import HEADING_STYLE
from lyceum.images.profile_pictures import (
    PictureRequest,
    ProfilePictures,
    load_profile_pictures,
    load_text_pictures,
)
from lyceum.images.readme_images import make_readme_card_address, render_embedded_avatar, render_readme_card
from lyceum.images.social_card_content import make_card_address, make_social_card
from lyceum.images.social_cards import SOCIAL_CARD_SIZE, CardKey, make_social_card_address
from lyceum.images.text_layout import measure_text_width

__all__ = [
    "HEADING_STYLE",
    "SOCIAL_CARD_SIZE",
    "CardKey",
    "CardSelection",
    "PictureRequest",
    "ProfilePictures",
    "StoredCard",
    "choose_badge_icon",
    "delete_unused_cards",
    "load_card",
    "load_profile_pictures",
    "load_text_pictures",
    "make_badge_card_key",
    "make_card_address",
    "make_initials",
    "make_readme_card_address",
    "make_social_card",
    "make_social_card_address",
    "measure_text_width",
    "render_avatar",
    "render_avatar_for_page",
    "render_avatar_shapes",
    "render_badge_icon",
    "render_contributors_image",
    "render_embedded_avatar",
    "render_readme_card",
    "select_cards",
]
