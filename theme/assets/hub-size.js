// Says how large the site is. A build writes the numbers last, to a file of their own: no page can know the size of the site that it is in.

export async function start(section) {
  const { hubSize, say, limit, warning } = section.dataset;
  try {
    const answer = await fetch(hubSize);
    if (!answer.ok) return;
    const { files, megabytes } = await answer.json();
    const language = document.documentElement.lang || undefined, share = (megabytes * 1e6) / Number(limit);
    const texts = {
      files: new Intl.NumberFormat(language).format(files),
      size: new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(megabytes),
      share: new Intl.NumberFormat(language, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(share),
    };
    section.querySelector("[data-said]").textContent = say.replace(/\{(\w+)\}/g, (_, name) => texts[name]);
    section.querySelector("[data-large]").hidden = !(share >= Number(warning));
  } catch { /* The link to the file stays. */ }
}
