// Verifies a credential of Open Badges 3.0: whether this hub issued it and it is still valid. Every step is shown.
// The credential stays in the browser. Requests go to this site only: for its keys, its revocation list and the badge.

import { findCredential, get } from "./hub-credentials.js";

const LARGEST = 1_000_000;
const TYPE = "OpenBadgeCredential";
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const json = (part) => JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes(part)));
const one = (value) => (Array.isArray(value) ? value[0] : value) ?? {};
const text = (value) => (typeof value === "string" ? value : "");
const ordered = (value) =>
  Array.isArray(value) ? value.map(ordered)
  : value && typeof value === "object" ? Object.fromEntries(Object.keys(value).sort().map((name) => [name, ordered(value[name])]))
  : value;
const same = (left, right) => JSON.stringify(ordered(left)) === JSON.stringify(ordered(right));

/** Returns what a file contains: {jwt} or {document}, or null if it is neither. */
export function held(given) {
  let found = given.trim();
  if (found.length > LARGEST) return null;
  if (found.startsWith("<")) {
    const picture = new DOMParser().parseFromString(found, "image/svg+xml");
    const baked = picture.getElementsByTagNameNS("https://purl.imsglobal.org/ob/v3p0", "credential")[0];
    found = (baked?.getAttribute("verify") || baked?.textContent || "").trim();
  }
  if (JWT.test(found)) return { jwt: found };
  try {
    const document = JSON.parse(found);
    return document && typeof document === "object" && !Array.isArray(document) ? { document } : null;
  } catch { return null; }
}

function parts(jwt) {
  try {
    const [header, payload, signature] = jwt.split(".");
    const made = json(payload);
    return [made.type].flat().includes(TYPE) ? { header: json(header), made, signed: `${header}.${payload}`, signature: bytes(signature) } : null;
  } catch { return null; }
}

/** Returns the steps, each {step, state: yes | no | unknown, say, more}, and the credential if its signature is valid. */
export async function verified(found, site) {
  const steps = [];
  const put = (step, state, say = state, more = "") => (steps.push({ step, state, say, more }), state === "yes");
  const told = (made, believed, forms) => ({ steps, made: believed ? made : null, forms });

  const read = found?.jwt ? parts(found.jwt) : null;
  const made = read?.made ?? ([found?.document?.type].flat().includes(TYPE) ? found.document : null);
  if (!put("read", made && one(made.credentialSubject).achievement ? "yes" : "no")) return told(made, false);

  const issuer = text(made.issuer?.id ?? made.issuer);
  if (!put("issuer", issuer === site.did && (!read || made.iss === site.did) ? "yes" : "no", undefined, issuer === site.did ? site.url : issuer.slice(0, 200) || "?")) return told(made, false);

  const id = text(made.id);
  const place = id.startsWith(`${site.url}credentials/`) && id.endsWith(".json") ? id.slice(site.url.length, -".json".length) : null;
  const twin = place ? await findCredential(`${place}.jwt`, site.root, site.get) : { state: "gone" };
  const signature = read ? await fits(read, site) : await proven(made, site);
  if (!put("signature", ...signature)) return told(made, false);

  const now = site.now ?? Date.now();
  const from = Date.parse(made.validFrom);
  const until = made.validUntil ? Date.parse(made.validUntil) : made.exp ? made.exp * 1000 : Infinity;
  if (!(from <= now)) put("dates", "no", "early", site.day(from));
  else if (!(now < until)) put("dates", "no", "no", site.day(until));
  else put("dates", "yes", "yes", site.day(from));

  const list = await site.get(site.revoked);
  try {
    const taken = JSON.parse(list.text).revokedCredentials.find((other) => other.id === id && other.revoked !== false);
    put("revoked", taken ? "no" : "yes", undefined, taken ? text(taken.revocationReason) : "");
  } catch { put("revoked", "unknown"); }

  put("here", { there: "yes", gone: "no" }[twin.state] ?? "unknown");
  return told(made, true, twin.forms);
}

async function fits(read, site) {
  const { header, made } = read;
  const agrees = made.jti === made.id && made.sub === one(made.credentialSubject).id && made.nbf * 1000 === Date.parse(made.validFrom);
  if (header.alg !== "EdDSA" || !agrees) return ["no"];
  return signed(site, header.kid, (method) => method.publicKeyJwk?.x && bytes(method.publicKeyJwk.x), read.signature, new TextEncoder().encode(read.signed));
}

