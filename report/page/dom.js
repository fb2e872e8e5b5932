// SPDX-License-Identifier: Apache-2.0
// Elements without a framework: h("p", { class: "lead" }, "text", child). What comes from events is only ever text.

import { spanParts } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);

export const svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

/**
 * A table whose rows become cards on a narrow screen; the roles survive that.
 * heads: [{ text, number: to the right, name: with room for a pseudonym }].
 */
export function table(caption, heads, rows, className = "") {
  const cells = (row) =>
    row.map((cell, i) => {
      const empty = cell === "" || cell === undefined || cell === null;
      const className = [heads[i].number ? "number" : "", empty ? "empty" : ""].join(" ").trim();
      return h("td", { role: "cell", "data-head": heads[i].text, class: className || null }, empty ? "" : h("span", {}, cell));
    });
  return h(
    "table",
    { role: "table", class: `cards ${className}` },
    h("caption", { class: "hidden" }, caption),
    h(
      "thead",
      { role: "rowgroup" },
      h("tr", { role: "row" }, heads.map((head) => h("th", { role: "columnheader", scope: "col", class: head.number ? "number" : head.name ? "name" : null }, head.text))),
    ),
    h("tbody", { role: "rowgroup" }, rows.map((row) => h("tr", { role: "row" }, cells(row)))),
  );
}

/** From when to when; a line never ends within a time. */
export const when = (from, to) => h("span", { class: "when" }, spanParts(from, to).map((part, i) => [i ? " to " : "", h("span", { class: "time" }, part)]));

export const replace = (element, ...children) => element.replaceChildren(...children.flat(Infinity).filter(Boolean));
