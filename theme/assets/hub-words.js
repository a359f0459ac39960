// The one way from words to values: keys, scores, time zones and languages. `lyceum check --fix` and the forms on GitHub do the same in
// Python (lyceum/schema: name_keys, written_numbers, timezone_names, language_names), and a test compares the two.

const MOST_WORDS = 400, MOST_LIST = 5000, MOST_KEY = 60, MOST_BYTES = 176;
export const folded = (text) => text.normalize("NFC").toLowerCase();
const joined = (text) => text.split(/\s+/u).filter(Boolean).join(" ");
const first = (text, most) => { const characters = [...text]; return characters.length > most ? characters.slice(0, most).join("") : text; };

// Keys
const SPECIAL = { "i/o": "io", "pl/sql": "plsql", "ci/cd": "ci-cd", "tcp/ip": "tcp-ip", "gnu/linux": "gnu-linux", "q&a": "q-and-a" };
const STYLED = /[\u00aa\u00ba\u00b2\u00b3\u00b9\u02b0-\u02b8\u02e0-\u02e4\u1d2c-\u1d6a\u2070-\u209c\u2100-\u214f\u2460-\u24ff\u3200-\u33ff\ufb00-\ufb06\uff10-\uff5a\u{1d400}-\u{1d7ff}\u{1f100}-\u{1f1ac}]/gu;
const plainly = (text) => text.replace(/\p{Default_Ignorable_Code_Point}/gu, "").replace(STYLED, (character) => character.normalize("NFKC"));

