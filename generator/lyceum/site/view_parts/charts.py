"""Draws the SVG charts of the site."""

from __future__ import annotations

from markupsafe import Markup

from lyceum.scoring import YearInReview
from lyceum.site.view_context import ViewContext

# The chart ---------------------------------------------------------------------------------------------------------

SEASON_CHART_WIDTH, SEASON_CHART_HEIGHT, SEASON_CHART_FOOTER, SEASON_CHART_HEADER = 560, 150, 22, 18


def draw_season_chart(desk: ViewContext, points: tuple[tuple[str, int], ...]) -> Markup:
    """Bars with their number above and their season below; the table beside it says the same."""
    most = max(1, *(many for _, many in points))
    step = SEASON_CHART_WIDTH / len(points)
    bars = []
    for place, (name, many) in enumerate(points):
        tall = round((SEASON_CHART_HEIGHT - SEASON_CHART_FOOTER - SEASON_CHART_HEADER) * many / most, 1)
        x, y = round(place * step + step * 0.2, 1), round(SEASON_CHART_HEIGHT - SEASON_CHART_FOOTER - max(tall, 2), 1)
        middle = round(place * step + step / 2, 1)
        last = ' class="hub-bars__last"' if place == len(points) - 1 else ""
        bars.append(
            Markup('<g{}><rect x="{}" y="{}" width="{}" height="{}" rx="5"/><text x="{}" y="{}">{}</text><text class="hub-bars__name" x="{}" y="{}">{}</text></g>').format(
                Markup(last), x, y, round(step * 0.6, 1), max(tall, 2), middle, y - 6, desk.translator.format_number(many), middle, SEASON_CHART_HEIGHT - 6, name
            )
        )  # fmt: skip
    return Markup('<svg class="hub-bars" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        SEASON_CHART_WIDTH, SEASON_CHART_HEIGHT, desk.translator.gettext("Points by season"), Markup().join(bars)
    )


# The chart ---------------------------------------------------------------------------------------------------------

WEEK_CHART_WIDTH, WEEK_CHART_UPPER_HEIGHT, WEEK_CHART_LOWER_HEIGHT, WEEK_CHART_FOOTER = 720, 120, 64, 22


def draw_week_chart(desk: ViewContext, its: YearInReview) -> Markup:
    """A ribbon, week by week: above the thread what was done, below it the thanks; the fullest week of each is named."""
    words = desk.translator
    up, down = max(week.contribution_count for week in its.weeks), max(week.thanks_count for week in its.weeks)
    unit = min(WEEK_CHART_UPPER_HEIGHT / max(up, 1), WEEK_CHART_LOWER_HEIGHT / max(down, 1))
    step, middle = WEEK_CHART_WIDTH / 53, round(20 + unit * up)
    bars, labels = [], []
    busiest, kindest = its.busiest_week, max(its.weeks, key=lambda week: (week.thanks_count, week.monday))
    for place, week in enumerate(its.weeks):
        x, width = round(place * step + 1.5, 1), round(step - 3, 1)
        tall, deep = round(max(3, unit * week.contribution_count), 1), round(max(3, unit * week.thanks_count), 1)
        if week.contribution_count:
            bars.append(_draw_bar("hub-ribbon__contributions", x, round(middle - 2 - tall, 1), width, tall))
        if week.thanks_count:
            bars.append(_draw_bar("hub-ribbon__thanks", x, middle + 2, width, deep))
        side = "end" if place > 40 else "start"
        if week is busiest:
            text = words.ngettext(
                "%(num)s thing done",
                "%(num)s things done",
                week.contribution_count,
                num=words.format_number(week.contribution_count),
            )
            labels.append(_draw_label(x if side == "start" else x + width, middle - 8 - tall, side, text))
        if week is kindest:
            text = words.ngettext(
                "%(num)s thank-you", "%(num)s thank-yous", week.thanks_count, num=words.format_number(week.thanks_count)
            )
            labels.append(_draw_label(x if side == "start" else x + width, middle + 17 + deep, side, text))
    high = round(middle + unit * down + 24 + WEEK_CHART_FOOTER)
    months = [
        Markup('<text class="hub-ribbon__month" x="{}" y="{}">{}</text>').format(
            round(WEEK_CHART_WIDTH * (month - 0.5) / 12, 1), high - 5, words.get_month_name(month, short=True)
        )
        for month in range(1, 13)
    ]
    thread = Markup('<path d="M0 {}H{}"/>').format(middle, WEEK_CHART_WIDTH)
    said_ = words.gettext("Week by week: what was done, and thanks")
    return Markup('<svg class="hub-ribbon" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WEEK_CHART_WIDTH, high, said_, Markup().join((thread, *bars, *labels, *months))
    )


def _draw_bar(name: str, x: float, y: float, width: float, height: float) -> Markup:
    mark = '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="3"/>'
    return Markup(mark).format(name, x, y, width, height)


def _draw_label(x: float, y: float, side: str, text: str) -> Markup:
    return Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(round(x, 1), round(y, 1), side, text)
