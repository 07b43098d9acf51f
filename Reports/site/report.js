// Adds to a report page what reading does not need: filtering, sorting, density.
// Runs from file://, asks no network, and reads nothing but the page it stands in.
"use strict";
(() => {
  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const number = new Intl.NumberFormat("en-US");
  const compare = new Intl.Collator(document.documentElement.lang, {numeric: true}).compare;

  // Storage may be refused for pages opened from disk; the choice then lasts as long as the page.
  const recall = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const remember = (key, value) => { try { localStorage.setItem(key, value); } catch { return; } };

  function addDensity() {
    if (!document.querySelector("table")) return;
    const root = document.documentElement;
    const button = make("button", {type: "button"});
    const show = (isCompact) => {
      root.classList.toggle("compact", isCompact);
      button.textContent = "Compact rows";
      button.setAttribute("aria-pressed", String(isCompact));
    };
    button.addEventListener("click", () => {
      const isCompact = !root.classList.contains("compact");
      show(isCompact);
      remember("density", isCompact ? "compact" : "comfortable");
    });
    show(recall("density") === "compact");
    document.querySelector(".masthead").prepend(make("div", {className: "display"}, button));
  }

  const valueOf = (cell) => cell.dataset.v ?? cell.textContent;

  function addTools(table) {
    const heads = [...table.tHead.rows[0].cells];
    const bodies = [...table.tBodies].map((body) => ({
      body,
      group: [...body.rows].find((row) => row.classList.contains("group")),
      rows: [...body.rows].filter((row) => !row.classList.contains("group")),
    }));
    const rows = bodies.flatMap((part) => part.rows);
    if (rows.length < 2) return;
    const texts = new Map();
    const textOf = (row) => {
      if (!texts.has(row)) {
        const group = row.parentElement.querySelector("tr.group");
        const cells = [...row.cells].map((cell) => cell.textContent).join("\n");
        texts.set(row, fold(cells + "\n" + (group ? group.textContent : "")));
      }
      return texts.get(row);
    };

    const field = make("input", {type: "search", autocomplete: "off", spellcheck: false});
    const count = make("output");
    const tools = make("div", {className: "tools"}, make("label", {}, "Filter rows", field));
    tools.setAttribute("role", "group");
    tools.setAttribute("aria-label", "Filter: " + table.caption.firstChild.textContent);
    const facets = heads.flatMap((head, index) => {
      if (!head.dataset.facet) return [];
      const valueIn = (row) => head.dataset.facet === "year"
        ? valueOf(row.cells[index]).slice(0, 4) : row.cells[index].textContent.trim();
      const values = [...new Set(rows.map(valueIn))].sort(compare);
      if (values.length < 2) return [];
      const select = make("select", {}, make("option", {value: "all", textContent: "all"}));
      values.forEach((value, position) => select.append(
        make("option", {value: String(position), textContent: value || "(none)"})));
      tools.append(make("label", {}, head.textContent, select));
      select.addEventListener("change", apply);
      return [(row) => select.value === "all" || valueIn(row) === values[Number(select.value)]];
    });
    tools.append(count);

    function apply() {
      const words = fold(field.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const part of bodies) {
        let any = false;
        for (const row of part.rows) {
          const fits = facets.every((facet) => facet(row))
            && words.every((word) => textOf(row).includes(word));
          row.hidden = !fits;
          if (fits) { shown += 1; any = true; }
        }
        if (part.group) part.group.hidden = !any;
      }
      count.textContent = shown === rows.length ? ""
        : `${number.format(shown)} of ${number.format(rows.length)} rows on this page`;
    }
    count.setAttribute("aria-live", "polite");
    field.addEventListener("input", apply);
    field.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { field.value = ""; apply(); }
    });
    table.parentElement.before(tools);

    heads.forEach((head, index) => {
      const isNumber = head.classList.contains("n");
      const button = make("button", {type: "button"}, ...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const isUp = head.getAttribute("aria-sort") !== "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", isUp ? "ascending" : "descending");
        for (const part of bodies) {
          // Rows without a value stay last in either direction.
          part.rows = part.rows.map((row) => ({row, value: valueOf(row.cells[index]).trim()}))
            .sort((one, other) => {
              if (!one.value || !other.value) return (one.value ? 0 : 1) - (other.value ? 0 : 1);
              const order = isNumber
                ? Number(one.value) - Number(other.value) || 0 : compare(one.value, other.value);
              return isUp ? order : -order;
            })
            .map((entry) => entry.row);
          part.body.append(...part.rows);
        }
      });
    });
    apply();
  }

  // A link into folded text opens it.
  function reveal() {
    let target;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { return; }
    for (let part = target?.parentElement; part; part = part.parentElement) {
      if (part.localName === "details") part.open = true;
    }
  }

  addDensity();
  document.querySelectorAll("table.filterable").forEach(addTools);
  addEventListener("hashchange", reveal);
  reveal();
})();
