// The forms turn what a contributor types into a content file. They show a preview, and open the new file on GitHub, where
// the contributor sends it. Nothing leaves the browser before that, and drafts are kept in the browser only.

import { folded, isAddress, isKey, isLogin, isScore, keyInAddress, languageOf, linkOf, loginOf, makeFileKey, makeFinder, makeKey, splitNames, toScore, zoneOf } from "./hub-words.js";
import { shardOf } from "./hub-shards.js";

const MAX_SUGGESTIONS = 400;
const ORDER = new Intl.Collator(document.documentElement.lang || undefined);

// Text
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff]|[\u{e0000}-\u{e007f}]|[\u{1fffe}\u{1ffff}\u{2fffe}\u{2ffff}\u{3fffe}\u{3ffff}\u{4fffe}\u{4ffff}\u{5fffe}\u{5ffff}\u{6fffe}\u{6ffff}\u{7fffe}\u{7ffff}\u{8fffe}\u{8ffff}\u{9fffe}\u{9ffff}\u{afffe}\u{affff}\u{bfffe}\u{bffff}\u{cfffe}\u{cffff}\u{dfffe}\u{dffff}\u{efffe}\u{effff}\u{ffffe}\u{fffff}\u{10fffe}\u{10ffff}]|\p{Cs}/gu;

/** Returns the text without the characters that `lyceum check` refuses: they hide, reorder or overprint text. */
export const clean = (text) => text.replace(/\r\n?/g, "\n").replace(HIDDEN, "").replace(/(\p{M}{4})\p{M}+/gu, "$1");
export const oneLine = (text) => clean(text).replace(/\s+/gu, " ").trim();
export const several = (text) => clean(text).split("\n").map((line) => line.trimEnd()).join("\n").replace(/^\n+/, "").trimEnd();

/** Returns a file name of letters, digits and single hyphens. */
export const key = (text) => makeKey(clean(text));

