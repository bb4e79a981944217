"use strict";
/* What if the weights were others: the same arithmetic as `parindex score`, in the page. No library, no request. */
(() => {
  const NOISE = 1e-12, SAME = 1e9, DRAWS = 500;
  const MOST = 1e6, LEAST = 1e-6; /* points of one part, and of all together: what lies beyond is a slip */

  /* --- Pure arithmetic ------------------------------------------------------------------------------- */

  const sum = (values) => values.reduce((total, value) => total + value, 0);

  /** New maximum points, or null where the points set leave nothing for the others. */
  function maxima(official, state) {
    const scale = sum(official);
    const points = state.equal ? official.map(() => scale / official.length) : [...official];
    const fixed = official.map((_, at) => at in state.set);
    for (const at in state.set) points[at] = state.set[at];
    if (state.keep || !fixed.includes(true)) return points;
    const left = scale - sum(points.filter((_, at) => fixed[at]));
    const others = sum(points.filter((_, at) => !fixed[at]));
    if (left < 0 || (others <= 0 && Math.abs(left) > 1e-9)) return null;
    return points.map((value, at) => (fixed[at] || others <= 0 ? value : value * left / others));
  }

  /** Ranks from 1, greatest first; totals that agree to nine decimals share one. */
  function ranks(totals, ties) {
    const keys = totals.map((total) => Math.round(total * SAME));
    const above = (key) => keys.filter((other) => other > key);
    return keys.map((key) => {
      const first = above(key).length + 1;
      if (ties === "dense") return new Set(above(key)).size + 1;
      return ties === "average" ? first + (keys.filter((other) => other === key).length - 1) / 2 : first;
    });
  }

  const VALUES = { sum: (share) => share, geometric: Math.log, harmonic: (share) => -1 / share };
  const MEANS = { sum: (value) => value, geometric: Math.exp, harmonic: (value) => -1 / value };

  /** Total of a unit: the mean over what applies to it, times the scale; bonus points on top as they are. */
  function totalOf(unit, weights, method, scale) {
    let above = 0, below = 0;
    for (let at = 0; at < weights.length; at += 1) {
      const weight = weights[at] * (unit.applies ? unit.applies[at] : 1);
      if (weight === 0) continue;
      if (method !== "sum" && unit.shares[at] === 0) return unit.extra || 0;
      above += weight * VALUES[method](unit.shares[at]);
      below += weight;
    }
    if (below === 0) return -Infinity; /* nothing applies: last, without a total */
    return scale * MEANS[method](above / below) + (unit.extra || 0);
  }

  /** Totals under weights: a sum's scale is that of the weights, unless another is given. */
  const totalsOf = (data, weights, scale = data.method === "sum" ? sum(weights) : data.scale) =>
    data.units.map((unit) => totalOf(unit, weights, data.method, scale));

  /** Least share by which all weights must move before two units change places; 1 is never, null not known here. */
  function radius(above, below, weights, method) {
    const same = (one, at) => (one.applies ? one.applies[at] : 1);
    if (weights.some((_, at) => same(above, at) !== same(below, at))) return null;
    const zero = (unit) => method !== "sum" && unit.shares.some((share, at) => share === 0 && same(unit, at) > 0);
    if (zero(above) || zero(below)) return zero(below) && !zero(above) ? 1 : 0;
    const bonus = ((above.extra || 0) - (below.extra || 0)) / sum(weights);
    if (method !== "sum" && bonus) return null;
    const gaps = weights.map((weight, at) => weight && weight * same(above, at)
      && weight * same(above, at) * (VALUES[method](above.shares[at]) - VALUES[method](below.shares[at]) + bonus));
    const spread = sum(gaps.map(Math.abs));
    const found = spread > 0 ? sum(gaps) / spread : 0;
    return found > NOISE ? found : 0; /* below 0 only where a tie is broken by the order of names */
  }

  /** Random numbers that are the same on every machine (mulberry32). */
  function stream(seed) {
    let state = seed >>> 0;
    return () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
  }

  /** Ranks that each unit takes in 5 to 95% of draws with every weight within ±vary, and how often it leads. */
  function simulate(data, weights) {
    const next = stream(1), places = data.units.map(() => []), scale = sum(weights);
    for (let draw = 0; draw < DRAWS; draw += 1) {
      const drawn = weights.map((weight) => weight * (1 + data.vary * (2 * next() - 1)));
      const keys = totalsOf(data, drawn, scale).map((total) => Math.round(total * SAME));
      const order = [...keys.keys()].sort((a, b) => keys[b] - keys[a]);
      let place = 1; /* as ranks() gives it under "min", without comparing each unit with each other one */
      order.forEach((unit, at) => {
        if (at && keys[unit] < keys[order[at - 1]]) place = at + 1;
        places[unit].push(place);
      });
    }
    return places.map((taken) => {
      taken.sort((a, b) => a - b);
      const at = (share) => taken[Math.min(DRAWS - 1, Math.floor(share * DRAWS))];
      return { low: at(0.05), high: at(0.95), first: taken.filter((place) => place === 1).length / DRAWS };
    });
  }

  /** Least and greatest new total of one unit of which a total and perhaps its parts are known as intervals. */
  function splitRange(total, parts, factors) {
    return [0, 1].map((end) => {
      const sign = end ? -1 : 1, first = factors[0] <= factors[1] ? 0 : 1;
      const start = parts.map((part) => part[end]), room = parts.map((part) => part[1] - part[0]);
      const moved = Math.max(sign * (total[end] - sum(start)), 0);
      const byFirst = Math.min(moved, room[first]);
      const points = sum(start.map((value, at) => value * factors[at]));
      return points + sign * (byFirst * factors[first] + (moved - byFirst) * factors[1 - first]);
    });
  }

  /* --- One block's panel ----------------------------------------------------------------------------- */

  function text(words, values) {
    return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  function build(panel) {
    const data = JSON.parse(panel.querySelector("script").textContent), words = data.words;
    const figure = (value, digits) => new Intl.NumberFormat(data.lang, {
      minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false }).format(value);
    const find = (name) => panel.querySelector(`[data-part="${name}"]`);
    const inputs = [...panel.querySelectorAll("input[data-code]")];
    const numbers = inputs.filter((input) => input.type === "number");
    const marks = [...panel.querySelectorAll("[data-unit]")];
    const rows = new Map(marks.map((mark) => [mark.dataset.unit, mark.closest("tr")]));
    const official = data.columns.map((column) => column.points), codes = data.columns.map((column) => column.code);
    const start = data.kind === "items" ? ranks(totalsOf(data, official), data.ties) : null;
    let state = { equal: false, keep: false, set: {} }, waiting = 0;

    const fits = (value) => typeof value === "number" && value >= 0 && value <= MOST;

    /** Show what is wrong, in words of ours; nothing where nothing is. */
    function complain(word) {
      find("problem").textContent = word || "";
      find("problem").hidden = !word;
    }

    function show(unit, cells) {
      const row = rows.get(unit.id);
      for (const [name, value] of Object.entries(cells)) row.querySelector(`[data-cell=${name}]`).textContent = value;
      return row;
    }

    function items(points) {
      const totals = totalsOf(data, points), places = ranks(totals, data.ties);
      const order = data.units.map((_, at) => at)
        .sort((a, b) => places[a] - places[b] || (data.units[a].id < data.units[b].id ? -1 : 1));
      const near = order.slice(1).map((unit, at) => radius(data.units[order[at]], data.units[unit], points, data.method));
      const least = near.includes(null) ? null : near.length ? Math.min(...near) : 1;
      const ranges = simulate(data, points);
      for (const at of order) {
        const moved = start[at] - places[at];
        const row = show(data.units[at], {
          rank: figure(places[at], places[at] % 1 ? 1 : 0), total: Number.isFinite(totals[at]) ? figure(totals[at], 2) : "–",
          change: moved > 0 ? `▲ ${moved}` : moved < 0 ? `▼ ${-moved}` : "=",
          typical: ranges[at].low === ranges[at].high ? `${ranges[at].low}` : `${ranges[at].low}–${ranges[at].high}`,
          first: ranges[at].first ? `${figure(100 * ranges[at].first, 0)}%` : "–" });
        Object.assign(row.dataset, { total: totals[at], rank: places[at] });
        row.parentNode.append(row);
      }
      panel.dataset.radius = least === null ? "" : least;
      find("radius").textContent = least === null ? "" : least >= 1 ? words.never : text(words.radius, { radius: figure(100 * least, 2) });
      const movers = places.filter((place, at) => place !== start[at]).length;
      const first = order.filter((at) => places[at] === places[order[0]]).map((at) => data.units[at].name);
      const leader = first.length > 3 ? `${first.slice(0, 3).join(", ")} …` : first.join(", ");
      return text(words.summary, { leader, n: movers, of: places.length });
    }

    function intervals(points) {
      const factors = points.map((value, at) => value / official[at]);
      const same = points.every((value, at) => Math.abs(value - official[at]) <= 1e-9);
      const ends = data.units.map((unit) => (same ? unit.total : splitRange(unit.total, unit.parts, factors)));
      const places = same ? data.units.map((unit) => unit.ranks) : ends.map(([low, high]) => [
        1 + ends.filter((other) => other[0] > high + 1e-9).length,
        data.size - ends.filter((other) => other[1] < low - 1e-9).length]);
      ends.forEach(([low, high], at) => {
        const [best, worst] = data.size ? [places[at][0], places[at][1]] : ["", ""];
        const row = show(data.units[at], {
          rank: best === worst ? `${best}` : `${best}–${worst}`,
          total: high - low < 5e-7 ? figure(low, 2) : `${figure(low, 2)}–${figure(high, 2)}` });
        Object.assign(row.dataset, { low, high, best, worst });
      });
      return text(words.split, { survey: figure(points[1], 1), appraised: figure(points[0], 1) });
    }

    function command() {
      const set = Object.entries(state.set).map(([at, value]) => ` --set ${codes[at]}=${value}`).join("");
      return `${data.command}${set}${state.equal ? " --equal" : ""}${state.keep ? " --keep-others" : ""}`;
    }

    function fragment() {
      const set = Object.entries(state.set).map(([at, value]) => `${encodeURIComponent(codes[at])}:${value}`).join(",");
      return `#whatif=${data.group};set=${set}${state.equal ? ";equal" : ""}${state.keep ? ";keep" : ""}`;
    }

    function update(quiet) {
      const points = maxima(official, state);
      const wrong = points && (sum(points) < LEAST || !points.every(fits));
      complain(!points ? words.nothing_left : wrong ? words.bad_points : "");
      find("command").textContent = command();
      find("link").href = fragment();
      if (!points || wrong) return;
      inputs.forEach((input) => {
        const at = codes.indexOf(input.dataset.code);
        if (document.activeElement !== input) input.value = String(Math.round(points[at] * 1e6) / 1e6);
        input.closest("tr").classList.toggle("set", at in state.set);
      });
      panel.dataset.weights = JSON.stringify(points);
      const told = data.kind === "items" ? items(points) : intervals(points);
      if (find("scale")) find("scale").textContent = text(words.scale, { scale: figure(sum(points), 2) });
      clearTimeout(waiting); /* a reader of the screen is told once the slider rests */
      waiting = setTimeout(() => { find("told").textContent = told; }, quiet ? 0 : 400);
    }

    const isPlain = (value) => Boolean(value) && typeof value === "object" && !Array.isArray(value);

    /** Take a scenario over whole, or not at all: what this page can't do is refused, as `parindex score` does. */
    function take(scenario) {
      const { name, set: asked = {}, equal = false, keep_others: keep = false, ...strange } = scenario, set = {};
      if (Object.keys(strange).length || !isPlain(asked)) return false;
      if (typeof equal !== "boolean" || typeof keep !== "boolean") return false;
      for (const [code, value] of Object.entries(asked)) {
        const at = codes.indexOf(code);
        if (at < 0 || !fits(value)) return false;
        set[at] = value;
      }
      state = { equal, keep, set };
      if (find("keep")) find("keep").checked = state.keep;
      update();
      return true;
    }

    inputs.forEach((input) => input.addEventListener("input", () => {
      const value = Number(input.value), at = codes.indexOf(input.dataset.code);
      if (input.value === "") return;
      if (!fits(value)) return complain(words.bad_points);
      state.set = data.kind === "items" ? { ...state.set, [at]: value } : { 1: value };
      update();
    }));
    numbers.forEach((input) => input.addEventListener("change", () => { input.blur(); update(); }));
    find("reset").addEventListener("click", () => take({}));
    find("equal")?.addEventListener("click", () => take({ equal: true }));
    find("keep")?.addEventListener("change", (event) => { state.keep = event.target.checked; update(); });
    find("save").addEventListener("click", () => {
      const set = Object.fromEntries(Object.entries(state.set).map(([at, value]) => [codes[at], value]));
      const scenario = { name: document.title, set, equal: state.equal, keep_others: state.keep };
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([JSON.stringify(scenario, null, 1)], { type: "application/json" }));
      link.download = `${data.index}-${data.year}-${data.group}.json`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
    find("open").addEventListener("change", async (event) => {
      let good = false;
      try {
        const scenario = JSON.parse(await event.target.files[0].text());
        good = isPlain(scenario) && take(scenario);
      } catch { good = false; }
      event.target.value = "";
      if (!good) complain(words.bad_file);
    });

    /** Points of a link as numbers by code; null where they can't be read. */
    function pointsOf(text) {
      const set = {};
      for (const pair of text.split(",").filter(Boolean)) {
        const [, code, value] = /^([^:]+):(\d+(?:\.\d+)?(?:e[-+]?\d+)?)$/i.exec(pair) || [];
        if (code === undefined) return null;
        set[code] = Number(value);
      }
      return set;
    }

    function restore() {
      let parts = [];
      try {
        parts = decodeURIComponent(location.hash).slice(1).split(";");
      } catch { return; /* no address of ours */ }
      if (parts[0] !== `whatif=${data.group}`) return;
      const set = pointsOf((parts.find((part) => part.startsWith("set=")) || "set=").slice(4));
      if (set && take({ set, equal: parts.includes("equal"), keep_others: parts.includes("keep") })) {
        panel.scrollIntoView();
      } else complain(words.bad_file);
    }

    panel.hidden = false;
    panel.previousElementSibling?.matches(".without-script") && (panel.previousElementSibling.hidden = true);
    update(true);
    restore();
    addEventListener("hashchange", restore);
  }

  document.querySelectorAll(".whatif").forEach(build);
})();
