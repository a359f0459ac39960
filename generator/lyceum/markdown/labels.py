"""The texts that the renderer adds to a contributed text."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

DEFAULT_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "note": "Note",
        "tip": "Tip",
        "important": "Important",
        "warning": "Warning",
        "caution": "Caution",
        "done": "Done",
        "to do": "To do",
        "back": "Back to the text",
        "mermaid": "Diagram (Mermaid), shown as text",
        "geojson": "Map (GeoJSON), shown as text",
        "topojson": "Map (TopoJSON), shown as text",
        "stl": "3D model (STL), shown as text",
        "math": "Formula, shown as text",
    }
)
"""In English. A site in another language passes its own."""
DIAGRAM_LANGUAGES = frozenset({"mermaid", "geojson", "topojson", "stl"})
"""The languages of code blocks that GitHub draws as a picture."""
