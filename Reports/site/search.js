// Searches the rows of all pages. Runs from file://: what it needs stands in scripts beside the
// pages (search/*.js), each loaded once it may hold what is looked for. Nothing is asked elsewhere.
"use strict";
(() => {
  const place = document.getElementById("search");
  if (!place) return;
  const root = new URL(".", location.href).href;
  const section = place.parentElement;
  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const number = new Intl.NumberFormat("en-US");
  const isWord = /[\p{L}\p{N}]/u;
  // Scripts without spaces between words are found anywhere in the text.
  const isDense = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;
  const pageSize = 100;

  // One script at a time: each calls workroomSearch once with what it holds.
  let received;
  window.workroomSearch = (value) => { received = value; };
  let queue = Promise.resolve();
  const load = (file) => {
    queue = queue.then(() => new Promise((done) => {
      received = undefined;
      const script = make("script", {src: root + file, nonce: "report-js"});
      script.onload = () => { script.remove(); done(received); };
      script.onerror = () => { script.remove(); done(undefined); };
      document.head.append(script);
    }));
    return queue;
  };

  let files;
  const index = async () => {
    if (files) return files;
    const found = [];
    for (let part = 1, parts = 1; part <= parts; part += 1) {
      const read = await load(`search/index-${part}.js`);
      if (!read) break;
      parts = read.parts;
      for (const [name, bits] of read.files) found.push({name, bits});
    }
    files = found;
    return files;
  };

  const hash = (text) => {
    let value = 2166136261;
    for (let at = 0; at < text.length; at += 1) {
      value = Math.imul(value ^ text.charCodeAt(at), 16777619);
    }
    return value >>> 0;
  };
  // A file may hold a term when it holds the beginning of each of its words.
  const mayHold = (file, term) => {
    if (typeof file.bits === "string") {
      file.bits = Uint8Array.from(atob(file.bits), (letter) => letter.charCodeAt(0));
    }
    const has = (position) => {
      const bit = (position >>> 0) % (file.bits.length * 8);
      return (file.bits[bit >> 3] >> (bit & 7)) & 1;
    };
    if (!/^[\x20-\x7e]+$/.test(term)) return true;
    return term.split(/[^a-z0-9]+/).every((word) => {
      return [3, 6].every((length) => {
        if (word.length < length) return true;
        const value = hash(word.slice(0, length));
        return has(value) && has((Math.imul(value, 2654435769) >>> 0) >>> 7);
      });
    });
  };

  const kept = new Map();
  const rowsOf = async (file) => {
    if (kept.has(file)) return kept.get(file);
    const rows = [];
    for (const [page, title, ...entries] of await load(file.name) ?? []) {
      for (const [anchor, noun, text] of entries) {
        rows.push({page, title, anchor, noun, text, folded: fold(title + "\n" + text)});
      }
    }
    kept.set(file, rows);
    if (kept.size > 24) kept.delete(kept.keys().next().value);
    return rows;
  };

  // Words stand alone, words in quotation marks together; a number is written with commas or without.
  const termsOf = (text) => [...fold(text).matchAll(/["“”]([^"“”]*)(?:["“”]|$)|([^\s"“”]+)/g)]
    .map(([, phrase, word]) => (phrase ?? word).trim().replace(/\s+/g, " ")).filter(Boolean)
    .map((term) => {
      const [, whole, rest] = /^(\d{4,15})(\.\d+)?$/.exec(term) ?? [];
      return whole ? [term, number.format(Number(whole)) + (rest ?? "")] : [term];
    });

  const find = (text, word) => {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      if (at === 0 || isDense.test(word) || !isWord.test(text[at - 1])) return at;
    }
    return -1;
  };

  // Folding may lengthen or shorten a text; the words are marked in the text as it stands.
  const marked = (text, words) => {
    const starts = [];
    let folded = "";
    for (let at = 0; at < text.length;) {
      const letter = String.fromCodePoint(text.codePointAt(at));
      const plain = fold(letter);
      for (let step = 0; step < plain.length; step += 1) starts.push(at);
      folded += plain;
      at += letter.length;
    }
    starts.push(text.length);
    const spans = words.flat().flatMap((word) => {
      const at = find(folded, word);
      return at < 0 ? [] : [[starts[at], starts[at + word.length] ?? text.length]];
    }).sort((one, other) => one[0] - other[0]);
    const from = spans.length && spans[0][0] > 160 ? text.lastIndexOf(" ", spans[0][0] - 80) + 1 : 0;
    const to = Math.min(text.length, from + 320);
    const shown = make("p");
    if (from > 0) shown.append("… ");
    let at = from;
    for (const [start, end] of spans) {
      if (start < at || end > to) continue;
      shown.append(text.slice(at, start), make("mark", {textContent: text.slice(start, end)}));
      at = end;
    }
    shown.append(text.slice(at, to), to < text.length ? " …" : "");
    shown.dir = "auto";
    return shown;
  };

  const field = make("input", {type: "search", autocomplete: "off", spellcheck: false, id: "search-words"});
  const kind = make("select", {}, make("option", {value: "", textContent: "everything"}));
  const count = make("output");
  const list = make("ol", {className: "found"});
  const more = make("button", {type: "button", textContent: "Search on", hidden: true});
  const form = make("form", {className: "tools"}, make("label", {}, "Words, or “words together”", field),
    make("label", {}, "In", kind), make("button", {type: "submit", textContent: "Search"}));
  form.setAttribute("role", "search");
  count.setAttribute("aria-live", "polite");
  for (const noun of (section.querySelector("ul.nouns") ?? section).querySelectorAll("li")) {
    kind.append(make("option", {value: noun.textContent, textContent: noun.textContent}));
  }
  section.replaceChildren(place, form, make("p", {}, count), list, more);

  let run = 0;
  let resume;
  async function search() {
    const mine = run += 1;
    const words = termsOf(field.value);
    list.replaceChildren();
    more.hidden = true;
    if (!words.length) { count.textContent = ""; return; }
    count.textContent = "Searching …";
    const all = await index();
    if (!all.length) { count.textContent = "The files of the search are not beside this page."; return; }
    const wanted = all.filter((file) => words.every((forms) => forms.some((form) => mayHold(file, form))));
    let found = 0;
    let limit = pageSize;
    for (const [position, file] of wanted.entries()) {
      for (const row of await rowsOf(file)) {
        if (mine !== run) return;
        if (kind.value && row.noun !== kind.value) continue;
        if (!words.every((forms) => forms.some((form) => find(row.folded, form) >= 0))) continue;
        if (found === limit) {
          count.textContent = `The first ${number.format(found)} found.`;
          more.hidden = false;
          await new Promise((go) => { resume = go; });
          if (mine !== run) return;
          limit += pageSize;
          more.hidden = true;
        }
        found += 1;
        list.append(make("li", {},
          make("a", {href: `${root}${row.page}#${row.anchor}`, textContent: row.title}),
          make("span", {className: "noun", textContent: row.noun}), marked(row.text, words)));
      }
      if (mine !== run) return;
      count.textContent = `${number.format(found)} found so far, `
        + `${number.format(position + 1)} of ${number.format(wanted.length)} files searched`;
    }
    count.textContent = found === 0 ? "Nothing found. A word is found from its first letters on, not from its middle; words in "
      + "quotation marks only as they stand together."
      : found === 1 ? "1 row found." : `${number.format(found)} rows found.`;
  }

  let wait;
  field.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(search, 200); });
  kind.addEventListener("change", search);
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(wait); search(); });
  more.addEventListener("click", () => resume?.());
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  if (field.value) search(); else field.focus();
})();
