"""Contributed pictures: inspects their structure without decoding, and decodes them in a process with limits.

What leaves the package is a new WebP file without metadata, or the reason why there is none."""

from lyceum.pictures.picture_inspector import (
    MAX_PICTURE_BYTES,
    InvalidPictureError,
    PictureFacts,
    PictureFault,
    check_picture_size,
    inspect_picture,
    read_picture_file,
)
from lyceum.pictures.picture_processor import (
    AVATAR_SIZES,
    PictureSource,
    PictureUse,
    ProcessedPicture,
    process_picture,
    process_pictures,
)

__all__ = [
    "AVATAR_SIZES",
    "MAX_PICTURE_BYTES",
    "InvalidPictureError",
    "PictureFacts",
    "PictureFault",
    "PictureSource",
    "PictureUse",
    "ProcessedPicture",
    "check_picture_size",
    "inspect_picture",
    "process_picture",
    "process_pictures",
    "read_picture_file",
]
