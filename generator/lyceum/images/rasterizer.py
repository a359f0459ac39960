"""Draws simple SVG (paths, circles, ellipses, rectangles) as an anti-aliased Pillow image."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import cos, pi, sin
from typing import Any
from xml.etree import ElementTree

from fontTools.misc.transform import Transform
from fontTools.pens.basePen import BasePen
from fontTools.svgLib.path import parse_path
from PIL import Image, ImageColor, ImageDraw

Point = tuple[float, float]
CURVE_SEGMENTS = 14
"""How many straight lines replace a curve."""


def rasterize_svg(
    svg: str, *, width: int, colours: Mapping[str, str] | None = None, oversampling: int = 3
) -> Image.Image:
    """Return the drawing as RGBA, `width` pixels wide, without its text.

    `colours` maps `currentColor` and variables (`--hub-lamp`) to colours. The drawing is made `oversampling` times as
    large and then reduced.
    """
    root = ElementTree.fromstring(svg)  # noqa: S314 - the drawing is a file of the theme
    _, _, view_width, view_height = (float(part) for part in (root.get("viewBox") or "0 0 48 48").split())
    scale = width / view_width * oversampling
    image = Image.new("RGBA", (round(view_width * scale), round(view_height * scale)), (0, 0, 0, 0))
    for element, style, transform in _walk_elements(root, {}, Transform(scale, 0, 0, scale, 0, 0)):
        paths = list(_flatten_element(element, transform))
        alpha = round(255 * float(style.get("opacity", "1")))
        layer = image if alpha == 255 else Image.new("RGBA", image.size, (0, 0, 0, 0))
        brush = ImageDraw.Draw(layer)
        if fill := _parse_colour(style.get("fill", "#000"), colours or {}):
            for path in paths:
                if len(path) > 2:
                    brush.polygon(path, fill=fill)
        if stroke := _parse_colour(style.get("stroke", "none"), colours or {}):
            stroke_width = (
                float(style.get("stroke-width", "1"))
                * abs(transform.xx * transform.yy - transform.xy * transform.yx) ** 0.5
            )
            for path in paths:
                _draw_line(brush, path, stroke_width, stroke)
        if layer is not image:
            layer.putalpha(layer.getchannel("A").point(lambda value, alpha=alpha: value * alpha // 255))
            image.alpha_composite(layer)
    return image.reduce(oversampling) if oversampling > 1 else image


def rasterize_mask(svg: str, *, width: int, oversampling: int = 3) -> Image.Image:
    """Return the filled area of a square drawing as a mask (L)."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - the drawing is a file of the theme
    side = width * oversampling
    scale = side / float((root.get("viewBox") or "0 0 48 48").split()[2])
    image = Image.new("L", (side, side), 0)
    brush = ImageDraw.Draw(image)
    for element, _, transform in _walk_elements(root, {}, Transform(scale, 0, 0, scale, 0, 0)):
        for path in _flatten_element(element, transform):
            brush.polygon(path, fill=255)
    return image.reduce(oversampling)


def _draw_line(brush: ImageDraw.ImageDraw, path: list[Point], stroke_width: float, colour: tuple[int, ...]) -> None:
    """Draw a line with round ends and corners."""
    width = max(1, round(stroke_width))
    brush.line(path, fill=colour, width=width)
    half = (width - 1) / 2
    for x, y in path:
        brush.ellipse((x - half, y - half, x + half, y + half), fill=colour)


SvgAttributes = Mapping[str, str]


def _walk_elements(
    element: ElementTree.Element, inherited: SvgAttributes, transform: Transform
) -> Iterator[tuple[ElementTree.Element, SvgAttributes, Transform]]:
    style_attribute = dict(part.split(":", 1) for part in (element.get("style") or "").split(";") if ":" in part)
    style = {
        **inherited,
        **{name: element.get(name, "") for name in _INHERITED if element.get(name)},
        **style_attribute,
    }
    style["opacity"] = element.get("opacity", inherited.get("opacity", "1"))
    transform = _apply_transform(transform, element.get("transform") or "")
    if element.tag.rpartition("}")[2] in ("svg", "g"):
        for child in element:
            yield from _walk_elements(child, style, transform)
    else:
        yield element, style, transform


_INHERITED = ("fill", "stroke", "stroke-width")
_TRANSFORM = re.compile(r"(\w+)\(([^)]*)\)")


def _apply_transform(transform: Transform, attribute: str) -> Transform:
    for function, numbers in _TRANSFORM.findall(attribute):
        values = [float(number) for number in numbers.replace(",", " ").split()]
        match function:
            case "translate":
                transform = transform.translate(*values)
            case "scale":
                transform = transform.scale(*values)
            case "rotate":
                x, y = values[1:] or (0.0, 0.0)
                transform = transform.translate(x, y).rotate(values[0] * pi / 180).translate(-x, -y)
    return transform


def _flatten_element(element: ElementTree.Element, transform: Transform) -> Iterator[list[Point]]:
    def number(name: str) -> float:
        return float(element.get(name) or 0)

    match element.tag.rpartition("}")[2]:
        case "path":
            pen = _ContourPen()
            parse_path(element.get("d"), pen)
            yield from ([transform.transformPoint(point) for point in path] for path in pen.paths)
        case "circle" | "ellipse":
            radius_x, radius_y = number("rx") or number("r"), number("ry") or number("r")
            turns = (2 * pi * step / 72 for step in range(73))
            yield [
                transform.transformPoint((number("cx") + radius_x * cos(turn), number("cy") + radius_y * sin(turn)))
                for turn in turns
            ]
        case "rect":
            x, y, width, height = number("x"), number("y"), number("width"), number("height")
            radius = min(number("rx"), width / 2, height / 2)
            centres = ((x + width - radius, y + radius), (x + width - radius, y + height - radius),
                       (x + radius, y + height - radius), (x + radius, y + radius))  # fmt: skip
            corners = [
                (mx + radius * sin(pi / 2 * (quarter + step / 18)), my - radius * cos(pi / 2 * (quarter + step / 18)))
                for quarter, (mx, my) in enumerate(centres)
                for step in range(19)
            ]
            yield [transform.transformPoint(corner) for corner in (*corners, corners[0])]


class _ContourPen(BasePen):  # type: ignore[misc]
    """Collects the points of each contour of a path."""

    def __init__(self) -> None:
        super().__init__(None)
        self.paths: list[list[Point]] = []

    def _moveTo(self, pt: Point) -> None:  # noqa: N802
        self.paths.append([pt])

    def _lineTo(self, pt: Point) -> None:  # noqa: N802
        self.paths[-1].append(pt)

    def _curveToOne(self, pt1: Point, pt2: Point, pt3: Point) -> None:  # noqa: N802
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = self._getCurrentPoint(), pt1, pt2, pt3
        for step in range(1, CURVE_SEGMENTS + 1):
            t = step / CURVE_SEGMENTS
            a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            self.paths[-1].append((a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy))

    def _closePath(self) -> None:  # noqa: N802
        self.paths[-1].append(self.paths[-1][0])

    def _endPath(self) -> None:  # noqa: N802
        """Leave an open contour open."""


_VARIABLE = re.compile(r"var\((--[\w-]+),\s*([^)]+)\)")


def _parse_colour(value: str, colours: Mapping[str, str]) -> tuple[Any, ...] | None:
    if variable := _VARIABLE.fullmatch(value.strip()):
        value = colours.get(variable[1], variable[2])
    if value == "none":
        return None
    return (*ImageColor.getrgb(colours.get("currentColor", "#1F1B2D") if value == "currentColor" else value)[:3], 255)
