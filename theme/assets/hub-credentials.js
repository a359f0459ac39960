// Reads signed badges: a learner's credentials are in one file, badges/signed/<learner>.json, each as a JWT and the proof that makes JSON-LD
// of it. A credential keeps an address of its own, credentials/<learner>/<badge>.json or .jwt, at which no file is.

const ADDRESS = /^credentials\/([^/]+)\/([^/]+)\.(json|jwt)$/;
const CLAIMS = ["iss", "jti", "nbf", "sub"]; // what a JWT has besides the credential

function readPayload(jwt) {
  const text = atob(jwt.split(".")[1].replace(/-/g, "+").replace(/_/g, "/"));
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(text, (char) => char.charCodeAt(0))));
}

/** The credential as JSON-LD with its proof, as it is in the file that ends in .json. */
export function makeJson({ jwt, proof }) {
  const fields = Object.entries(readPayload(jwt)).filter(([name]) => !CLAIMS.includes(name));
  return JSON.stringify({ ...Object.fromEntries(fields), proof: [proof] });
}

/** Reads the credential with an address below the site's root. `get` loads a file: {state: there | gone | unknown, text}.
    Returns the same, with the text that the address asks for, and the name and the forms {jwt, json} of the credential. */
export async function findCredential(address, root, get) {
  const [, learner, name, form] = ADDRESS.exec(address) ?? [];
  if (!name) return { state: "gone" };
  const answer = await get(`${root}badges/signed/${learner}.json`);
  if (answer.state !== "there") return { state: answer.state };
  try {
    const { credentials } = JSON.parse(answer.text), key = decodeURIComponent(name);
    if (!Object.hasOwn(credentials, key)) return { state: "gone" };
    const forms = { jwt: credentials[key].jwt, json: makeJson(credentials[key]) };
    return { state: "there", text: forms[form], name: key, forms };
  } catch { return { state: "unknown" }; }
}

/** Loads a file of the site. */
export async function get(address) {
  try {
    const answer = await fetch(address, { cache: "no-cache", redirect: "error", credentials: "omit" });
    if (answer.status === 404 || answer.status === 410) return { state: "gone" };
    return answer.ok ? { state: "there", text: await answer.text() } : { state: "unknown" };
  } catch { return { state: "unknown" }; }
}

/** Has a link save a file whose bytes `make` gives. Where they cannot be made, the link leads where it says. */
export function offerFile(link, name, make) {
  const place = link.href;
  link.download = name;
  link.addEventListener("click", async (event) => {
    if (link.href.startsWith("blob:")) return;
    event.preventDefault();
    try {
      const file = URL.createObjectURL(await make());
      link.href = file;
      link.click();
      link.href = place;
      setTimeout(() => URL.revokeObjectURL(file), 60_000);
    } catch { location.assign(place); }
  });
}

/** Has a link save the credential that it names as a JWT. */
export function start(link) {
  if (link.dataset.hubStarted) return;
  link.dataset.hubStarted = "yes";
  const { credential, root } = link.dataset;
  offerFile(link, `${credential.split("/").pop()}.jwt`, async () => {
    const found = await findCredential(`${credential}.jwt`, root, get);
    if (found.state !== "there") throw new Error(found.state);
    return new Blob([`${found.text}\n`], { type: "application/jwt" });
  });
}
