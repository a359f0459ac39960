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
"""Straight lines that stand for a curve."""


def rasterize_svg(
    svg: str, *, width: int, colours: Mapping[str, str] | None = None, oversampling: int = 3
) -> Image.Image:
    """RGBA, `width` pixels wide. `colours` gives `currentColor` and the variables (`--hub-lamp`) theirs; `finer` times as
    fine it is drawn, and then made smaller. Text is left out."""
    root = ElementTree.fromstring(svg)  # noqa: S314  a drawing of ours
    _, _, wide, high = (float(part) for part in (root.get("viewBox") or "0 0 48 48").split())
    scale = width / wide * oversampling
    drawn = Image.new("RGBA", (round(wide * scale), round(high * scale)), (0, 0, 0, 0))
    for element, style, way in _walk_elements(root, {}, Transform(scale, 0, 0, scale, 0, 0)):
        paths = list(_flatten_element(element, way))
        alpha = round(255 * float(style.get("opacity", "1")))
        on = drawn if alpha == 255 else Image.new("RGBA", drawn.size, (0, 0, 0, 0))
        brush = ImageDraw.Draw(on)
        if fill := _parse_colour(style.get("fill", "#000"), colours or {}):
            for path in paths:
                if len(path) > 2:
                    brush.polygon(path, fill=fill)
        if stroke := _parse_colour(style.get("stroke", "none"), colours or {}):
            thick = float(style.get("stroke-width", "1")) * abs(way.xx * way.yy - way.xy * way.yx) ** 0.5
            for path in paths:
                _draw_line(brush, path, thick, stroke)
        if on is not drawn:
            on.putalpha(on.getchannel("A").point(lambda value, alpha=alpha: value * alpha // 255))
            drawn.alpha_composite(on)
    return drawn.reduce(oversampling) if oversampling > 1 else drawn


def rasterize_mask(svg: str, *, width: int, oversampling: int = 3) -> Image.Image:
    """All that a square drawing fills, as a mask (L)."""
    root = ElementTree.fromstring(svg)  # noqa: S314  a drawing of ours
    side = width * oversampling
    scale = side / float((root.get("viewBox") or "0 0 48 48").split()[2])
    drawn = Image.new("L", (side, side), 0)
    brush = ImageDraw.Draw(drawn)
    for element, _, way in _walk_elements(root, {}, Transform(scale, 0, 0, scale, 0, 0)):
        for path in _flatten_element(element, way):
            brush.polygon(path, fill=255)
    return drawn.reduce(oversampling)


def _draw_line(brush: ImageDraw.ImageDraw, path: list[Point], thick: float, colour: tuple[int, ...]) -> None:
    """With round ends and corners."""
    width = max(1, round(thick))
    brush.line(path, fill=colour, width=width)
    half = (width - 1) / 2
    for x, y in path:
        brush.ellipse((x - half, y - half, x + half, y + half), fill=colour)


SvgAttributes = Mapping[str, str]


def _walk_elements(
    element: ElementTree.Element, above: SvgAttributes, way: Transform
) -> Iterator[tuple[ElementTree.Element, SvgAttributes, Transform]]:
    named = dict(part.split(":", 1) for part in (element.get("style") or "").split(";") if ":" in part)
    style = {**above, **{k: element.get(k, "") for k in _INHERITED if element.get(k)}, **named}
    style["opacity"] = element.get("opacity", above.get("opacity", "1"))
    way = _apply_transform(way, element.get("transform") or "")
    if element.tag.rpartition("}")[2] in ("svg", "g"):
        for child in element:
            yield from _walk_elements(child, style, way)
    else:
        yield element, style, way


_INHERITED = ("fill", "stroke", "stroke-width")
_TRANSFORM = re.compile(r"(\w+)\(([^)]*)\)")


def _apply_transform(way: Transform, said: str) -> Transform:
    for what, numbers in _TRANSFORM.findall(said):
        values = [float(number) for number in numbers.replace(",", " ").split()]
        match what:
            case "translate":
                way = way.translate(*values)
            case "scale":
                way = way.scale(*values)
            case "rotate":
                x, y = values[1:] or (0.0, 0.0)
                way = way.translate(x, y).rotate(values[0] * pi / 180).translate(-x, -y)
    return way


def _flatten_element(element: ElementTree.Element, way: Transform) -> Iterator[list[Point]]:
    def number(name: str) -> float:
        return float(element.get(name) or 0)

    match element.tag.rpartition("}")[2]:
        case "path":
            pen = _ContourPen()
            parse_path(element.get("d"), pen)
            yield from ([way.transformPoint(point) for point in path] for path in pen.paths)
        case "circle" | "ellipse":
            across, down = number("rx") or number("r"), number("ry") or number("r")
            turns = (2 * pi * step / 72 for step in range(73))
            yield [
                way.transformPoint((number("cx") + across * cos(turn), number("cy") + down * sin(turn)))
                for turn in turns
            ]
        case "rect":
            x, y, right, low = number("x"), number("y"), number("width"), number("height")
            turned = min(number("rx"), right / 2, low / 2)
            middles = ((x + right - turned, y + turned), (x + right - turned, y + low - turned),
                       (x + turned, y + low - turned), (x + turned, y + turned))  # fmt: skip
            corners = [
                (mx + turned * sin(pi / 2 * (quarter + step / 18)), my - turned * cos(pi / 2 * (quarter + step / 18)))
                for quarter, (mx, my) in enumerate(middles)
                for step in range(19)
            ]
            yield [way.transformPoint(corner) for corner in (*corners, corners[0])]


class _ContourPen(BasePen):  # type: ignore[misc]
    """The points of each contour."""

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
        """An open one stays as it is."""


_VARIABLE = re.compile(r"var\((--[\w-]+),\s*([^)]+)\)")


def _parse_colour(said: str, colours: Mapping[str, str]) -> tuple[Any, ...] | None:
    if variable := _VARIABLE.fullmatch(said.strip()):
        said = colours.get(variable[1], variable[2])
    if said == "none":
        return None
    return (*ImageColor.getrgb(colours.get("currentColor", "#1F1B2D") if said == "currentColor" else said)[:3], 255)
