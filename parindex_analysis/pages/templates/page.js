"use strict";
/* Tables that can be sorted and searched, findings that are copied with their citation. No library, no request. */
(() => {
  /** A text without capitals, accents and the stroke of đ, as people type it in a hurry. */
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();

  const make = (name, values) => Object.assign(document.createElement(name), values);

  /* --- Sorting --------------------------------------------------------------------------------------- */

  const keyOf = (cell) => (cell.dataset.sort === undefined ? cell.textContent.trim() : Number(cell.dataset.sort));

  /** Numbers by size, words by the page's alphabet; what is not known comes last either way. */
  function compare(first, second, order) {
    const unknown = (key) => key === "" || key === "–" || Number.isNaN(key);
    if (unknown(first) || unknown(second)) return unknown(first) - unknown(second);
    if (typeof first === "number" && typeof second === "number") return order * (first - second);
    return order * String(first).localeCompare(String(second), document.documentElement.lang, { numeric: true });
  }

  function sortable(table) {
    const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, at) => {
      const button = make("button", { type: "button", className: "sort" });
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const order = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", order > 0 ? "ascending" : "descending");
        const rows = [...body.rows];
        rows.sort((a, b) => compare(keyOf(a.cells[at]), keyOf(b.cells[at]), order));
        body.append(...rows);
      });
    });
  }

  /* --- Searching ------------------------------------------------------------------------------------- */

  const FEW = 8; /* rows that are seen at a glance */

  function searchable(table) {
    const rows = [...table.tBodies[0].rows], told = make("span", { className: "found" });
    if (rows.length < FEW) return;
    told.setAttribute("role", "status");
    const input = make("input", { type: "search", autocomplete: "off", spellcheck: false });
    const label = make("label");
    label.append(table.dataset.find, " ", input);
    const line = make("p", { className: "search" });
    line.append(label, " ", told);
    table.closest(".table").before(line);
    const texts = rows.map((row) => plain(row.textContent));
    input.addEventListener("input", () => {
      const words = plain(input.value).split(/\s+/).filter(Boolean);
      const shown = rows.filter((row, at) => !(row.hidden = !words.every((word) => texts[at].includes(word))));
      told.textContent = words.length
        ? table.dataset.found.replace("{n}", shown.length).replace("{of}", rows.length) : "";
    });
  }

  /* --- Copying --------------------------------------------------------------------------------------- */

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch { /* an old browser, or one that keeps the clipboard from pages in a folder */ }
    const area = make("textarea", { value: text, className: "visually-hidden" });
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }

  function copyable(list) {
    const words = list.dataset;
    [...list.children].forEach((item, at) => {
      const said = item.querySelector(".said"), evidence = item.querySelector(".evidence");
      const button = make("button", { type: "button", className: "copy", textContent: words.copy });
      said.id ||= `${list.id || "finding"}-${[...document.querySelectorAll(".findings")].indexOf(list)}-${at}`;
      button.setAttribute("aria-describedby", said.id);
      button.addEventListener("click", async () => {
        const address = location.protocol.startsWith("http") ? ` ${location.href.split("#")[0]}` : "";
        const text = `${said.textContent} [${evidence.textContent.trim()}] ${words.cite}${address}`;
        if (!await copy(text)) return;
        button.textContent = words.copied;
        setTimeout(() => { button.textContent = words.copy; }, 2000);
      });
      item.append(button);
    });
  }

  document.querySelectorAll("table.live").forEach((table) => { sortable(table); searchable(table); });
  document.querySelectorAll(".findings[data-cite]").forEach(copyable);
})();
