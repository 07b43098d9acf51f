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

  function addDensity(bar) {
    if (!document.querySelector("table")) return;
    const root = document.documentElement;
    const button = make("button", {type: "button", textContent: "Compact rows"});
    const show = (isCompact) => {
      root.classList.toggle("compact", isCompact);
      button.setAttribute("aria-pressed", String(isCompact));
    };
    button.addEventListener("click", () => {
      const isCompact = !root.classList.contains("compact");
      show(isCompact);
      remember("density", isCompact ? "compact" : "comfortable");
    });
    show(recall("density") === "compact");
    bar.append(button);
  }

  // Every page of a whole site leads to the page of the search; one report alone has none.
  function addSearch(bar) {
    const link = document.querySelector('nav.site a[href$="search.html"]:not([aria-current])');
    if (!link) return;
    const field = make("input", {type: "search", placeholder: "Search all pages", autocomplete: "off"});
    field.setAttribute("aria-label", "Search all pages");
    const form = make("form", {}, field);
    form.setAttribute("role", "search");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      location.href = link.href + "?q=" + encodeURIComponent(field.value);
    });
    bar.prepend(form);
  }

  const valueOf = (cell) => cell.dataset.v ?? cell.textContent;
  // A cell's first words: what stands below them says more, but is not what rows are chosen by.
  const labelOf = (cell) => (cell.firstChild?.textContent ?? "").trim();
  const distinct = (values) => [...new Set(values)].sort(compare);

  function addTools(table) {
    const heads = [...table.tHead.rows[0].cells];
    let bodies = [...table.tBodies].map((body) => ({
      body,
      group: [...body.rows].find((row) => row.classList.contains("group")),
      rows: [...body.rows].filter((row) => !row.classList.contains("group")),
    }));
    const rows = bodies.flatMap((part) => part.rows);
    if (rows.length < 2) return;
    const texts = new Map();
    for (const part of bodies) {
      for (const row of part.rows) {
        const cells = [...row.cells].map((cell) => cell.textContent).join("\n");
        texts.set(row, () => fold(
          [cells, row.dataset.f ?? "", part.group ? part.group.textContent : ""].join("\n")));
      }
    }
    const textOf = (row) => {
      const text = texts.get(row);
      if (typeof text === "string") return text;
      texts.set(row, text());
      return texts.get(row);
    };

    const field = make("input", {type: "search", autocomplete: "off", spellcheck: false});
    const count = make("output");
    const tools = make("div", {className: "tools"}, make("label", {}, "Filter rows", field));
    const asked = new URLSearchParams(location.search);
    tools.setAttribute("role", "group");
    tools.setAttribute("aria-label", "Filter: " + table.caption.firstChild.textContent);

    // `valuesIn` gives the labels of a row, `known` other names of a label, as links use them.
    function addFacet(heading, key, valuesIn, known = () => false) {
      const values = distinct(rows.flatMap(valuesIn));
      const wanted = asked.get(key);
      if (values.length < 2 && !wanted) return [];
      const select = make("select", {}, make("option", {value: "all", textContent: "all"}));
      values.forEach((value, position) => select.append(
        make("option", {value: String(position), textContent: value || "(none)"})));
      if (wanted !== null) {
        const position = values.findIndex((value) => value === wanted || known(value, wanted));
        if (position >= 0) select.value = String(position);
      }
      tools.append(make("label", {}, heading, select));
      select.addEventListener("change", apply);
      return [(row) => select.value === "all" || valuesIn(row).includes(values[Number(select.value)])];
    }
    const facets = heads.flatMap((head, index) => {
      if (!head.dataset.facet) return [];
      const heading = head.textContent.trim();
      if (head.dataset.facet === "year") {
        return addFacet(heading, head.dataset.k, (row) => [valueOf(row.cells[index]).slice(0, 4)]);
      }
      return addFacet(heading, head.dataset.k, (row) => [labelOf(row.cells[index])],
        (label, wanted) => rows.some((row) => row.cells[index].dataset.v === wanted
          && labelOf(row.cells[index]) === label));
    });
    (table.dataset.f?.split("\n") ?? []).forEach((heading, index) => {
      const key = table.dataset.k.split("\n")[index];
      const valuesIn = (row) => (row.dataset.f.split("\n")[index] ?? "").split("\t").filter(Boolean);
      facets.push(...addFacet(heading, key, valuesIn));
    });
    addGrouping();
    addFolding();
    tools.append(count);

    // On a narrow screen many choices would push the rows off it; there they open on demand.
    function addFolding() {
      if (tools.querySelectorAll("label").length < 3) return;
      const button = make("button", {type: "button", className: "choices", textContent: "Choose and group"});
      const show = (isOpen) => {
        tools.classList.toggle("folded", !isOpen);
        button.setAttribute("aria-expanded", String(isOpen));
      };
      button.addEventListener("click", () => show(tools.classList.contains("folded")));
      show([...tools.querySelectorAll("select")].some((select) => select.selectedIndex > 0));
      tools.firstElementChild.after(button);
    }

    function addGrouping() {
      const columns = heads.flatMap((head, index) => "group" in head.dataset
        ? [{heading: head.textContent, of: (row) => labelOf(row.cells[index])}] : []);
      const gathering = table.dataset.g?.split("\n") ?? [];
      (table.dataset.k?.split("\n") ?? []).forEach((key, index) => {
        if (!gathering.includes(key)) return;
        const heading = table.dataset.f.split("\n")[index];
        columns.push({heading, of: (row) => row.dataset.f.split("\n")[index].replaceAll("\t", "; ")});
      });
      if (!columns.length) return;
      const select = make("select", {}, make("option", {value: "", textContent: "nothing"}));
      columns.forEach(({heading}, index) => select.append(
        make("option", {value: String(index), textContent: heading.trim().toLowerCase()})));
      const key = "group " + table.id;
      const gather = () => {
        const order = bodies.flatMap((part) => part.rows);
        bodies.forEach((part) => part.body.remove());
        if (!select.value) {
          const body = make("tbody", {}, ...order);
          table.append(body);
          bodies = [{body, rows: order}];
        } else {
          const {of} = columns[Number(select.value)];
          bodies = distinct(order.map(of)).map((value) => {
            const members = order.filter((row) => of(row) === value);
            const head = make("th", {colSpan: heads.length, scope: "rowgroup"},
              `${value || "(none)"}, ${number.format(members.length)}`);
            const group = make("tr", {className: "group"}, head);
            const body = make("tbody", {}, group, ...members);
            table.append(body);
            return {body, group, rows: members};
          });
        }
        apply();
      };
      select.addEventListener("change", () => { remember(key, select.value); gather(); });
      tools.append(make("label", {}, "Group by", select));
      const last = recall(key);
      if (last && Number(last) in columns) { select.value = last; gather(); }
    }

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

  // A link into folded text opens it; one to a part that begins on a later page goes there.
  function reveal() {
    let target;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { return; }
    for (let part = target?.parentElement; part; part = part.parentElement) {
      if (part.localName === "details") part.open = true;
    }
    if (target?.matches("nav.contents li[id]")) location.replace(target.firstChild.href);
  }

  const bar = make("div", {className: "display"});
  addSearch(bar);
  addDensity(bar);
  if (bar.childElementCount) document.querySelector(".masthead").prepend(bar);
  document.querySelectorAll("table.filterable").forEach(addTools);
  addEventListener("hashchange", reveal);
  reveal();
})();
