// Puts on a learner's page what compares them with others and with today. The page has a plain link in its place.
import { shardOf } from "./hub-shards.js";

const ROWS_PER_RANKING = 256; // As in `exports/learner_facts.py`.
const ROWS_EACH_SIDE = 5;

const load = async (address) => (await fetch(address)).json();

function make(tag, text, className) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  return element;
}

/** Returns the rows around a place of the board of all points, from one or two files. */
async function loadRows(at, folder) {
  const first = Math.max(0, at - ROWS_EACH_SIDE);
  const numbers = [...new Set([first, at + ROWS_EACH_SIDE].map((row) => Math.floor(row / ROWS_PER_RANKING)))];
  // Beyond the last row there may be no file.
  const files = await Promise.all(numbers.map((number) => load(new URL(`ranking-${number}.json`, folder)).catch(() => [])));
  const start = first - numbers[0] * ROWS_PER_RANKING;
  return files.flat().slice(start, start + at - first + ROWS_EACH_SIDE + 1);
}

function makeTable(rows, own, texts, root) {
  const number = new Intl.NumberFormat(document.documentElement.lang || undefined);
  const table = make("table", undefined, "hub-table");
  const head = table.createTHead().insertRow();
  for (const [text, className] of [[texts.place], [texts.who], [texts.points, "hub-number"]]) {
    const cell = make("th", text, className);
    cell.scope = "col";
    head.append(cell);
  }
  const body = table.createTBody();
  for (const [rank, handle, name, points] of rows) {
    const row = body.insertRow();
    if (handle === own) {
      row.className = "hub-table__own";
      row.setAttribute("aria-current", "true");
    }
    const who = make("th");
    who.scope = "row";
    const link = make("a");
    link.href = new URL(`learners/${encodeURIComponent(handle)}/`, root);
    link.append(make("bdi", name));
    who.append(link);
    row.append(make("td", number.format(rank)), who, make("td", number.format(points), "hub-number"));
  }
  return table;
}

function offerRows(place, own, at, texts, folder) {
  const details = make("details", undefined, "hub-calm");
  details.append(make("summary", texts.near));
  details.addEventListener("toggle", async () => {
    const rows = await loadRows(at, folder).catch(() => []);
    if (!rows.some((row) => row[1] === own)) return; // The files of another build: the link below still leads on.
    details.append(makeTable(rows, own, texts, new URL("..", folder)));
  }, { once: true });
  place.before(details);
}

async function fill(page) {
  const folder = new URL(page.dataset.hubFacts, location.href);
  const own = page.dataset.hubKey;
  const { shards, texts } = await load(new URL("index.json", folder));
  const people = await load(new URL(`${shardOf(own, shards)}.json`, folder));
  if (!Object.hasOwn(people, own)) return;
  const facts = people[own];
  for (const place of page.querySelectorAll("[data-hub-place]")) {
    const text = Object.hasOwn(facts.places || {}, place.dataset.hubPlace) && facts.places[place.dataset.hubPlace];
    if (text) place.textContent = `${text} · `;
  }
  const now = page.querySelector("[data-hub-now]");
  if (now && facts.now) now.textContent = facts.now;
  const near = page.querySelector("[data-hub-near]");
  if (near && Number.isInteger(facts.at)) offerRows(near, own, facts.at, texts, folder);
}

/** Loads the facts when one of their places comes near the window. */
export function start(page) {
  if (page.dataset.hubStarted) return;
  page.dataset.hubStarted = "yes";
  const places = page.querySelectorAll("[data-hub-place], [data-hub-now], [data-hub-near]");
  const run = () => fill(page).catch(() => { /* The page can be read without them. */ });
  if (!("IntersectionObserver" in window)) {
    run();
    return;
  }
  const watching = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watching.disconnect();
    run();
  }, { rootMargin: "600px 0px" });
  for (const place of places) watching.observe(place.parentElement);
}
