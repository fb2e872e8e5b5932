// SPDX-License-Identifier: Apache-2.0
// Drawings know how wide they are, so that their letters are as large as those of the text around them.
import { h, replace, svg } from "./dom.js";

const PRINTED_WIDTH = 680; // A4 between its margins

const renderers = new WeakMap();

function draw(element, width) {
  if (width > 0) replace(element, renderers.get(element)(width));
}

const observer = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    if (!target.isConnected) observer.unobserve(target);
    else draw(target, Math.round(contentRect.width));
  }
});

/** An element that `render(width)` fills, again whenever its width changes. */
export function drawing(render) {
  const element = h("div", { class: "drawing" });
  renderers.set(element, render);
  observer.observe(element);
  return element;
}

/** Before printing: no observer is asked on the way to paper. */
export function drawForPaper(root) {
  for (const element of root.querySelectorAll(".drawing")) draw(element, PRINTED_WIDTH);
}

/** The mark of an outcome; shape and colour say the same. */
export function mark(kind, x, y, r = 5) {
  const at = { class: `mark ${kind}` };
  if (kind === "cross") return svg("path", { ...at, d: `M${x - r + 1} ${y - r + 1}L${x + r - 1} ${y + r - 1}M${x - r + 1} ${y + r - 1}L${x + r - 1} ${y - r + 1}` });
  if (kind === "square") return svg("rect", { ...at, x: x - r + 1, y: y - r + 1, width: 2 * r - 2, height: 2 * r - 2 });
  return svg("circle", { ...at, cx: x, cy: y, r: kind === "dot" ? r - 2 : kind === "ring" ? r - 0.75 : r });
}

/** The legend of those marks that occur. */
export function legend(kinds) {
  return h(
    "ul",
    { class: "legend" },
    kinds.map(([kind, says]) => h("li", {}, svg("svg", { viewBox: "0 0 14 14", width: 14, height: 14, "aria-hidden": "true" }, mark(kind, 7, 7)), says)),
  );
}
