// Searches documents with the engine and the settings of the theme. Usage: node search_in_lunr.cjs <lunr.js>, with
// {"docs": […], "queries": […]} on the standard input. Prints the addresses of the results of each query, best first.
const lunr = require(process.argv[2]);
const { docs, queries } = JSON.parse(require("fs").readFileSync(0, "utf-8"));
lunr.tokenizer.separator = /[\s\-]+/;
const index = lunr(function () {
  this.pipeline.reset();
  this.searchPipeline.reset();
  this.ref("location");
  this.field("title", { boost: 1000 });
  this.field("text");
  for (const doc of docs) this.add(doc);
});
const search = (words) => index.query((query) => {
  for (const term of words.toLowerCase().split(lunr.tokenizer.separator)) {
    query.term(term, { presence: lunr.Query.presence.REQUIRED, wildcard: lunr.Query.wildcard.TRAILING });
    query.term(term, { boost: 10 });
  }
});
console.log(JSON.stringify(queries.map((words) => search(words).map((result) => result.ref))));
