// Runs the theme's search in Node.js. Usage: node search_in_shards.mjs <folder of theme/assets>, with JSON on the standard
// input: {"terms": [[text, is query], …]} prints the terms of each text; {"folder": …, "queries": […]} prints, for each
// query, {found: [address, …], files, bytes, corrected} of an index in a folder.
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";

const source = readFileSync(`${process.argv[2]}/hub-search-engine.js`);
const engine = await import(`data:text/javascript;base64,${source.toString("base64")}`);
const given = JSON.parse(readFileSync(0, "utf-8"));

async function run(query) {
  let bytes = 0;
  let files = 0;
  const index = new engine.SearchIndex(async (address, type) => {
    const data = await readFile(`${given.folder}/search/${address}`, "utf-8");
    bytes += Buffer.byteLength(data);
    files += 1;
    return type === "json" ? JSON.parse(data) : data;
  });
  const { keys, corrected } = await index.rank(query);
  const found = (await index.describe(keys.slice(0, 8))).map(({ address }) => address);
  return { found, count: keys.length, corrected, files, bytes };
}

if (given.terms) console.log(JSON.stringify(given.terms.map(([text, isQuery]) => engine.listTerms(text, isQuery))));
else console.log(JSON.stringify(await Promise.all(given.queries.map(run))));
