// Shows the certificates of the learner whom the address names: certificates/?learner=ada. The elements come from the page's template.

import { shardOf } from "./hub-shards.js";

const FACTS = ["place", "score", "team", "confirmed"];
const LONG_TITLE = 50, LONG_TEXT = 250; // characters above which a certificate is set smaller

async function load(address) {
  const answer = await fetch(address);
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

/** What the site knows of a learner's certificates, or null. Who wants not to be found has a file of their own. */
async function find(key, { root, shards }) {
  const shared = await load(`${root}certificates/shards/${shardOf(key, Number(shards))}.json`);
  if (Object.hasOwn(shared?.learners ?? {}, key)) return shared;
  const own = await load(`${root}certificates/${encodeURIComponent(key)}.json`);
  return Object.hasOwn(own?.learners ?? {}, key) ? own : null;
}

function addLink(line, text, address) {
  const link = document.createElement("a");
  link.textContent = text;
  link.href = address;
  link.rel = "noopener";
  line.append(" · ", link);
  return link;
}

/** LinkedIn's form for a new certificate, filled in; credentials/certified_awards.py makes the same address. */
function linkedInAddress(certificate, { issuer, site }) {
  const [year, month] = certificate.day.split("-").map(Number);
  return `https://www.linkedin.com/profile/add?${new URLSearchParams({
    startTask: "CERTIFICATION_NAME", name: certificate.credentialName, organizationName: issuer, issueYear: year, issueMonth: month,
    certUrl: `${site}verify/?${new URLSearchParams({ credential: `${certificate.credential}.jwt` })}`,
    certId: certificate.credential.replace(/^credentials\//, ""),
  })}`;
}

function addBadgeLinks(line, certificate, texts) {
  if (!texts.issuer) return;
  const { credential, key, icon } = certificate;
  const verification = `${texts.root}verify/?${new URLSearchParams({ credential: `${credential}.jwt` })}`;
  addLink(line, texts.sayVerify, verification);
  addLink(line, texts.sayLinkedin, linkedInAddress(certificate, texts)).rel = "noopener nofollow";
  const wallet = addLink(line, texts.sayWallet, verification), file = addLink(line, texts.sayJwt, verification);
  for (const link of [wallet, file]) Object.assign(link.dataset, { credential, key, root: texts.root, icon: texts.root + icon });
  import("./hub-wallet.js").then((module) => module.start(wallet));
  import("./hub-credentials.js").then((module) => module.start(file));
}

/** Lists the certificates for challenges, then those for badges, each group with the latest first. */
function list(found, key, texts) {
  const learner = found.learners[key];
  const results = learner.results.map(([challenge, day, facts]) => ({
    id: `challenge-${challenge}`, day, dayText: found.days[day], lead: texts.sayResult, title: found.challenges[challenge].title, foot: found.challenges[challenge].hosts,
    facts: FACTS.filter((fact) => facts[fact]).map((fact) => [texts[`say${fact[0].toUpperCase()}${fact.slice(1)}`], facts[fact]]),
  }));
  const awards = learner.awards.map(([badge, day, tier = ""]) => {
    const { name, summary, criteria } = found.badges[badge];
    const tierName = tier && (texts[`tier${tier[0].toUpperCase()}${tier.slice(1)}`] ?? tier);
    return {
      id: `badge-${badge}`, key: badge, day, dayText: found.days[day], lead: texts.sayAward, title: tier ? `${name}, ${tierName}` : name, summary, facts: [[texts.sayCriteria, criteria]],
      icon: `badges/${encodeURIComponent(badge)}${tier && `-${tier}`}.svg`, credential: `credentials/${key}/${badge}${tier && `.${tier}`}`,
      credentialName: tier ? `${name} (${tierName})` : name,
    };
  });
  return [...results, ...awards];
}

function fill(sheet, certificate, learner, key, texts) {
  const paper = sheet.querySelector(".hub-paper");
  const put = (name, text) => {
    const place = paper.querySelector(`[data-${name}]`);
    if (text) place.textContent = text;
    else if (name !== "foot") place.remove();
    return place;
  };
  const { id, title, summary = "", facts, day, dayText } = certificate;
  paper.id = id;
  paper.setAttribute("aria-labelledby", `${id}-title`);
  put("name", learner.name);
  put("lead", certificate.lead);
  put("title", title).parentElement.id = `${id}-title`;
  put("summary", summary);
  put("day", dayText).dateTime = day;
  put("foot", certificate.foot);
  put("public", texts.address && `${texts.address}?learner=${encodeURIComponent(key)}#${id}`);
  const rows = facts.map(([label, value]) => {
    const row = document.createElement("div");
    row.append(document.createElement("dt"), document.createElement("dd"));
    row.firstChild.textContent = label;
    row.lastChild.append(document.createElement("bdi"));
    row.lastChild.firstChild.textContent = value;
    return row;
  });
  paper.querySelector("dl").replaceChildren(...rows);
  if (!rows.length) paper.querySelector("dl").remove();
  const seal = paper.querySelector("[data-seal]");
  seal.src = certificate.icon ? texts.root + certificate.icon : seal.dataset.seal;
  const length = [...[summary, ...facts.flat()].join(" ")].length;
  paper.classList.toggle("hub-paper--long", learner.shrink > 0 || [...title].length > LONG_TITLE || length > LONG_TEXT);
  paper.classList.toggle("hub-paper--longest", learner.shrink > 1);
  const alone = sheet.querySelector("[data-alone]");
  alone.href = `#${id}`;
  if (certificate.icon) addBadgeLinks(alone.parentElement, certificate, texts);
}

function show(page, found, key) {
  const texts = page.dataset, learner = found.learners[key], template = page.querySelector("[data-sheet]");
  const owner = page.querySelector("[data-owner]");
  owner.href = `${texts.root}learners/${encodeURIComponent(key)}/`;
  owner.firstChild.textContent = learner.name;
  const title = texts.sayTitle.replace("{name}", () => learner.name);
  page.querySelector("h1").textContent = title;
  document.title = title;
  page.querySelector("[data-all]").href = `?learner=${encodeURIComponent(key)}`;
  for (const certificate of list(found, key, texts)) {
    const sheet = template.content.cloneNode(true);
    fill(sheet, certificate, learner, key, texts);
    page.append(sheet);
  }
  page.querySelector("[data-until-shown]").remove();
  page.querySelector("[data-when-shown]").hidden = false;
  if (location.hash) location.replace(location.hash); // the browser looked for the certificate before it was there
}

function choose(page, text) {
  const said = page.querySelector("[data-said]");
  said.textContent = text;
  said.parentElement.hidden = !text;
  page.querySelector("[data-choose]").hidden = false;
}

export async function start(page) {
  if (page.dataset.hubStarted) return;
  page.dataset.hubStarted = "yes";
  const key = (new URLSearchParams(location.search).get("learner") ?? "").trim().toLowerCase();
  if (!key) return choose(page, "");
  try {
    const found = await find(key, page.dataset);
    if (found) show(page, found, key);
    else choose(page, page.dataset.sayNobody);
  } catch {
    choose(page, page.dataset.sayDown);
  }
}
