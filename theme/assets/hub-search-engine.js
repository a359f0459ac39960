// Searches the index that lyceum.search writes: reads the few files that a query needs. Knows nothing of pages.
// The terms are those of generator/lyceum/search/terms.py; one table of cases tests both.

const LETTERS = {
  "ß": "ss", "ς": "σ", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i",
  "ħ": "h", "ŋ": "n", "ŧ": "t", "ĸ": "k",
};
const LETTER = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "gu");
// Accents, points of Hebrew and Arabic, and characters without a width
const IGNORED = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u00ad\u200b-\u200f\u2060-\u2064\u20d0-\u20f0\ufe00-\ufe0f\ufeff]/gu;
const WORD = /[\p{L}\p{N}\p{M}]+(?:\+\+|#)?/gu;
// Thai, Lao, Burmese, Khmer, Chinese and Japanese: words without blanks between them
const UNSPACED = /([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\u{20000}-\u{3ffff}]+)/u;
const MAX_TERM_CHARACTERS = 30;
const MAX_QUERY_TERMS = 8;
const KEY_CHARACTERS = 8;
const MAX_POSTINGS = 2000; // A term that is in more documents of a field orders results, and excludes none.
const MAX_COMPLETIONS = 6;
const MAX_CORRECTIONS = 3;
const MAX_WORD_FILES = 3;
const FIELD_WEIGHTS = [10, 4, 1]; // title, topics, text
const KINDS = { p: "person", t: "tip", c: "challenge", o: "topic", b: "badge", l: "board", y: "year", g: "page", h: "help" };
const KIND_WEIGHTS = { o: 1.2, c: 1.1, t: 1.05, p: 1, g: 1, b: 0.9, y: 0.8, l: 0.7, h: 0.5 };
const MAX_NEIGHBOURS = 4; // Results of one kind in a row, while another kind has something nearly as good
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

export function foldText(text) {
  const folded = text.normalize("NFKD").toLowerCase().replace(LETTER, (letter) => LETTERS[letter]);
  return folded.replace(IGNORED, "").normalize("NFC");
}

export function listTerms(text, isQuery = false) {
  const terms = [];
  for (const word of foldText(text).match(WORD) ?? []) {
    word.split(UNSPACED).forEach((part, index) => {
      const characters = Array.from(part);
      if (index % 2 === 0) {
        if (part) terms.push(characters.slice(0, MAX_TERM_CHARACTERS).join(""));
        return;
      }
      for (let start = 0; start < characters.length - 1; start++) terms.push(characters[start] + characters[start + 1]);
      if (!isQuery || characters.length === 1) terms.push(characters.at(-1));
    });
  }
  return terms;
}

// How many letters are left out, added, changed or exchanged with their neighbour; Infinity if more than `most`
export function countEdits(first, second, most) {
  if (Math.abs(first.length - second.length) > most) return Infinity;
  let rows = [[], Array.from({ length: second.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= first.length; i++) {
    const [before, last] = rows;
    const row = [i];
    for (let j = 1; j <= second.length; j++) {
      const changed = last[j - 1] + (first[i - 1] === second[j - 1] ? 0 : 1);
      row[j] = Math.min(changed, last[j] + 1, row[j - 1] + 1);
      if (i > 1 && j > 1 && first[i - 1] === second[j - 2] && first[i - 2] === second[j - 1]) {
        row[j] = Math.min(row[j], before[j - 2] + 1);
      }
    }
    if (Math.min(...row) > most) return Infinity;
    rows = [last, row];
  }
  const edits = rows[1][second.length];
  return edits > most ? Infinity : edits;
}

// The sum that names a file (CRC-32)
function name(firstTerm) {
  let sum = -1;
  for (const byte of new TextEncoder().encode(firstTerm)) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
  }
  return ((sum ^ -1) >>> 0).toString(16).padStart(8, "0");
}

// The position of the last value that is not after `term`, in a sorted list that begins with ""
function findPosition(values, term) {
  let low = 0;
  let high = values.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (values[middle] <= term) low = middle; else high = middle;
  }
  return low;
}

const reverse = (text) => Array.from(text).reverse().join("");
const isShort = (term) => term.length === 1 && term < "\u0250";

function countAllowedEdits(term) {
  if (/^\d+$/.test(term) || term.length < 4) return 0;
  return term.length < 8 ? 1 : 2;
}

export class SearchIndex {
  // `load(address, type)` promises the file at an address below search/, as "json" or "text".
  constructor(load) {
    this.load = load;
    this.files = new Map();
  }

  read(address, type = "json") {
    if (!this.files.has(address)) {
      const file = this.load(address, type);
      this.files.set(address, file);
      file.catch(() => this.files.delete(address)); // The next query tries again.
    }
    return this.files.get(address);
  }

  async start() {
    this.manifest = await this.read("index.json");
    this.leaves ??= listLeaves(this.manifest.records);
    return this.manifest;
  }

  // The keys of all documents that match, best first, and the words that were searched for in place of typed ones.
  async rank(query) {
    await this.start();
    const terms = [...new Set(listTerms(query, true))].slice(0, MAX_QUERY_TERMS);
    const isOpen = !/\s$/u.test(query); // The last word may go on.
    const groups = await Promise.all(terms.map((term, index) => this.expand(term, isOpen && index === terms.length - 1)));
    const keys = order(groups, this.manifest.count, terms.length);
    const matched = groups.flat().map((match) => match.term);
    const corrected = groups.map((group, index) => (group[0]?.edits ? group[0].term : terms[index]));
    return { keys, matched, corrected: corrected.join(" ") === terms.join(" ") ? "" : corrected.join(" ") };
  }

  // The indexed terms that a typed word may mean: itself, words that begin with it, and else words that are nearly the same
  async expand(term, isLast) {
    const exact = (await this.readTerms(term))[term];
    const matches = exact === undefined ? [] : [{ term, quality: 1, keys: exact }];
    if ((isLast && !isShort(term)) || !matches.length) {
      for (const word of await this.complete(term)) {
        matches.push({ term: word, quality: 0.25 + (0.5 * term.length) / word.length });
      }
    }
    if (!matches.length) {
      for (const [word, edits] of await this.correct(term)) matches.push({ term: word, quality: 0.5 / edits, edits });
    }
    await Promise.all(matches.map(async (match) => { match.keys ??= (await this.readTerms(match.term))[match.term] ?? ""; }));
    return matches;
  }

  readTerms(term) {
    const { terms } = this.manifest;
    return this.read(`terms/${name(terms[findPosition(terms, term)])}.json`);
  }

  // The lines of a sorted list that begin with a prefix
  async readLines(folder, prefix) {
    const firsts = this.manifest[folder];
    const start = findPosition(firsts, prefix);
    const end = Math.min(findPosition(firsts, prefix + "\uffff"), start + MAX_WORD_FILES - 1);
    const files = firsts.slice(start, end + 1).map((first) => this.read(`${folder}/${name(first)}.txt`, "text"));
    return (await Promise.all(files)).flatMap((text) => text.split("\n")).filter((line) => line.startsWith(prefix));
  }

  // Words, the most frequent in titles first. A line ends with a letter or digit that says how frequent the word is.
  async readWords(prefix) {
    const lines = await this.readLines("words", prefix);
    return lines.map((line) => [line.slice(0, -1), line.at(-1)]).filter(([word]) => word.startsWith(prefix));
  }

  async complete(term) {
    const words = (await this.readWords(term)).filter(([word]) => word !== term);
    words.sort(([first, rate], [second, other]) => (rate < other ? 1 : rate > other ? -1 : first.length - second.length));
    return words.slice(0, isShort(term) ? 2 : MAX_COMPLETIONS).map(([word]) => word);
  }

  // Of a word with few typing errors, the beginning or the end is right.
  async correct(term) {
    const most = countAllowedEdits(term);
    if (!most) return [];
    const starts = new Set([term.slice(0, 2)]);
    if (term.length === 4) starts.add(term[0] + term[2]); // The two in the middle may have changed places.
    const lines = await Promise.all([
      ...[...starts].map(async (start) => (await this.readWords(start)).map(([word]) => word)),
      this.readLines("endings", reverse(term).slice(0, 2)).then((endings) => endings.map(reverse)),
    ]);
    const words = [...new Set(lines.flat())].map((word) => [word, countEdits(term, word, most)]);
    const near = words.filter(([, edits]) => edits <= most);
    near.sort(([first, edits], [second, other]) => edits - other || (first < second ? -1 : 1));
    return near.filter(([, edits]) => edits === near[0][1]).slice(0, MAX_CORRECTIONS);
  }

  // What results show of these documents. A document that was removed a moment ago is left out.
  async describe(keys) {
    const records = await Promise.all(keys.map(async (key) => {
      const file = await this.read(`records/${this.findLeaf(key)}.json`).catch(() => ({}));
      return (file[key] ?? []).map(([address, title, topics, text]) => ({ address, title, topics, text, kind: KINDS[key[1]] }));
    }));
    return records.flat();
  }

  findLeaf(key) {
    const bits = Array.from(key.slice(2), (character) => ALPHABET.indexOf(character).toString(2).padStart(6, "0")).join("");
    for (let length = 0; length <= bits.length; length++) {
      if (this.leaves.has(bits.slice(0, length))) return bits.slice(0, length) || "all";
    }
    return "all";
  }
}

// The files of a tree: 0 is a file, and 1 stands before two halves.
function listLeaves(tree) {
  const leaves = new Set();
  let position = 0;
  const walk = (bits) => {
    if (tree[position++] === "0") leaves.add(bits);
    else { walk(bits + "0"); walk(bits + "1"); }
  };
  walk("");
  return leaves;
}

// Ranks documents: those that have all words first, then those that have most of them. `groups` has a list for each word.
function order(groups, count, wordCount) {
  const scores = new Map();
  groups.forEach((matches, index) => {
    const best = scoreMatches(matches, count);
    for (const [key, [score, isExactTitle]] of best) {
      const total = scores.get(key) ?? { score: 0, words: 0, titles: 0 };
      total.score += score;
      total.words += 1 << index;
      total.titles += isExactTitle ? 1 : 0;
      scores.set(key, total);
    }
  });
  const needed = groups.reduce((bits, matches, index) => bits | (matches.some(isCommon) ? 0 : 1 << index), 0);
  const full = [...scores].filter(([, { words }]) => (words & needed) === needed);
  const ranked = (full.length ? full : [...scores]).map(([key, { score, titles }]) => {
    const isWholeTitle = titles === wordCount && key[0] === ALPHABET_LENGTHS[wordCount];
    return [key, score * (KIND_WEIGHTS[key[1]] ?? 1) * (isWholeTitle ? 2 : 1)];
  });
  ranked.sort(([first, score], [second, other]) => other - score || (first < second ? -1 : 1));
  return mix(ranked);
}

const ALPHABET_LENGTHS = "0123456789abcdefghijklmnopqrstuvwxyz";
const splitKeys = (text) => text.match(new RegExp(`.{${KEY_CHARACTERS}}`, "g")) ?? [];
const isCommon = ({ keys }) => keys.split(" ").some((field) => field.length >= MAX_POSTINGS * KEY_CHARACTERS);

// The best match of each document, as [score, whether the typed word is in the title]
function scoreMatches(matches, count) {
  const best = new Map();
  for (const { quality, keys } of matches) {
    keys.split(" ").forEach((field, index) => {
      const documents = splitKeys(field);
      const rarity = 0.5 + Math.log2(1 + count / (documents.length + 1)) / Math.log2(2 + count);
      for (const key of documents) {
        const score = FIELD_WEIGHTS[index] * quality * rarity;
        if (score > (best.get(key)?.[0] ?? 0)) best.set(key, [score, index === 0 && quality === 1]);
      }
    });
  }
  return best;
}

// Lets another kind come between many results of one kind, if it is at least half as good.
function mix(ranked) {
  const keys = [];
  const rest = ranked.slice(0, 200);
  while (rest.length) {
    const kinds = keys.slice(-MAX_NEIGHBOURS).map((key) => key[1]);
    const isCrowded = kinds.length === MAX_NEIGHBOURS && kinds.every((kind) => kind === rest[0][0][1]);
    const other = isCrowded ? rest.findIndex(([key, score]) => key[1] !== kinds[0] && score >= rest[0][1] / 2) : -1;
    keys.push(rest.splice(Math.max(0, other), 1)[0][0]);
  }
  return [...keys, ...ranked.slice(200).map(([key]) => key)];
}
