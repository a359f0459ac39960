// The search: a dialog over any page, and the page /search/. hub.js loads this when somebody searches.
import { SearchIndex, foldText, listTerms } from "./hub-search-engine.js";

const ROOT = new URL("../", import.meta.url);
const WAIT = 120; // Milliseconds after a key, so that fast typing makes one query
const FIRST_RESULTS = 8;
const NEXT_RESULTS = 16;
const MAX_EXCERPT = 160;

const index = new SearchIndex(async (address, type) => {
  const answer = await fetch(new URL(`search/${address}`, ROOT));
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer[type]();
});

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function addStyles() {
  if (document.querySelector("link[href$='hub-search.css']")) return Promise.resolve();
  const link = make("link", { rel: "stylesheet", href: new URL("hub-search.css", import.meta.url).href });
  return new Promise((done) => {
    link.addEventListener("load", done);
    link.addEventListener("error", done);
    document.head.append(link);
  });
}

// The text with the words that match in <mark>. A word is marked if it, or one that begins with it, was searched for.
function mark(text, terms) {
  const parts = [];
  let last = 0;
  for (const { 0: word, index: start } of text.matchAll(/[\p{L}\p{N}\p{M}]+(?:\+\+|#)?/gu)) {
    const folded = foldText(word);
    const isMatch = terms.some((term) => folded === term || (term.length > 1 && /[^\x00-\x7f]/.test(term) && folded.includes(term)));
    if (!isMatch) continue;
    parts.push(text.slice(last, start), make("mark", {}, word));
    last = start + word.length;
  }
  return [...parts, text.slice(last)];
}

// The part of a text around the first word that matches
function cut(text, terms) {
  if (text.length <= MAX_EXCERPT) return text;
  const first = Array.from(text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)).find(({ 0: word }) => terms.includes(foldText(word)))?.index ?? 0;
  if (first < MAX_EXCERPT - 30) return text.slice(0, MAX_EXCERPT).trimEnd() + "…";
  const start = text.indexOf(" ", Math.max(0, first - 60)) + 1;
  return "…" + text.slice(start, start + MAX_EXCERPT).trimEnd() + (start + MAX_EXCERPT < text.length ? "…" : "");
}

function fillResult(link, { address, title, topics, text, kind }, terms, texts) {
  link.href = new URL(address, ROOT).href;
  link.append(
    make("span", { class: "hub-search__head" },
      make("bdi", { class: "hub-search__title" }, ...mark(title, terms)),
      make("span", { class: "hub-search__kind" }, texts[kind] ?? "")),
  );
  const isAboutTopic = !text || listTerms(topics).some((term) => terms.includes(term));
  const line = [isAboutTopic ? topics : "", cut(text, terms)].filter(Boolean).join(" · ");
  if (line) link.append(make("span", { class: "hub-search__text", dir: "auto" }, ...mark(line, terms)));
}

// A field with results below it. In the dialog the results are options of the field; on the page they are a list.
class SearchBox {
  constructor(place, texts, isDialog) {
    this.texts = texts;
    this.isDialog = isDialog;
    this.run = 0;
    this.active = -1;
    this.field = make("input", {
      type: "search", name: "q", class: "hub-search__field", placeholder: texts.placeholder, "aria-label": texts.title,
      autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "search", maxlength: "100", dir: "auto",
    });
    this.results = make(isDialog ? "div" : "ol", { id: "hub-search-results", class: "hub-search__results" });
    if (isDialog) {
      for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-autocomplete", "list"], ["aria-controls", "hub-search-results"]]) {
        this.field.setAttribute(name, value);
      }
      this.results.setAttribute("role", "listbox");
      this.results.setAttribute("aria-label", texts.title);
    }
    this.status = make("p", { class: "hub-search__status", role: "status" });
    this.more = make("button", { type: "button", class: "hub-search__more", hidden: "" }, isDialog ? texts.all : texts.more);
    this.form = make("form", { role: "search", class: "hub-search__form", action: new URL("search/", ROOT).href }, this.field);
    place.append(this.form, this.status, this.results, this.more);
    this.listen();
  }

  listen() {
    this.field.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.search(), WAIT);
    });
    this.form.addEventListener("submit", (event) => {
      if (this.isDialog && this.active < 0) return; // The form opens the page of the search.
      event.preventDefault();
      if (this.isDialog) this.results.children[this.active]?.click();
      else this.search();
    });
    this.field.addEventListener("keydown", (event) => this.isDialog && this.move(event));
    this.more.addEventListener("click", () => {
      if (this.isDialog) this.form.submit();
      else this.show(NEXT_RESULTS);
    });
  }

  move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const count = this.results.children.length;
    if (!step || !count || event.isComposing) return;
    event.preventDefault();
    this.results.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = this.active + step >= count ? -1 : this.active + step < -1 ? count - 1 : this.active + step;
    const option = this.results.children[this.active];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.field.setAttribute("aria-activedescendant", option.id);
    else this.field.removeAttribute("aria-activedescendant");
  }

  async search() {
    const run = ++this.run;
    const query = this.field.value;
    if (!this.isDialog) {
      const address = new URL(location.href);
      if (query.trim()) address.searchParams.set("q", query.trim()); else address.searchParams.delete("q");
      history.replaceState(history.state, "", address);
    }
    if (!listTerms(query, true).length) return this.clear("");
    try {
      const found = await index.rank(query);
      if (run !== this.run) return;
      this.found = found;
      this.terms = [...new Set([...found.matched, ...listTerms(query, true)])];
      this.clear(this.describe(found));
      await this.show(FIRST_RESULTS, run);
    } catch {
      if (run === this.run) this.clear(this.texts.failed);
    }
  }

  describe({ keys, corrected }) {
    if (!keys.length) return this.texts.none;
    const number = new Intl.NumberFormat(document.documentElement.lang || undefined).format(keys.length);
    return (corrected ? `${this.texts.meant} ${corrected} · ` : "") + `${this.texts.count} ${number}`;
  }

  clear(status) {
    this.active = -1;
    this.shown = 0;
    this.status.textContent = status;
    this.results.replaceChildren();
    this.more.hidden = true;
    this.field.removeAttribute("aria-activedescendant");
    if (this.isDialog) this.field.setAttribute("aria-expanded", "false");
  }

  async show(count, run = this.run) {
    const keys = this.found.keys.slice(this.shown, this.shown + count);
    this.shown += keys.length;
    const documents = await index.describe(keys);
    if (run !== this.run) return;
    for (const result of documents) {
      const link = make("a", { class: "hub-search__result" });
      fillResult(link, result, this.terms, this.texts);
      if (this.isDialog) {
        const number = this.results.children.length;
        for (const [name, value] of [["role", "option"], ["id", `hub-search-${number}`], ["tabindex", "-1"], ["aria-selected", "false"]]) {
          link.setAttribute(name, value);
        }
      }
      this.results.append(this.isDialog ? link : make("li", {}, link));
    }
    this.more.hidden = this.shown >= this.found.keys.length;
    if (this.isDialog) this.field.setAttribute("aria-expanded", String(documents.length > 0));
  }
}

let dialog;

// Opens the search over the page. On the page of the search it goes to the field.
export async function open() {
  const field = document.querySelector("[data-hub-search-page] input");
  if (field) return field.select();
  if (dialog?.isConnected) {
    if (!dialog.open) dialog.showModal();
    dialog.querySelector("input").select();
    return;
  }
  const [{ texts }] = await Promise.all([index.start(), addStyles()]);
  if (dialog?.isConnected) return; // Somebody asked twice while the index was on its way.
  dialog = make("dialog", { class: "hub-search", "aria-label": texts.title });
  const close = make("button", { type: "button", class: "hub-search__close" }, texts.close);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest(".hub-search__result")) dialog.close();
  });
  const box = new SearchBox(dialog, texts, true);
  box.form.append(close);
  document.body.append(dialog);
  dialog.showModal();
  box.field.focus();
}

// Fills the page of the search, and searches for the `q` of its address.
export async function start(place) {
  if (place.dataset.hubStarted) return;
  place.dataset.hubStarted = "yes";
  await addStyles();
  const { texts } = await index.start();
  const box = new SearchBox(place, texts, false);
  box.field.value = new URLSearchParams(location.search).get("q") ?? "";
  box.field.focus();
  if (box.field.value) box.search();
}