// YAML
const PLAIN = /^[\p{L}\p{N}][\p{L}\p{N}\p{M} _.\/()+'’–-]*$/u;
const scalar = (text) => (PLAIN.test(text) && !text.endsWith(" ") ? text : JSON.stringify(text));
const flow = (value) =>
  Array.isArray(value) ? `[${value.map(flow).join(", ")}]`
  : typeof value === "object" ? `{${Object.entries(value).map(([name, inner]) => `${name}: ${flow(inner)}`).join(", ")}}`
  : scalar(String(value));

function field(name, value) {
  if (typeof value === "string" && value.includes("\n") && !/^[ \t]/.test(value)) {
    return `${name}: |-\n${value.split("\n").map((line) => (line ? `  ${line}` : "")).join("\n")}\n`;
  }
  const short = flow(value);
  if (Array.isArray(value) && (short.length > 90 || value.some((one) => typeof one === "object"))) {
    return `${name}:\n${value.map((one) => `  - ${flow(one)}\n`).join("")}`;
  }
  return `${name}: ${short}\n`;
}

const empty = (value) => value === undefined || value === null || value === "" || (typeof value === "object" && !Object.keys(value).length);
export const yaml = (values) => Object.entries(values).filter(([, value]) => !empty(value)).map(([name, value]) => field(name, value)).join("");

/** Returns the folder of the hub's own for a new file, with a slash: `FolderDivision.choose_folder` does the same. */
export function folderOf(name, division) {
  if (!division || name === "…") return "";
  const letters = [...folded(name).replaceAll("-", "")];
  const [first, second] = [0, 2].map((start) => letters.slice(start, start + 2).join("") || "-");
  const known = [`${first}/${second}`, first].find((folder) => division.folders.includes(folder));
  return known ? `${known}/` : division.byLetters ? `${first}/` : "";
}

/** Returns the content file for the values of a form, as {path, text}. It depends on its arguments only. */
export function file(form, values, known = {}) {
  const { handle, challenge, body, members, team, ...rest } = values;
  if (form === "join") {
    const taken = new Set([...(known.handles || []), ...(known.kept || [])].map(folded));
    const owned = handle && !isKey(handle) && isLogin(handle);
    let name = owned ? makeKey(handle) : handle || "…";
    for (let number = 2; owned && taken.has(folded(name)); number++) name = `${makeKey(handle)}-${number}`;
    const { name: called, ...others } = rest;
    return { path: `content/learners/${folderOf(name, known.learnerFolders)}${name}.yml`, text: yaml({ name: called, ...(owned ? { github: handle } : {}), ...others, ...(body ? { body } : {}) }) };
  }
  if (form === "share") {
    const taken = new Set([...(known.tips || []), ...(known.kept || [])].map(folded));
    const wanted = makeFileKey(clean(values.title || ""), "tip");
    let slug = wanted;
    for (let number = 2; taken.has(slug); number++) slug = `${wanted}-${number}`;
    return { path: `content/tips/${folderOf(slug, known.tipFolders)}${slug}.md`, text: `---\n${yaml(rest)}---\n${body || ""}\n` };
  }
  const taken = new Set(known.results || []), kept = known.kept || [];
  const wanted = team ? makeFileKey(clean(team), "team") : rest.learner || "…";
  let name = wanted;
  for (let number = 2; taken.has(folded(`${challenge}/${name}`)) || kept.includes(folded(name)); number++) name = `${wanted}-${number}`;
  const who = team ? { team: { name: team, members: members || [] } } : { learner: rest.learner };
  const { learner, ...others } = rest;
  return { path: `content/challenges/${challenge || "…"}/results/${folderOf(name, known.resultFolders?.[challenge])}${name}.yml`, text: yaml({ ...who, ...others }) };
}

// The form on the page
const LONGEST_ADDRESS = 7000; // GitHub answers 414 if an address is longer than 8 KB.
// Objects without a prototype: a topic called "constructor" finds only what the site knows.
const parseBare = (text) => JSON.parse(text, (_, value) => value && typeof value === "object" && !Array.isArray(value) ? Object.assign(Object.create(null), value) : value);
const split = (text, isKnown) => [...new Set(text.split("\n").flatMap((line) => splitNames(oneLine(line), isKnown)))];

/** Returns what somebody wrote in their profile. Raises an error if the site does not have it. */
async function findProfile(form, handle) {
  const shard = `${shardOf(handle, Number(form.dataset.shards))}.json`;
  const profiles = parseBare(await (await fetch(new URL(shard, new URL(form.dataset.profiles, location.href)))).text());
  if (!profiles[handle]) throw new Error(`no profile of ${handle}`);
  return profiles[handle];
}

export function start(form) {
  if (form.dataset.hubStarted) return;
  form.dataset.hubStarted = "yes";
  const kind = form.dataset.hubForm;
  const say = (name) => form.dataset[`say${name[0].toUpperCase()}${name.slice(1)}`];
  const asked = new Map([...form.querySelectorAll(".hub-field[data-field]")].map((one) => [one.dataset.field, one]));
  const at = new URL(location.href);
  const editing = kind === "join" ? at.searchParams.get("edit") : null;
  const store = `lyceum:${new URL(form.dataset.profiles, location.href).pathname}:${kind}${editing ? `:${editing}` : ""}`;
  let known = { topics: [], organisations: [], people: [], handles: [], kept: [], template: [], tips: [], challenges: {}, results: [], zones: [], zoneWords: {}, tongues: [], tongueWords: {} };
  let original = {};
  const touched = new Set();

  const input = (one) => one.querySelector("input, textarea, select");
  const finders = {};
  /** Returns the finder of what a field suggests: topics, people, challenges or organisations. */
  const finderOf = (source) => (finders[source] ||= makeFinder({
    topics: known.topics,
    organisations: known.organisations,
    people: [...known.people, ...known.handles.map((handle) => [handle])],
    challenges: Object.entries(known.challenges).map(([id, one]) => [id, one.title]),
  }[source] || [], { spellings: source !== "people" }));
  const isKnown = (one) => (text) => Boolean(finderOf(one.dataset.suggest)(text));
  const keyOf = (one, text) => {
    const source = one.dataset.suggest;
    const found = finderOf(source)(source === "people" ? loginOf(text) : text);
    if (found) return found;
    return source === "topics" ? key(keyInAddress(text) || text) : source === "people" ? loginOf(text).replace(/^@/, "") : text;
  };
  const textsOf = (value) => typeof value === "object" ? Object.values(value).flatMap(textsOf) : [String(value)];
  const isTemplate = (text) => known.template.includes(oneLine(text).replace(/[.! ]+$/u, "").toLowerCase());
  const scoreOf = (text) => toScore(text, known.challenges[valueOf("challenge")]);
  const lineReaders = { timezone: (text) => zoneOf(text, known.zones, known.zoneWords), organisation: (text) => finderOf("organisations")(text) || text, score: scoreOf };

  function valueOf(name) {
    const one = asked.get(name);
    if (!one || one.hidden) return undefined;
    switch (one.dataset.shape) {
      case "line": case "url": {
        const text = oneLine(input(one).value);
        return text && lineReaders[name] ? lineReaders[name](text) : one.dataset.shape === "url" ? linkOf(text) : text;
      }
      case "key": return name === "handle" ? loginOf(oneLine(input(one).value)) : keyOf(one, oneLine(input(one).value));
      case "text": return several(input(one).value);
      case "choice": case "day": return input(one).value;
      case "keys":
        if (name === "languages") return split(input(one).value).map((text) => languageOf(text, known.tongues, known.tongueWords));
        return [...new Set(split(input(one).value, isKnown(one)).map((text) => keyOf(one, text)).filter(Boolean))];
      case "lines": return several(input(one).value).split("\n").map(oneLine).filter(Boolean);
      case "checks": return [...one.querySelectorAll("input:checked")].map((box) => box.value);
      case "flags": return Object.fromEntries([...one.querySelectorAll("input")].filter((box) => box.checked !== box.defaultChecked).map((box) => [box.value, String(box.checked)]));
      case "links": return [...one.querySelectorAll("[data-link]")].map((row) => {
        const url = linkOf(oneLine(row.querySelector("[data-url]").value));
        return { label: oneLine(row.querySelector("[data-label]").value) || siteOf(url), url };
      }).filter((link) => link.label || link.url);
      case "place": {
        const place = { city: oneLine(one.querySelector("[data-city]").value), country: one.querySelector("[data-country]").value };
        return Object.fromEntries(Object.entries(place).filter(([, text]) => text));
      }
    }
    return undefined;
  }

  /** Returns the values of the form, in the order of its fields. A profile that is edited keeps its other fields. */
  function values() {
    const given = {};
    for (const name of asked.keys()) given[name] = valueOf(name);
    if (kind === "result") {
      if (given.ranked?.ranked) given.ranked = "false"; else delete given.ranked;
      if (given.team) delete given.learner; else delete given.members;
    }
    if (!editing) return given;
    const kept = { ...original, ...given };
    const again = (name, short) => {
      const before = new Map((original[name] || []).map((one) => [typeof one === "object" ? one[short] : one, one]));
      kept[name] = (given[name] || []).map((text) => before.get(text) || text);
    };
    again("goals", "goal");
    again("knows", "topic");
    return kept;
  }

  function wrong(name, value) {
    const one = asked.get(name);
    const missing = empty(value);
    if (one.dataset.required !== undefined && missing) return say("required");
    if (kind === "result" && name === "learner" && missing && !valueOf("team")) return say("who");
    if (kind === "result" && name === "team" && missing && asked.get("learner").hidden) return say("who");
    if (kind === "result" && name === "members" && valueOf("team") && missing) return say("who");
    if (kind === "result" && name === "score" && missing && needsScore()) return say("required");
    if (missing) return "";
    if (["name", "organisation", "team"].includes(name) && !/[\p{L}\p{N}]/u.test(value)) return say("letter");
    if (name !== "handle" && (textsOf(value).some(isTemplate) || (name === "body" && isTemplate(value.trim().split("\n")[0])))) return say("template");
    const most = Number(one.dataset.most) || Infinity;
    const parts = (Array.isArray(value) ? value : [value]).map((part) => part.topic || part.goal || part);
    for (const part of parts) {
      const texts = one.dataset.shape === "links" ? [part.label] : typeof part === "object" ? Object.values(part) : [part];
      for (const text of texts) if (text.length > most) return `${say("long")} ${text.length - most}.`;
    }
    if (parts.length > (Number(one.dataset.many) || Infinity)) return `${say("many")} ${one.dataset.many}.`;
    switch (one.dataset.shape) {
      case "key": case "keys":
        if (name === "languages") return parts.every((tag) => /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag) && (!known.tongues.length || known.tongues.includes(tag.split("-")[0].toLowerCase()))) ? "" : say("language");
        if (!parts.every((part) => isKey(part) || (name === "handle" && isLogin(part)))) return say("key");
        if (one.dataset.suggest === "people") {
          const stranger = parts.find((handle) => !known.handles.some((other) => folded(other) === folded(handle)));
          if (stranger && known.handles.length) return `${say("person")} ${stranger}.`;
        }
        if (name === "thanks") {
          const own = (valueOf("team") ? valueOf("members") || [] : [valueOf("author") || valueOf("learner") || ""]).map(folded);
          if (parts.some((handle) => own.includes(folded(handle)))) return say("self");
        }
        if (one.dataset.suggest === "challenges" && Object.keys(known.challenges).length) {
          const unknown = parts.find((id) => !Object.keys(known.challenges).some((other) => folded(other) === folded(id)));
          if (unknown) return `${say("challenge")} ${unknown}.`;
        }
        if (name === "handle" && known.kept.includes(folded(value))) return say("kept");
        if (name === "handle" && !editing && known.handles.some((other) => folded(other) === folded(value))) return `${say("taken")} ${new URL(`?edit=${encodeURIComponent(folded(value))}`, location.href)}`;
        return "";
      case "url": return isAddress(value) ? "" : say("url");
      case "links": return value.every((link) => link.label && (isAddress(link.url) || /^mailto:[^\s@]+@[^\s@]+\.[^\s@]+$/.test(link.url))) ? "" : say("url");
      case "day": return /^\d{4}-\d{2}-\d{2}$/.test(value) && value >= "1900-01-01" && value <= new Date(Date.now() + 86_400_000).toISOString().slice(0, 10) ? "" : say("day");
    }
    if (name === "timezone") return !known.zones.length || known.zones.includes(value) ? "" : say("zone");
    if (name === "score") {
      const { measure, max } = known.challenges[valueOf("challenge")] || {};
      const most = max ?? (measure === "percent" ? 100 : null);
      if (!isScore(value)) return say("score");
      if ((value.includes(":") && measure && measure !== "duration") || (measure === "count" && !Number.isInteger(Number(value)))) return say("number");
      return most !== null && Number(value) > Number(most) ? `${say("most")} ${most}.` : "";
    }
    return "";
  }

  const needsScore = () => !["none", undefined].includes(known.challenges[valueOf("challenge")]?.measure);

  const siteOf = (url) => (isAddress(url) ? new URL(url).hostname.replace(/^www\./, "") : url.replace(/^mailto:/, "")).slice(0, 60);

  function check(all) {
    const given = values();
    let first = null;
    for (const [name, one] of asked) {
      const said = one.hidden ? "" : wrong(name, given[name]);
      const shown = said && (all || touched.has(name));
      const place = one.querySelector(".hub-field__error");
      if (place.textContent !== (shown ? said : "")) place.textContent = shown ? said : "";
      place.hidden = !shown;
      one.querySelectorAll("input, textarea, select").forEach((control) => (shown ? control.setAttribute("aria-invalid", "true") : control.removeAttribute("aria-invalid")));
      if (said && !first) first = one;
    }
    return first;
  }

  // The preview
  const day = (text) => (Date.parse(text) ? new Intl.DateTimeFormat(document.documentElement.lang || undefined, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(text)) : "");
  const make = (tag, name, text) => Object.assign(document.createElement(tag), name ? { className: name } : {}, text ? { textContent: text } : {});
  function seen(given) {
    const card = form.querySelector("[data-seen]");
    const out = [];
    const chips = (keys) => {
      const row = make("p", "hub-card__chips");
      for (const one of keys || []) row.append(make("span", "hub-chip", known.topics.find(([id]) => id === one)?.[1] || (typeof one === "object" ? one.topic : one)), " ");
      return row;
    };
    if (kind === "join") {
      card.className = "hub-card hub-card--person";
      const face = make("span", "hub-avatar hub-avatar--letters", (given.name || "?").split(" ").map((word) => [...word][0] || "").slice(0, 2).join("").toUpperCase());
      face.setAttribute("aria-hidden", "true");
      const text = make("div", "hub-card__text");
      text.append(make("p", "hub-card__title", given.name || "…"));
      if (given.headline) text.append(make("p", "", given.headline));
      if (given.learning?.length) text.append(chips(given.learning));
      if (given.bio) text.append(make("p", "hub-quiet hub-form__text", given.bio));
      out.push(face, text);
    } else if (kind === "share") {
      card.className = "hub-card hub-card--tip";
      const select = input(asked.get("kind"));
      out.push(make("p", "hub-card__kind", select.selectedOptions[0]?.textContent || ""), make("p", "hub-card__title", given.title || "…"));
      if (given.topics?.length) out.push(chips(given.topics));
      out.push(make("p", "hub-form__text", given.body || ""), make("p", "hub-card__foot", given.author || ""));
    } else {
      card.className = "hub-card hub-card--challenge";
      out.push(make("p", "hub-card__title", known.challenges[given.challenge]?.title || "…"));
      out.push(make("p", "", [given.team || given.learner, given.score].filter(Boolean).join(" · ")));
      out.push(make("p", "hub-form__text", given.notes || ""), make("p", "hub-card__foot", day(given.date)));
    }
    card.replaceChildren(...out);
  }

  let made = { path: "", text: "" };
  let profilePath = ""; // of the profile that is changed
  function show() {
    const given = values();
    made = file(kind, editing ? { ...given, handle: original.handle || editing } : given, known);
    if (editing && profilePath) made.path = profilePath;
    seen(given);
    form.querySelector("[data-path]").textContent = made.path;
    form.querySelector("[data-text]").textContent = made.text;
    const send = form.querySelector("[data-send]");
    if (send) {
      const base = `https://github.com/${form.dataset.repository}`;
      const place = encodeURI(made.path).replace(/[?#]/g, encodeURIComponent);
      const whole = `${base}/new/${encodeURI(form.dataset.branch)}?filename=${encodeURIComponent(made.path)}&value=${encodeURIComponent(made.text)}`;
      form.dataset.copyFirst = editing || whole.length > LONGEST_ADDRESS ? "yes" : "";
      send.href = editing ? `${base}/edit/${encodeURI(form.dataset.branch)}/${place}` : whole.length > LONGEST_ADDRESS ? whole.split("&value=")[0] : whole;
    }
    const download = form.querySelector("[data-download]");
    download.href = `data:text/plain;charset=utf-8,${encodeURIComponent(made.text)}`;
    download.download = made.path.split("/").pop();
  }

  // Fields that depend on the challenge
  function fitted() {
    if (kind !== "result") return;
    const one = known.challenges[valueOf("challenge")];
    const put = (name, on) => { if (asked.has(name)) asked.get(name).hidden = !on; };
    put("score", one && one.measure !== "none");
    put("team", one && one.mode !== "solo");
    put("members", one && one.mode !== "solo");
    put("learner", !one || one.mode !== "team");
    put("board", one && one.boards.length > 1);
    put("tasks", one && one.tasks.length > 0);
    if (!one) return;
    const board = input(asked.get("board"));
    const before = board.value;
    board.replaceChildren(...one.boards.map((name) => new Option(name, name)));
    if (one.boards.includes(before)) board.value = before;
    const ticked = valueOf("tasks") || [];
    asked.get("tasks").querySelector("[data-checks]").replaceChildren(...one.tasks.map(([id, title]) => {
      const label = make("label");
      const box = Object.assign(document.createElement("input"), { type: "checkbox", value: id, checked: ticked.includes(id) });
      label.append(box, ` ${title}`);
      return label;
    }));
  }

  function put(name, value) {
    const one = asked.get(name);
    if (!one || value === undefined || value === null) return;
    switch (one.dataset.shape) {
      case "checks": for (const box of one.querySelectorAll("input")) box.checked = [value].flat().includes(box.value); break;
      case "flags": for (const box of one.querySelectorAll("input")) box.checked = box.value in Object(value) ? String(value[box.value]) === "true" : box.defaultChecked; break;
      case "links": [...one.querySelectorAll("[data-link]")].forEach((row, i) => { row.querySelector("[data-label]").value = value[i]?.label || ""; row.querySelector("[data-url]").value = value[i]?.url || ""; }); break;
      case "place": one.querySelector("[data-city]").value = value.city || ""; one.querySelector("[data-country]").value = value.country || ""; break;
      case "keys": input(one).value = [value].flat().map((part) => part.topic || part).join(", "); break;
      case "lines": input(one).value = [value].flat().map((part) => part.goal || part).join("\n"); break;
      default: input(one).value = String(value);
    }
  }

  const note = (text, ...more) => {
    const place = form.querySelector("[data-note]");
    place.replaceChildren(text, ...more);
    place.hidden = !text;
  };

  const suggest = (name, pairs) => form.querySelector(`#hub-${name}`).replaceChildren(...pairs.slice(0, MAX_SUGGESTIONS).map(([id, label]) => new Option(label, id)));
  /** Suggests those people whose handle or name has a text. */
  const suggestPeople = (text) => suggest("people", known.people.filter((words) => words.some((word) => folded(word).includes(folded(text)))));

  function fillLists() {
    known.people.sort(([, name], [, other]) => ORDER.compare(name, other));
    for (const [name, pairs] of [["topics", known.topics], ["people", known.people], ["organisations", known.organisations], ["challenges", Object.entries(known.challenges).map(([id, one]) => [id, one.title])]]) {
      suggest(name, pairs);
    }
    if (asked.has("timezone")) {
      form.querySelector("#hub-timezones").replaceChildren(...known.zones.map((zone) => new Option(zone, zone)));
      const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
      if (!editing && /^[A-Z][A-Za-z]+\//.test(own || "")) input(asked.get("timezone")).placeholder = own;
    }
  }

  function offers() {
    for (const one of asked.values()) {
      const place = one.querySelector("[data-offers]");
      if (!place || one.dataset.suggest === "people") continue;
      const pairs = one.dataset.suggest === "topics" ? known.topics : Object.entries(known.challenges).map(([id, value]) => [id, value.title]);
      place.replaceChildren(...pairs.slice(0, 14).map(([id, label]) => {
        const button = Object.assign(make("button", "hub-chip", label), { type: "button" });
        button.setAttribute("aria-pressed", "false");
        button.addEventListener("click", () => {
          const now = split(input(one).value);
          const on = now.includes(id);
          input(one).value = (on ? now.filter((other) => other !== id) : [...now, id]).join(", ");
          button.setAttribute("aria-pressed", String(!on));
          input(one).dispatchEvent(new Event("input", { bubbles: true }));
        });
        return button;
      }));
    }
  }

  const learn = async (name) => {
    try {
      const more = parseBare(await (await fetch(new URL(name, new URL(form.dataset.data, location.href)))).text());
      known = { ...known, ...more };
    } catch { /* The form works without suggestions. */ }
  };
  const draft = () => { try { return JSON.parse(localStorage.getItem(store) || "null"); } catch { return null; } };
  const keep = () => { try { localStorage.setItem(store, JSON.stringify(values())); } catch { /* A private window may refuse to store drafts. */ } };

  function changed(event) {
    const one = event?.target.closest?.(".hub-field");
    if (event?.type === "change" && one) touched.add(one.dataset.field);
    if (one?.dataset.field === "challenge") fitted();
    if (one?.dataset.suggest === "people" && known.people.length > MAX_SUGGESTIONS) suggestPeople(event.target.value);
    check(false);
    show();
    if (event) keep();
    form.querySelector("[data-wrong]").hidden = true;
  }

  async function send(event) {
    const control = event.currentTarget;
    if (!complete) { // the names that are taken are not known yet
      event.preventDefault();
      await completed();
      control.click();
      return;
    }
    const first = check(true);
    for (const name of asked.keys()) touched.add(name);
    const place = form.querySelector("[data-wrong]");
    place.hidden = !first;
    place.textContent = first ? say("fix") : "";
    if (first) {
      event.preventDefault();
      first.closest("details")?.setAttribute("open", "");
      (first.querySelector("input, textarea, select"))?.focus();
      return;
    }
    show();
    if (control.matches("[data-copy]") || (form.dataset.copyFirst && control.matches("[data-send]"))) {
      try { await navigator.clipboard.writeText(made.text); note(say("copied")); } catch { form.querySelector(".hub-form__seen details").open = true; }
    }
  }

  // What grows with the hub, or is long, is loaded when somebody begins to fill the form in.
  const parts = ["people", ...({ join: ["words"], share: ["tips"], result: ["results"] }[kind])];
  let completing;
  let complete = false;
  const showComplete = () => {
    changed();
    form.dataset.hubComplete = "yes";
  };
  const completed = () => completing ||= Promise.all(parts.map((name) => learn(`hub-form-${name}.json`))).then(() => {
    complete = true;
    for (const source of Object.keys(finders)) delete finders[source];
    fillLists();
  });

  form.addEventListener("focusin", () => { if (!completing) completed().then(showComplete); });
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const name of ["send", "copy", "download"]) form.querySelector(`[data-${name}]`)?.addEventListener("click", send);
  form.querySelector("[data-over]").addEventListener("click", () => {
    try { localStorage.removeItem(store); } catch { /* A private window may refuse to store drafts. */ }
    form.reset();
    touched.clear();
    note("");
    for (const [name, value] of Object.entries(original)) put(name, value);
    fitted();
    changed();
  });

  (async () => {
    await learn("hub-forms.json");
    const before = draft();
    if (editing || before) await completed();
    if (editing) {
      try {
        const found = await findProfile(form, folded(editing));
        original = { ...found.values, handle: found.handle };
        profilePath = found.path;
        asked.get("handle").hidden = true;
        note(`${say("edit")} ${original.name}. `, ...(found.comments && form.dataset.repository ? [say("comments"), " ", Object.assign(make("a", "", found.path), { href: `https://github.com/${form.dataset.repository}/edit/${encodeURI(form.dataset.branch)}/${encodeURI(found.path)}` })] : []));
        for (const [name, value] of Object.entries(original)) put(name, value);
      } catch { note(""); }
    } else if (kind === "result") {
      put("date", new Date().toISOString().slice(0, 10));
      put("challenge", at.searchParams.get("challenge"));
    }
    if (before) {
      for (const [name, value] of Object.entries(before)) if (name !== "ranked") put(name, value);
      if (!editing) note(say("draft"));
    }
    fillLists();
    offers();
    fitted();
    if (before?.tasks) put("tasks", before.tasks);
    form.hidden = false;
    if (complete) showComplete(); else changed();
  })();
}