/** Returns the key that words suggest, in lower case; empty if no letter or digit is left. */
export function makeKey(text) {
  let words = joined(plainly(first(text, MOST_WORDS).normalize("NFC"))).toLowerCase();
  if (Object.hasOwn(SPECIAL, words)) return SPECIAL[words];
  words = words.replace(/\+\+/g, "pp")
    .replace(/(^|[^\p{L}])([a-z])#/gu, "$1$2sharp")
    .replace(/(^|[^\p{L}\p{N}])\.(?=net(?![\p{L}\p{N}]))/gu, "$1dot")
    .replace(/([\p{L}\p{N}])['’](?=[\p{L}\p{N}])/gu, "$1")
    .replace(/(\p{L})\.(?=[\p{L}\p{N}])/gu, "$1")
    .replace(/(\p{N})\.(?=\p{L})/gu, "$1");
  const parts = words.replace(/[^\p{L}\p{N}\p{Mn}\p{Mc}]+/gu, " ").split(" ").map((word) => word.replace(/^[\p{Mn}\p{Mc}]+/u, "")).filter(Boolean);
  let slug = first(parts.join("-"), MOST_KEY);
  while (new TextEncoder().encode(slug).length > MOST_BYTES) slug = [...slug].slice(0, -1).join("");
  return slug.replace(/-+$/, "");
}
const SCRIPTS = ["Latin", "Cyrillic", "Greek", "Arabic", "Hebrew", "Armenian", "Georgian", "Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Tamil",
  "Telugu", "Kannada", "Malayalam", "Sinhala", "Thai", "Lao", "Khmer", "Myanmar", "Ethiopic", "Han}\\p{Script=Hiragana}\\p{Script=Katakana", "Hangul"];
const LETTERS = SCRIPTS.map((script) => new RegExp(`[\\p{Script=${script}}]`, "u"));
const KOREAN = /^[\p{Script=Hangul}\p{Script=Han}\p{Script=Inherited}0-9]+$/u;
const mixesScripts = (part) => LETTERS.filter((letters) => letters.test(part)).length > 1 && !KOREAN.test(part);
export const isKey = (text) => text.length <= 80 && /^[\p{L}\p{N}\p{Mn}\p{Mc}]+(-[\p{L}\p{N}\p{Mn}\p{Mc}]+)*$/u.test(text) && !text.split("-").some(mixesScripts);
const ONE_SCRIPT = SCRIPTS.map((script) => new RegExp(`^[\\p{Script=${script}}\\p{Script=Inherited}0-9]+$`, "u"));

/** Returns the key that a title suggests as a file name. Words that mix alphabets, which the check refuses, give the other name. */
export function makeFileKey(text, other) {
  const name = makeKey(text);
  return isKey(name) && name === name.normalize("NFKC") && name.split("-").every((part) => ONE_SCRIPT.some((script) => script.test(part))) ? name : other;
}

const PAGE = /^(?:(?:https?:\/\/\S*\/|[./]*(?:content\/)?)(?:learners|tips|topics|challenges|badges)\/([^/?#\s]+?)(?:\/challenge\.md|\.ya?ml|\.md)?\/?(?:[?#]\S*)?|([^/.\s]+)\.ya?ml)$/u;
/** Returns the key in the address of a page or a file of the hub, such as `learners/ada`; empty if the text is none. */
export function keyInAddress(text) {
  const match = text.length <= MOST_LIST ? text.trim().match(PAGE) : null, key = match ? match[1] || match[2] : "";
  try { return decodeURIComponent(key); } catch { return key; }
}
const spelling = (text) => makeKey(text).replace(/-/g, "");

/** Returns the spellings under which a name is looked for; a `js` at the end makes no difference. */
export function listSpellings(text) {
  const whole = spelling(text);
  const length = [...whole].length;
  if (whole.endsWith("js")) return length > 4 ? [whole, whole.slice(0, -2)] : [whole];
  return length > 2 ? [whole, `${whole}js`] : [whole];
}

/** Returns the names in `python, sql` or `HTML/CSS`, as they are written. `isKnown` tells that words are one name. */
export function splitNames(text, isKnown = () => false) {
  if ([...text].length > MOST_LIST) return [text];
  const parts = text.split(/[,;|•·،、，；\n]/);
  if (parts.length > 1 && !isKnown(parts.at(-1).trim())) parts.push(...parts.pop().split(/\s[&+]\s/u)); // the last sign in a list
  const names = parts.flatMap((part) => splitPart(joined(part).replace(/^[ -]+|[ -]+$/g, ""), isKnown));
  return [...new Set(names.filter(Boolean))];
}
function splitPart(text, isKnown) {
  if (!text || isKnown(text) || Object.hasOwn(SPECIAL, text.toLowerCase()) || text.includes("://") || keyInAddress(text)) return [text];
  let names = text.split(/ (?:and|&|\+) /i).map((name) => name.trim());
  if (names.length > 1 && names.every((name) => name && (isKnown(name) || !name.includes(" ")))) return names.flatMap((name) => splitPart(name, isKnown));
  names = text.split(" ").map((name) => name.replace(/^-+|-+$/g, ""));
  if (names.length > 1 && names.every((name) => name && isKnown(name))) return names;
  names = text.split("/").map((name) => name.trim());
  if (names.length > 1 && names.every((name) => (/\p{L}/u.test(name) && ([...name].length > 1 || /^[cr]$/i.test(name))) || isKnown(name))) return names;
  return [text];
}

/** Makes a function that returns the key of what has this key, name or alias. `things`: [[key, name, ...aliases]]. */
export function makeFinder(things, { spellings = true } = {}) {
  const unique = (pairs) => {
    const found = new Map();
    for (const [name, key] of pairs) if (name) found.set(name, found.has(name) && found.get(name) !== key ? "" : key);
    return found;
  };
  const keys = new Map(things.flatMap(([key, , ...aliases]) => [...aliases, key].map((name) => [folded(name), key])));
  const names = unique(things.map(([key, name]) => [folded(joined(name || "")), key]));
  const spelt = unique(spellings ? things.flatMap(([key, ...others]) => [key, ...others].map((name) => [spelling(name || ""), key])) : []);
  return (words) => {
    const text = keyInAddress(words) || words.trim().replace(/^@/, "");
    const key = keys.get(folded(text)) || names.get(folded(joined(text))) || keys.get(makeKey(text));
    return key || listSpellings(text).map((name) => spelt.get(name)).find(Boolean) || "";
  };
}

// Logins
/** Returns whether GitHub can have an account with this name. */
export const isLogin = (text) => text.length <= 39 && /^-*[A-Za-z0-9][A-Za-z0-9-]*(_[A-Za-z0-9]+)?$/.test(text);
export const loginOf = (text) => text.match(/^(?:@|(?:https?:\/\/)?(?:www\.)?github\.com\/@?)([A-Za-z0-9-]{1,39}(?:_[A-Za-z0-9]{1,38})?)\/?(?:[?#]\S*)?$/)?.[1] || text;

// Links
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}(?=[/?#]|$)/i;
const FILE = /^[\w.-]+\.(?:html?|mdx?|pdf|txt|py|ipynb|[jt]sx?|css|json|ya?ml|csv|png|jpe?g|gif|svg|webp|zip|docx?|xlsx?|pptx?|sh|rb)$/i;
/** Returns the address that is meant by `github.com/ada` or `@ada@mastodon.social`; the text itself if it is another one. */
export function linkOf(text) {
  const link = text.trim(), account = link.match(/^@([A-Za-z0-9_.]{1,64})@([a-z0-9-]+(?:\.[a-z0-9-]+)+)$/);
  if (account) return `https://${account[2]}/@${account[1]}`;
  return !/[@\s]/.test(link) && HOST.test(link) && !FILE.test(link) ? `https://${link}` : link;
}
/** Returns whether others can open an address: it is https, and names a site of the internet and no account on it. */
export function isAddress(text) {
  try {
    const url = new URL(text);
    return text.length <= 2000 && /^https:\/\/[^/?#@\s\\]+(?:[/?#][^\s\\]*)?$/i.test(text) && /^[^.].*\.[^.]+$/.test(url.hostname) && !url.username && !/^https?:\/\/https?[:/]/i.test(text)
      && !/^(?:127|10|0|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.[0-9.]+$|\.(?:localhost|local|lan|internal|localdomain)$/.test(url.hostname);
  } catch { return false; }
}

// Scores
const SCORE = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?(0*\d{1,2}|0*[12]\d{2}|0*30[0-8]))?$|^-?(\d{1,6}:[0-5]?\d|\d{1,6}):[0-5]\d(\.\d+)?$/;
export const isScore = (text) => text.length <= 64 && SCORE.test(text);
const SECONDS = Object.entries({
  86400: "d day days tag tage jour jours día días", 3600: "h hr hrs hour hours std stunde stunden heure heures", 60: "m min mins minute minutes minuten minutos ' ′",
  1: "s sec secs second seconds sekunden secondes segundos \" ″",
}).flatMap(([seconds, words]) => words.split(" ").map((word) => [word, Number(seconds)]));
const SECONDS_BY_UNIT = new Map(SECONDS);
const PLAIN_SIGNS = Object.fromEntries([
  ...[..."\u2212\u2010\u2011\u2013\ufe63\uff0d"].map((sign) => [sign, "-"]), ["\uff0c", ","], ["\u066c", "'"], ["\uff0e", "."], ["\u066b", "."],
  ["\uff0b", "+"], ["\uff1a", ":"], ["\uff05", "%"], ["\u066a", "%"],
  ...[..."½¼¾⅕⅖⅗⅘⅛⅜⅝⅞"].map((fraction, at) => [fraction, `\u2044${"5 25 75 2 4 6 8 125 375 625 875".split(" ")[at]}\u2044`]),
]);
const DECIMALS_OF_PART = { "1/2": "5", "1/4": "25", "3/4": "75" }, SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺";
const plainNumber = (text) => joined([...text].slice(0, 80).map((character) => (/\p{Nd}/u.test(character) ? digitOf(character) : PLAIN_SIGNS[character] ?? character)).join(""))
  .replace(/(^|[^\d.,])(\d*) ?\u2044(\d+)\u2044(?!\d)/g, (_, before, whole, decimals) => `${before}${whole || 0}.${decimals}`)
  .replace(/(^|[^\d.,/])(\d{1,12}) ([13]\/[24])(?![\d/])/g, (all, before, whole, part) => (DECIMALS_OF_PART[part] ? `${before}${whole}.${DECIMALS_OF_PART[part]}` : all))
  .replace(/(?:(\d) ?[×x*·⋅] ?|(^|[^\d.,]))10(?:(?:\^|\*\*) ?([+-]?\d{1,3})|([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))(?!\d)/g, (_, digit, before, exponent, raised) =>
    `${digit || `${before}1`}e${exponent || [...raised].map((sign) => "0123456789-+"[SUPERSCRIPTS.indexOf(sign)]).join("")}`);
function digitOf(character) {
  let code = character.codePointAt(0), value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - 1)) && (code - 1 >= 48)) { code -= 1; value += 1; }
  return String(value);
}

/** Returns the numbers that a text with separators can mean; the one with decimals first. */
function readNumber(text) {
  const match = text.match(/^([+-]?) ?([0-9][0-9 '’_.,]*|[.,][0-9]+)((?:[eE][+-]?[0-9]{1,3})?)$/);
  if (!match) return [];
  const [, sign, number, exponent] = match;
  const separators = [...number].filter((character) => " '’_.,".includes(character));
  if (!separators.length || (separators.length === 1 && separators[0] === ".")) return [sign + number + exponent];
  const last = separators.at(-1), at = number.lastIndexOf(last);
  const [whole, decimals] = [number.slice(0, at), number.slice(at + 1)], grouping = separators.slice(0, -1);
  if (".,".includes(last) && !grouping.includes(last)) {
    if (!grouping.length) {
      const withDecimals = `${sign}${whole || "0"}.${decimals}${exponent}`;
      return /^[1-9]\d{0,2}$/.test(whole) && decimals.length === 3 ? [withDecimals, sign + whole + decimals + exponent] : [withDecimals];
    }
    return isGrouped(whole) ? [`${sign}${whole.replace(/\D/g, "")}.${decimals}${exponent}`] : [];
  }
  return isGrouped(number) ? [sign + number.replace(/\D/g, "") + exponent] : [];
}
function isGrouped(number) {
  if (new Set([...number].filter((character) => !/[0-9]/.test(character))).size !== 1) return false;
  const [head, ...groups] = number.split(/[ '’_.,]/);
  return head.length >= 1 && head.length <= 3 && groups.length > 0 && groups.at(-1).length === 3 &&
    (groups.every((group) => group.length === 3) || (head.length <= 2 && groups.slice(0, -1).every((group) => group.length === 2)));
}
function clock(seconds, fraction = "") {
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600), minutes = Math.floor(seconds / 60) % 60;
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}${/[1-9]/.test(fraction) ? `.${fraction}` : ""}`;
}
function readTime(text) {
  let match = text.match(/^(?:([0-9]{1,4}) ?(?:d|days?)?[ ,:]{1,2})?([0-9]{1,6}):([0-9]{1,2}):([0-9]{1,2})([.,][0-9]{0,40})?$/);
  if (match) {
    const [days, hours, minutes, seconds] = match.slice(1, 5).map((part) => Number(part || 0));
    return minutes > 59 || seconds > 59 ? null : clock(((days * 24 + hours) * 60 + minutes) * 60 + seconds, (match[5] || "").slice(1));
  }
  match = text.match(/^([0-9]{1,6}):([0-9]{1,2})([.,][0-9]{0,40})?$/);
  if (match) return Number(match[2]) < 60 ? clock(Number(match[1]) * 60 + Number(match[2]), (match[3] || "").slice(1)) : null;
  match = text.match(/^([0-9]{1,6}):([0-9]{2})(:[0-9]{2})?([.,][0-9]{1,40})? ?(\p{L}{1,12})\.?$/u);
  if (match) { // `1:30 h` and `1:30 min`
    const factor = SECONDS_BY_UNIT.get(match[5].toLowerCase());
    if (![1, 60, 3600].includes(factor)) return null;
    return readTime(`${match[1]}:${match[2]}${match[3] || (factor === 3600 ? ":00" : "")}${(match[4] || "").replace(",", ".")}`);
  }
  match = text.match(/^P(?=[\dT])(\d+D)?(?:T(.+))?$/i);
  return match ? readTimeUnits((match[1] || "") + (match[2] || ""), 1) : readTimeUnits(text, 2);
}
function readTimeUnits(text, leastNumbers) {
  const part = /([0-9]{1,9})(?:[.,]([0-9]{1,40}))? ?([\p{L}]{1,12}|['′"″])\.?(?: ?, ?| and | und | et )?/uy;
  let total = 0, last = Infinity, count = 0, fraction = "", position = 0;
  for (let match; (part.lastIndex = position, match = part.exec(text)); count++) {
    const factor = SECONDS_BY_UNIT.get(match[3].toLowerCase());
    if (factor === undefined || factor >= last || fraction) return null;
    if (match[2] && factor !== 1) return null; // fractions of an hour are left to `lyceum check`
    total += Number(match[1]) * factor;
    fraction = /[1-9]/.test(match[2] || "") ? match[2] : "";
    position = part.lastIndex + (text[part.lastIndex] === " " ? 1 : 0);
    last = factor;
  }
  const rest = text.slice(position).match(/^([0-9]{1,2})([.,][0-9]{1,40})?$/);
  if (rest && count && last === 60 && Number(rest[1]) < 60) return clock(total + Number(rest[1]), (rest[2] || "").slice(1));
  if (rest && count && last === 3600 && !rest[2] && Number(rest[1]) < 60) return clock(total + Number(rest[1]) * 60);
  return count >= leastNumbers && position >= text.length ? clock(total, fraction) : null;
}

const SMALL_UNITS = { ms: 3, msec: 3, millisecond: 3, milliseconds: 3, "µs": 6, "μs": 6, us: 6, microseconds: 6, ns: 9, nanoseconds: 9 };
/** Returns an amount of time in seconds, or as h:mm:ss from an hour on; null if the unit is none of time. */
function inSeconds(number, unit) {
  const places = Object.hasOwn(SMALL_UNITS, unit) ? SMALL_UNITS[unit] : 0;
  if (places) {
    const [, sign, whole, decimals = ""] = number.match(/^([+-]?)(\d*)(?:\.(\d*))?$/) || [];
    if (whole === undefined) return null;
    const digits = whole.padStart(places + 1, "0");
    const text = `${digits.slice(0, -places)}.${digits.slice(-places)}${decimals}`.replace(/^0+(?=\d)/, "").replace(/\.?0+$/, "");
    return Number(text) < 3600 ? (sign === "-" ? sign : "") + text : null;
  }
  const seconds = SECONDS_BY_UNIT.has(unit) ? Number(number) * SECONDS_BY_UNIT.get(unit) : NaN;
  if (!Number.isSafeInteger(seconds)) return null;
  return seconds < 3600 ? String(seconds) : clock(seconds);
}

/** Returns a score as the project writes it: `12.5` for `12,5`. What can mean two numbers stays as it is. */
export function toScore(text, { measure = "", unit = "" } = {}) {
  const given = text.trim();
  if (isScore(given)) return given;
  const plain = plainNumber(given);
  const sign = plain.match(/^[€$£¥₹₽₩#~≈<>≤≥] ?(?=[0-9+-])/)?.[0] || "";
  const match = plain.slice(sign.length).match(/^([^A-Za-z%°"µμ]*[0-9](?:[eE][+-]?[0-9]{1,3})?)\s?([^\d\s:+,;/|-][^\d:+,;|]{0,23})?$/);
  const numbers = match && !/\p{No}/u.test(match[2] || "") ? readNumber(match[1].trim()) : [];
  let better = readTime(plain);
  if (numbers.length === 1) {
    const written = sign.trim() + (match[2] || "").trim().replace(/\.$/, "").toLowerCase(), isSeconds = SECONDS_BY_UNIT.get(written) === 1;
    const words = { points: ["point", "points", "pts", "pt", "p"], percent: ["%", "percent", "per cent", "pct", "prozent", "pour cent", "por ciento"], count: ["times", "x"] }[measure] || [];
    if (written === "" || written === "%" || (isSeconds && (!measure || measure === "duration"))) better = numbers[0];
    else if (measure === "duration") better = inSeconds(numbers[0], written);
    else if (measure) better = words.includes(written) || (unit && unit.toLowerCase() === written) ? numbers[0] : null;
  }
  return better && isScore(better) ? better : given;
}

// Time zones and languages
const plainWord = (text) => folded(joined(text.replace(/’/g, "'"))).normalize("NFD").replace(/[\u0300-\u036f]/g, "").normalize("NFC");

const AREA = /^(?:africa|america|asia|atlantic|australia|europe|indian|pacific)\//;

/** Returns the time zone that is meant; the text itself if none or several can be meant, or if it has several parts, which `lyceum check` reads.
 * `words`: zones by folded words. */
export function zoneOf(text, zones, words) {
  if (zones.includes(text)) return text;
  const word = plainWord(first(text, 100).replace(/^[ '"“”]+|[ '"“”]+$/g, "").replace(/\\/g, "/").replace(/[\s_.]+/g, " ").trim()).replace(/ \/ /g, "/").trim(), path = word.replace(/ - /g, "/");
  const named = zones.find((zone) => [zone, zone.split("/").reverse().join("/")].some((name) => plainWord(name.replace(/_/g, " ")) === path));
  if (named && path.includes("/")) return named;
  const area = word.match(AREA)?.[0] || "", place = word.slice(area.length);
  for (const name of [word, place, place.replace(/ (?:(?:standard|daylight|summer) )?time(?: zone)?$/, "")]) {
    const found = Object.hasOwn(words, name) ? words[name] : null;
    if (found) return found.length === 1 && plainWord(found[0]).startsWith(area) ? found[0] : text;
  }
  return text;
}

const LEVEL = "(?:native|fluent|basic|some|a little|beginner|intermediate|advanced|mother tongue|[abc][12]|conversational)";
const QUALIFIER = new RegExp(`\\s*(?:\\([^()]*\\)|(?:[-–:,]\\s*|\\s)${LEVEL})\\s*$|^${LEVEL}(?::\\s*|\\s+)(?=\\S)`, "i");

/** Returns the tag of a language: `de` for `Deutsch`, `pt-BR` for `pt_BR`, `ja` for `jp`. `words`: tags by folded words. */
export function languageOf(text, codes, words) {
  const given = joined(text), known = (word) => (Object.hasOwn(words, word) ? words[word] : "");
  if (known(plainWord(given)) && !/^[A-Za-z]{2}([_-]|$)/.test(given)) return known(plainWord(given));
  const plain = given.replace(QUALIFIER, ""), tag = plain.match(/^([A-Za-z]{2,3})((?:[_-][A-Za-z0-9]{2,8})*)$/);
  if (tag && codes.includes(tag[1].toLowerCase())) return plain.includes("_") ? plain.split("_").map((part, i) => (i && part.length === 2 ? part.toUpperCase() : i ? part : part.toLowerCase())).join("-") : plain;
  const name = plainWord(plain);
  const code = [plainWord(given), name].map(known).find(Boolean), region = given.match(/\(([A-Z]{2})\)$/)?.[1];
  return code ? code + (region && !known(plainWord(given)) ? `-${region === "UK" ? "GB" : region}` : "") : given;
}