/** Verifies an embedded proof (eddsa-rdfc-2022). The credential must have exactly the fields that this hub writes. */
async function proven({ proof: proofs, ...made }, site) {
  const proof = one(proofs);
  if (proof.cryptosuite !== "eddsa-rdfc-2022" || proof.type !== "DataIntegrityProof" || proof.proofPurpose !== "assertionMethod") return ["no"];
  let signature, data;
  try {
    if (!same(made, ours(made))) return ["no"];
    signature = base58(proof.proofValue);
    const hashed = await Promise.all([proofQuads(proof), quads(made)].map((lines) => site.subtle.digest("SHA-256", new TextEncoder().encode(lines))));
    data = new Uint8Array(hashed.flatMap((hash) => [...new Uint8Array(hash)]));
  } catch { return [site.subtle ? "no" : "unknown"]; }
  return signed(site, proof.verificationMethod, (method) => method.publicKeyMultibase && base58(method.publicKeyMultibase).slice(2), signature, data);
}

async function signed(site, named, raw, signature, data) {
  const keys = await site.get(site.keys);
  let known;
  try {
    const { id, verificationMethod } = JSON.parse(keys.text);
    if (id !== site.did) return ["unknown", "offline"];
    const method = verificationMethod.find((other) => other.id === named);
    known = method && raw(method);
  } catch { return ["unknown", "offline"]; }
  if (!known) return ["no", "key"];
  let key;
  try { key = await site.subtle.importKey("raw", known, { name: "Ed25519" }, false, ["verify"]); }
  catch { return ["unknown"]; } // The browser lacks the algorithm, or the page is not served over HTTPS.
  return [(await site.subtle.verify({ name: "Ed25519" }, key, signature, data)) ? "yes" : "no"];
}

function base58(multibase) {
  let number = 0n, zeros = "";
  if (multibase.length > 100 || multibase[0] !== "z") throw new Error();
  for (const digit of multibase.slice(1)) {
    const value = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".indexOf(digit);
    if (value < 0) throw new Error();
    if (!number && !value) zeros += "00";
    number = number * 58n + BigInt(value);
  }
  const hex = number ? number.toString(16) : "";
  return Uint8Array.from((zeros + (hex.length % 2 ? "0" : "") + hex).match(/../g) ?? [], (two) => parseInt(two, 16));
}

/** Returns a credential with the signed fields only, as lyceum.credentials writes them. Other fields are left out. */
function ours(made) {
  const { issuer, credentialSubject: { identifier: [who], achievement: about, id: subject }, credentialStatus, credentialSchema: [schema] } = made;
  return {
    "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json", "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"],
    id: made.id, type: ["VerifiableCredential", TYPE], name: made.name, description: made.description,
    issuer: { id: issuer.id, type: ["Profile"], name: issuer.name, url: issuer.url }, validFrom: made.validFrom,
    credentialSubject: {
      id: subject, type: ["AchievementSubject"],
      identifier: [{ type: "IdentityObject", hashed: false, identityHash: who.identityHash, identityType: who.identityType }],
      achievement: {
        id: about.id, type: ["Achievement"], achievementType: about.achievementType, name: about.name, description: about.description,
        criteria: { id: about.criteria.id, narrative: about.criteria.narrative },
        ...(about.image && { image: { id: about.image.id, type: "Image" } }),
      },
    },
    ...(made.evidence && { evidence: made.evidence.map(({ id }) => ({ id, type: ["Evidence"] })) }),
    credentialStatus: { id: credentialStatus.id, type: "1EdTechRevocationList" },
    credentialSchema: [{ id: schema.id, type: "1EdTechJsonSchemaValidator2019" }],
  };
}

const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", OB = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#", W3 = "https://www.w3.org/2018/credentials#";
const SCHEMA_ORG = "https://schema.org/", SECURITY = "https://w3id.org/security#", XSD = "http://www.w3.org/2001/XMLSchema#", XSD_OB = "https://www.w3.org/2001/XMLSchema#";

