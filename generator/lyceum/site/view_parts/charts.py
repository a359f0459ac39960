"""Draws the SVG charts of the site."""

from __future__ import annotations

from markupsafe import Markup

from lyceum.i18n import Translator
from lyceum.scoring import YearInReview
from lyceum.site.view_context import ViewContext

SEASON_CHART_WIDTH, SEASON_CHART_HEIGHT, SEASON_CHART_FOOTER, SEASON_CHART_HEADER = 560, 150, 22, 18
"""Sizes in units of the view box, as all other sizes in this module."""
WEEK_CHART_WIDTH, WEEK_CHART_UPPER_HEIGHT, WEEK_CHART_LOWER_HEIGHT, WEEK_CHART_FOOTER = 720, 120, 64, 22
MAX_WEEKS = 53
FIRST_WEEK_LABELLED_TO_THE_LEFT = 41
"""From this week on, a label is at the left of its bar, so that it stays inside the chart."""


def draw_season_chart(context: ViewContext, points: tuple[tuple[str, int], ...]) -> Markup:
    """Draw bars with their points above and their season below. The table beside the chart says the same."""
    max_points = max(1, *(season_points for _, season_points in points))
    step = SEASON_CHART_WIDTH / len(points)
    bars = []
    for index, (season_name, season_points) in enumerate(points):
        bar_room = SEASON_CHART_HEIGHT - SEASON_CHART_FOOTER - SEASON_CHART_HEADER
        height = max(round(bar_room * season_points / max_points, 1), 2)
        x, y = round(index * step + step * 0.2, 1), round(SEASON_CHART_HEIGHT - SEASON_CHART_FOOTER - height, 1)
        middle = round(index * step + step / 2, 1)
        css_class = ' class="hub-bars__last"' if index == len(points) - 1 else ""
        bars.append(
            Markup(
                '<g{}><rect x="{}" y="{}" width="{}" height="{}" rx="5"/><text x="{}" y="{}">{}</text>'
                '<text class="hub-bars__name" x="{}" y="{}">{}</text></g>'
            ).format(
                Markup(css_class),
                x,
                y,
                round(step * 0.6, 1),
                height,
                middle,
                y - 6,
                context.translator.format_number(season_points),
                middle,
                SEASON_CHART_HEIGHT - 6,
                season_name,
            )
        )
    return Markup('<svg class="hub-bars" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        SEASON_CHART_WIDTH, SEASON_CHART_HEIGHT, context.translator.gettext("Points by season"), Markup().join(bars)
    )


def draw_week_chart(context: ViewContext, year: YearInReview) -> Markup:
    """Draw a bar for each week: contributions above a line, thanks below it. The fullest week of each has a label."""
    translator, weeks = context.translator, year.weeks
    max_contributions = max(week.contribution_count for week in weeks)
    max_thanks = max(week.thanks_count for week in weeks)
    unit = min(WEEK_CHART_UPPER_HEIGHT / max(max_contributions, 1), WEEK_CHART_LOWER_HEIGHT / max(max_thanks, 1))
    line_y = round(20 + unit * max_contributions)
    kindest_week = max(weeks, key=lambda week: (week.thanks_count, week.monday))
    upper_bars: list[Markup] = []
    lower_bars: list[Markup] = []
    labels: list[Markup] = []
    for index, week in enumerate(weeks):
        step = WEEK_CHART_WIDTH / MAX_WEEKS
        x, width = round(index * step + 1.5, 1), round(step - 3, 1)
        upper_height = round(max(3, unit * week.contribution_count))
        lower_height = round(max(3, unit * week.thanks_count))
        if week.contribution_count:
            upper_bars.append(_draw_bar(x, line_y - 2 - upper_height, width, upper_height))
        if week.thanks_count:
            lower_bars.append(_draw_bar(x, line_y + 2, width, lower_height))
        side = "end" if index >= FIRST_WEEK_LABELLED_TO_THE_LEFT else "start"
        label_x = x if side == "start" else x + width
        if week is year.busiest_week:
            labels.append(
                _draw_label(
                    label_x, line_y - 8 - upper_height, side, _format_contributions(translator, week.contribution_count)
                )
            )
        if week is kindest_week:
            labels.append(
                _draw_label(label_x, line_y + 17 + lower_height, side, _format_thanks(translator, week.thanks_count))
            )
    height = round(line_y + unit * max_thanks + 24 + WEEK_CHART_FOOTER)
    bars = (
        Markup('<g class="hub-ribbon__{}">{}</g>').format(name, Markup().join(group))
        for name, group in (("contributions", upper_bars), ("thanks", lower_bars))
        if group
    )
    line = Markup('<path d="M0 {}H{}"/>').format(line_y, WEEK_CHART_WIDTH)
    months = _draw_month_names(translator, height - 5)
    description = translator.gettext("Week by week: what was done, and thanks")
    return Markup('<svg class="hub-ribbon" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WEEK_CHART_WIDTH, height, description, Markup().join((line, *bars, *labels, *months))
    )


def _format_contributions(translator: Translator, count: int) -> str:
    return translator.ngettext(
        "%(num)s contribution", "%(num)s contributions", count, num=translator.format_number(count)
    )


def _format_thanks(translator: Translator, count: int) -> str:
    return translator.ngettext("%(num)s thank-you", "%(num)s thank-yous", count, num=translator.format_number(count))


def _draw_month_names(translator: Translator, y: int) -> list[Markup]:
    return [
        Markup('<text class="hub-ribbon__month" x="{}" y="{}">{}</text>').format(
            round(WEEK_CHART_WIDTH * (month - 0.5) / 12, 1), y, translator.get_month_name(month, short=True)
        )
        for month in range(1, 13)
    ]


def _draw_bar(x: float, y: float, width: float, height: float) -> Markup:
    return Markup('<rect x="{}" y="{}" width="{}" height="{}"/>').format(x, y, width, height)


def _draw_label(x: float, y: float, side: str, text: str) -> Markup:
    return Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(round(x, 1), round(y, 1), side, text)
