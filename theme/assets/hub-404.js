// Leads from an address that the site no longer has to the page that took its place. Without this script, a page that is not found
// says where awards and certificates are now.

const MAX_PARTS = 12; // of an award's old address, `<badge>-<learner>`, where either may have hyphens
const CREDENTIAL = /^credentials\/[^/]+\/[^/]+\.(json|jwt)$/; // the address of a signed badge, at which no file is
const LATER_PAGE = /--\d+$/; // of a list, which became shorter
const HASH = /\.[0-9a-f]{16}$/; // told apart two awards with one address

async function exists(address) {
  try {
    return (await fetch(address, { method: "HEAD" })).ok;
  } catch {
    return false;
  }
}

async function findAward(name, root) {
  const parts = name.replace(HASH, "").split("-");
  let badgePage = null;
  for (let count = 1; count < Math.min(parts.length, MAX_PARTS); count++) {
    const [badge, learner] = [parts.slice(0, count), parts.slice(count)].map((part) => encodeURIComponent(part.join("-")));
    if (!(await exists(`${root}badges/${badge}/`))) continue;
    badgePage = `${root}badges/${badge}/`;
    if (await exists(`${root}learners/${learner}/`)) return `${root}learners/${learner}/#award-${badge}`;
  }
  return badgePage;
}

/** The address that took the place of an old one, from the path below the site's root; null if there is none. */
export async function findNewAddress(path, root) {
  if (CREDENTIAL.test(path)) return `${root}verify/?${new URLSearchParams({ credential: path })}`;
  const [folder, name, rest] = path.replace(/(index\.html)?$/, "").replace(/\/+$/, "").split("/").map(decodeURIComponent);
  if (!name || rest !== undefined) return null;
  if (folder === "certificates") return `${root}certificates/?learner=${encodeURIComponent(name)}`;
  if (folder === "badges" && LATER_PAGE.test(name)) return `${root}badges/${encodeURIComponent(name.replace(LATER_PAGE, ""))}/`;
  return folder === "awards" ? findAward(name, root) : null;
}

export async function start(page) {
  const root = new URL(page.dataset.hubMoved, location.href);
  if (!location.pathname.startsWith(root.pathname)) return;
  try {
    const address = await findNewAddress(location.pathname.slice(root.pathname.length), root.pathname);
    if (address) location.replace(address + (address.includes("#") ? "" : location.hash));
  } catch { /* An address that cannot be decoded: the page says that nothing is there. */ }
}
