/* The front page: a search without accents, and one language alone. The address's fragment remembers both. */
(() => {
  "use strict";
  const root = document.documentElement;
  const each = (where, what) => [...where.querySelectorAll(what)];
  const box = document.querySelector("#search");
  const fold = (text) =>
    " " + text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ");
  const has = (text, word) => text.includes(" " + word);

  /* Places in the list of names, as 0-3,7. */
  const places = (runs = "") =>
    runs ? runs.split(",").map((run) => run.split("-").map(Number)) : [];

  const indices = each(document, ".index").map((section) => ({
    section,
    link: document.querySelector(`.indices a[href="#${section.querySelector("h2").id}"]`).parentElement,
    text: fold(section.querySelector(".of").textContent),
    units: each(document, `.units[data-of="${section.dataset.units}"] p`).flatMap((list) => list.textContent.split("; ")),
    years: each(section, "[data-year]").map((row) => ({
      row,
      year: row.dataset.year,
      text: fold(row.textContent),
      paged: places(row.dataset.units),
    })),
    before: section.querySelector(".before"),
    hits: section.querySelector(".hits"),
  }));
  const all = each(document, "[data-year]").length;

  /* A number is a year; another word begins a word of the index, of the year's text, or of one unit's name. */
  const knows = (index, year, word) =>
    /^\d+$/.test(word) ? year.year.startsWith(word) : has(index.text, word) || has(year.text, word);
  const mark = (element, found) => element && element.setAttribute("data-found", found ? "yes" : "no");

  /* A unit's name, and its pages of the years found; their address is made from the name. */
  const hit = (index, unit, before, found) => {
    const place = index.units.indexOf(unit);
    const links = found.filter((year) => year.paged.some(([first, last = first]) => first <= place && place <= last));
    const file = `units/${fold(unit).trim().replaceAll(" ", "-")}.${root.lang}.html`;
    return [
      (before || "") + unit,
      ...links.flatMap(({ year }) => {
        const link = document.createElement("a");
        link.href = `${index.section.querySelector("h2").id}/${year}/${file}`;
        link.textContent = year;
        return [" ", link];
      }),
    ];
  };
  const scan = (index, words) => {
    const called = (some) => (some.length ? index.units.filter((unit) => some.every((word) => has(fold(unit), word))) : []);
    const named = new Set(called(words.filter((word) => !/^\d/.test(word))));
    const found = index.years.filter((year) => {
      const left = words.filter((word) => !knows(index, year, word));
      const units = called(left);
      units.forEach((unit) => named.add(unit));
      return !left.length || units.length;
    });
    index.years.forEach((year) => mark(year.row, found.includes(year)));
    mark(index.section, found.length);
    mark(index.link, found.length);
    mark(index.before, found.some((year) => year.row.matches("li")));
    index.hits.hidden = !named.size;
    index.hits.lastElementChild.replaceChildren(...[...named].flatMap((unit, at) => hit(index, unit, at && "; ", found)));
    return found.length;
  };
  const search = () => {
    const words = fold(box.value).trim().split(" ").filter(Boolean);
    const shown = indices.reduce((sum, index) => sum + scan(index, words), 0);
    for (const line of each(document, ".search p")) {
      const text = shown ? line.dataset.shown : line.dataset.nothing;
      line.textContent = words.length ? text.replace("{shown}", shown).replace("{n}", all) : "";
    }
  };

  const show = (lang) => {
    root.className = lang;
    root.lang = lang === "en" ? "en" : "vi";
    for (const choice of each(document, ".switch a")) {
      choice.toggleAttribute("aria-current", choice.hash === "#lang=" + lang);
    }
  };
  const place = () => location.hash.slice(1).split("&").find((part) => !part.includes("="));
  const remember = () => {
    const parts = [place(), root.className !== "both" && "lang=" + root.className];
    const words = box.value.replace(/[\ud800-\udfff]/gu, "").trim(); /* half a sign can't stand in an address */
    parts.push(words && "q=" + encodeURIComponent(words));
    history.replaceState(null, "", "#" + parts.filter(Boolean).join("&"));
  };
  const follow = () => {
    const given = new URLSearchParams(location.hash.slice(1));
    if (/^(vi|en|both)$/.test(given.get("lang"))) {
      show(given.get("lang"));
    }
    if (given.has("q")) {
      box.value = given.get("q");
    }
    search();
    if (given.size > 1 && place()) {
      document.getElementById(place())?.scrollIntoView();
    }
    remember();
  };

  each(document, ".switch, .search").forEach((control) => (control.hidden = false));
  box.addEventListener("input", search);
  box.addEventListener("change", remember);
  addEventListener("hashchange", follow);
  show("both");
  follow();
})();