/** Return an address and a text as terms of N-Quads. Both throw for characters that this hub never signs. */
const at = (address) => { if (typeof address !== "string" || !/^[a-z]+:[^\x00-\x20<>"{}|^\x60\\\x7f-\uffff]+$/.test(address)) throw new Error(); return `<${address}>`; };
const literal = (said) => { if (typeof said !== "string" || /[\x00-\x1f\x7f]/.test(said)) throw new Error(); return `"${said.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`; };

/** Returns the credential as canonical N-Quads (RDFC-1.0), like `canonicalize_credential` in lyceum.credentials. */
function quads(made) {
  const { issuer, credentialSubject: subject, credentialStatus: status } = made;
  const about = subject.achievement, [who] = subject.identifier, [schema] = made.credentialSchema;
  const lines = new Set();
  const says = (thing, what, value) => lines.add(`${thing} <${what}> ${value} .\n`);
  const isA = (thing, kind) => says(thing, `${RDF}type`, `<${kind}>`);
  const me = at(made.id), they = at(subject.id), what = at(about.id), us = at(issuer.id);
  isA(me, `${W3}VerifiableCredential`);
  isA(me, `${OB}OpenBadgeCredential`);
  says(me, `${SCHEMA_ORG}name`, literal(made.name));
  says(me, `${SCHEMA_ORG}description`, literal(made.description));
  says(me, `${W3}issuer`, us);
  says(me, `${W3}validFrom`, `${literal(made.validFrom)}^^<${XSD}dateTime>`);
  says(me, `${W3}credentialSubject`, they);
  says(me, `${W3}credentialStatus`, at(status.id));
  says(me, `${W3}credentialSchema`, at(schema.id));
  for (const { id } of made.evidence ?? []) { says(me, `${W3}evidence`, at(id)); isA(at(id), `${OB}Evidence`); }
  isA(at(status.id), "https://purl.imsglobal.org/spec/vcrl/v1p0/context.json#1EdTechRevocationList");
  isA(at(schema.id), "https://purl.imsglobal.org/spec/vccs/v1p0/context.json#1EdTechJsonSchemaValidator2019");
  isA(us, `${OB}Profile`);
  says(us, `${SCHEMA_ORG}name`, literal(issuer.name));
  says(us, `${SCHEMA_ORG}url`, `${literal(issuer.url)}^^<${XSD_OB}anyURI>`);
  isA(they, `${OB}AchievementSubject`);
  says(they, `${OB}achievement`, what);
  says(they, `${OB}identifier`, "_:c14n0");
  isA("_:c14n0", `${OB}IdentityObject`);
  says("_:c14n0", `${OB}hashed`, `"false"^^<${XSD_OB}boolean>`);
  says("_:c14n0", `${OB}identityHash`, literal(who.identityHash));
  says("_:c14n0", `${OB}identityType`, literal(who.identityType));
  isA(what, `${OB}Achievement`);
  says(what, `${OB}achievementType`, literal(about.achievementType));
  says(what, `${SCHEMA_ORG}name`, literal(about.name));
  says(what, `${SCHEMA_ORG}description`, literal(about.description));
  says(what, `${OB}Criteria`, at(about.criteria.id));
  says(at(about.criteria.id), `${OB}narrative`, literal(about.criteria.narrative));
  if (about.image) { says(what, `${OB}image`, at(about.image.id)); isA(at(about.image.id), `${OB}Image`); }
  return [...lines].sort().join("");
}

const proofQuads = ({ created, cryptosuite, verificationMethod }) =>
  `_:c14n0 <http://purl.org/dc/terms/created> ${literal(created)}^^<${XSD}dateTime> .\n` +
  `_:c14n0 <${RDF}type> <${SECURITY}DataIntegrityProof> .\n` +
  `_:c14n0 <${SECURITY}cryptosuite> ${literal(cryptosuite)}^^<${SECURITY}cryptosuiteString> .\n` +
  `_:c14n0 <${SECURITY}proofPurpose> <${SECURITY}assertionMethod> .\n` +
  `_:c14n0 <${SECURITY}verificationMethod> ${at(verificationMethod)} .\n`;

// The page
const make = (tag, name, ...inside) => {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...inside);
  return made;
};

export function start(form) {
  if (form.dataset.hubStarted) return;
  form.dataset.hubStarted = "yes";
  form.hidden = false;
  document.querySelector("[data-until-started]")?.remove();
  const say = (...names) => form.dataset[["say", ...names].map((name, at) => (at ? name[0].toUpperCase() + name.slice(1) : name)).join("")];
  const seen = document.querySelector("[data-seen]");
  const field = form.querySelector("[data-text]");
  const root = new URL(form.dataset.root, location.href).href;
  const day = (when) => (Number.isFinite(when) ? new Intl.DateTimeFormat(document.documentElement.lang || undefined, { dateStyle: "long", timeZone: "UTC" }).format(when) : "?");
  const site = {
    did: form.dataset.did, url: form.dataset.site, root, day, subtle: globalThis.crypto?.subtle,
    keys: new URL(form.dataset.keys, location.href).href,
    revoked: new URL(form.dataset.revoked, location.href).href,
    get,
  };

  /** Returns the address of a credential on this site, from its address here or its public one; null for other addresses. */
  function place(given) {
    let address;
    try {
      address = new URL(given.startsWith(site.url) ? given.slice(site.url.length) : given, root);
      const asked = address.href.startsWith(`${root}verify/`) && address.searchParams.get("credential"); // It is a link to this page.
      if (asked) address = new URL(asked, root);
    } catch { return null; }
    const inside = address.href.startsWith(`${root}credentials/`) && !/%2f|%5c/i.test(address.pathname);
    return inside && /\.(jwt|json)$/.test(address.pathname) ? address.origin + address.pathname : null;
  }

  function show({ steps, made, forms }, moved) {
    const states = steps.map((step) => step.state);
    const outcome = states.includes("no") ? "falls" : states.includes("unknown") ? "unsure" : "stands";
    seen.dataset.seen = outcome;
    seen.querySelector("[data-said]").textContent = say(outcome);
    seen.querySelector("[data-steps]").replaceChildren(...steps.map(({ step, state, say: how, more }) => {
      const line = make("li", `hub-verify__${state}`);
      line.append(make("span", "hub-verify__state", say("state", state)), make("span", "", say(step, how), ...(more ? [" ", make("bdi", "", more)] : [])));
      return line;
    }));
    seen.querySelector("[data-card]").replaceChildren(...(made ? [card(made, forms)] : []));
    seen.hidden = false;
    if (!moved) return;
    seen.focus({ preventScroll: true });
    seen.scrollIntoView({ block: "nearest" });
  }

  /** Shows a credential; `forms` are its files if it is on this site. */
  function card(made, forms) {
    const subject = one(made.credentialSubject);
    const about = one(subject.achievement);
    const name = text([subject.identifier].flat().find((known) => known?.identityType === "name")?.identityHash) || text(subject.id);
    const who = forms && text(subject.id).startsWith(site.url) ? Object.assign(make("a", "", name), { href: root + subject.id.slice(site.url.length) }) : name;
    const facts = make("dl", "hub-verify__facts");
    const put = (label, ...value) => facts.append(make("dt", "", label), make("dd", "", ...value));
    put(say("earned"), day(Date.parse(made.validFrom)));
    put(say("by"), make("bdi", "", text(made.issuer?.name) || form.dataset.issuer));
    if (text(about.criteria?.narrative)) put(say("how"), make("bdi", "", about.criteria.narrative));
    const evidence = text(one(made.evidence).id);
    if (/^https:\/\//.test(evidence)) put(say("evidence"), Object.assign(make("a", "", evidence), { href: evidence, rel: "nofollow noopener noreferrer" }));
    if (forms) put(say("take"), ...Object.entries(forms).reverse().flatMap(([form, file]) => {
      const address = URL.createObjectURL(new Blob([`${file}\n`], { type: form === "jwt" ? "application/jwt" : "application/ld+json" }));
      const name = decodeURIComponent(made.id.split("/").pop()).replace(/json$/, form);
      return [Object.assign(make("a", "", `.${form}`), { href: address, download: name }), " "];
    }));
    const whole = make("div", "hub-verify__card");
    const image = text(about.image?.id ?? about.image);
    if (forms && image.startsWith(site.url)) whole.append(Object.assign(make("img"), { src: root + image.slice(site.url.length), alt: "", width: 96, height: 96 }));
    const words = make("div", "hub-verify__words", make("p", "hub-verify__badge", make("bdi", "", text(about.name))), make("p", "hub-verify__who", make("bdi", "", who)), facts);
    whole.append(words);
    return whole;
  }

  let asked = 0;
  async function verify(given, moved = true) {
    const mine = ++asked;
    seen.hidden = true;
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    let answer;
    const address = place(given.trim());
    const got = address && given.trim().length < 2000 && !JWT.test(given.trim()) ? await findCredential(address.slice(root.length), root, get) : { state: "there", text: given };
    if (got.state === "there") answer = await verified(held(got.text), site);
    else answer = { steps: [got.state === "gone" ? { step: "read", state: "no", say: "gone" } : { step: "read", state: "unknown", say: "unknown" }], made: null };
    button.disabled = false;
    if (mine === asked) show(answer, moved);
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); verify(field.value); });
  form.querySelector("[data-file]").addEventListener("change", async (event) => {
    const file = event.target.files[0];
    if (file) verify(file.size > LARGEST ? "" : await file.text());
  });
  const wanted = new URL(location.href).searchParams.get("credential");
  if (wanted) {
    const address = place(wanted);
    verify(address ?? "", false);
  }
}
