// Counts from today to the dates on a page ("in 17 days"), so that the page itself stays the same from day to day.
const DAY = 86_400_000;
// Both days as midnight in UTC: a day has 24 hours there, and the reader's own date says which day it is.
const dayOf = (text) => Date.parse(`${text}T00:00:00Z`);
const today = () => {
  const now = new Date();
  return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
};

/** Returns how far a day is from another one in a language: "in 17 days", "tomorrow", "2 months ago". */
export function relative(days, language) {
  const format = new Intl.RelativeTimeFormat(language || undefined, { numeric: "auto" });
  const size = Math.abs(days);
  if (size < 60) return format.format(days, "day");
  if (size < 730) return format.format(Math.trunc(days / 30.44), "month");
  return format.format(Math.trunc(days / 365.25), "year");
}

export function start(root) {
  const now = today();
  const language = document.documentElement.lang;
  for (const place of root.querySelectorAll("[data-hub-days]")) {
    const dates = [...place.querySelectorAll("time[datetime]")].map((time) => dayOf(time.dateTime)).filter(Number.isFinite);
    if (!dates.length || place.querySelector("[data-hub-counted]")) continue;
    const next = dates.find((date) => date >= now) ?? dates[dates.length - 1];
    if (place.dataset.hubDays === "start" && next <= now) continue; // It has begun and has no end.
    const counted = document.createElement("span");
    counted.dataset.hubCounted = "";
    counted.textContent = ` · ${relative(Math.round((next - now) / DAY), language)}`;
    place.append(counted);
  }
  for (const bar of root.querySelectorAll("[data-hub-from][data-hub-to]")) {
    const first = dayOf(bar.dataset.hubFrom);
    const total = dayOf(bar.dataset.hubTo) - first + DAY;
    if (!(total > 0)) continue;
    bar.firstElementChild.style.inlineSize = `${Math.round((100 * Math.min(Math.max(now - first, 0), total)) / total)}%`;
    bar.hidden = false;
  }
}
