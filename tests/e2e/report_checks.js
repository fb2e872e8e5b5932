// SPDX-License-Identifier: Apache-2.0
// What tests/e2e/report_page.py asks the page about itself. Each function gives what is wrong, as texts.
window.reportChecks = (() => {
  const label = (element) => {
    const text = (element.textContent || element.getAttribute("aria-label") || element.name || "").trim().slice(0, 40);
    return `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""} "${text}"`;
  };

  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".hidden, .skip:not(:focus), title");

  // contrast, WCAG 2.2: 1.4.3 and 1.4.11

  const channels = (colour) => colour.match(/[\d.]+/g).map(Number);

  const luminance = (colour) => {
    const [r, g, b] = channels(colour).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };

  const ratio = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };

  const isClear = (colour) => colour === "transparent" || channels(colour)[3] === 0;

  const backgroundOf = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (!isClear(backgroundColor)) return backgroundColor;
    }
    return getComputedStyle(document.documentElement).backgroundColor;
  };

  const fill = (element) => getComputedStyle(element).fill;

  /** What a text of a drawing may stand on. */
  const groundsOf = (text) => {
    if (text.matches(".number")) return [fill(text.parentElement.querySelector("circle"))];
    const map = text.closest("svg.map");
    return map ? [".sea", ".land"].map((part) => fill(map.querySelector(part))) : [backgroundOf(text)];
  };

  function contrast() {
    const wrong = new Set();
    let looked = 0;
    const expect = (element, colour, grounds, least, what) => {
      looked += 1;
      for (const ground of grounds) {
        const found = ratio(colour, ground);
        if (found < least) wrong.add(`${label(element)} ${what}: ${colour} on ${ground} is ${found.toFixed(2)}, not ${least}`);
      }
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!node.textContent.trim() || element.matches("script, style, noscript, option") || !shown(element)) continue;
      const style = getComputedStyle(element);
      const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
      const isDrawn = element.closest("svg") !== null;
      expect(element, isDrawn ? style.fill : style.color, isDrawn ? groundsOf(element) : [backgroundOf(element)], large ? 3 : 4.5, "text");
    }
    for (const control of document.querySelectorAll("button, select, input:not([type=checkbox])")) {
      if (!shown(control)) continue;
      const around = backgroundOf(control.parentElement);
      expect(control, getComputedStyle(control).borderTopColor, [around], 3, "border");
      if (control.placeholder) expect(control, getComputedStyle(control, "::placeholder").color, [backgroundOf(control)], 4.5, "placeholder");
    }
    for (const mark of document.querySelectorAll(".mark, .reach, circle.source")) {
      if (!shown(mark)) continue;
      const style = getComputedStyle(mark);
      const colour = mark.matches(".full, .dot, .source") ? style.fill : style.stroke;
      expect(mark, colour, mark.matches(".source") ? groundsOf(mark) : [backgroundOf(mark)], 3, "mark");
    }
    return { looked, wrong: [...wrong] };
  }

  // nothing stands out over its box or the window

  function overflow() {
    const wrong = new Set();
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > width) wrong.add(`the page is ${document.documentElement.scrollWidth} wide in a window of ${width}`);
    for (const element of document.body.querySelectorAll("*")) {
      if (element.matches("script, style, noscript, option, svg *") || !shown(element)) continue;
      const box = element.getBoundingClientRect();
      if (box.width && (box.right > width + 0.5 || box.left < -0.5)) wrong.add(`${label(element)} reaches from ${box.left} to ${box.right} of ${width}`);
      const holds = element.clientWidth && !element.matches("input, select, svg");
      if (holds && element.scrollWidth > element.clientWidth + 1) wrong.add(`${label(element)} holds ${element.scrollWidth} in ${element.clientWidth}`);
    }
    for (const text of document.querySelectorAll("svg text")) {
      const inner = text.getBoundingClientRect();
      const outer = text.ownerSVGElement.getBoundingClientRect();
      if (inner.left < outer.left - 1 || inner.right > outer.right + 1) wrong.add(`${label(text)} leaves its drawing`);
    }
    return [...wrong, ...axes()];
  }

  /** Labels of an axis that stand on the one before. */
  function axes() {
    const wrong = [];
    for (const drawing of document.querySelectorAll(".drawing > svg")) {
      const ticks = [...drawing.querySelectorAll(".tick")].sort((a, b) => a.getBoundingClientRect().left - b.getBoundingClientRect().left);
      for (let i = 1; i < ticks.length; i++)
        if (ticks[i].getBoundingClientRect().left < ticks[i - 1].getBoundingClientRect().right + 2) wrong.push(`${label(ticks[i])} stands on ${label(ticks[i - 1])}`);
    }
    return wrong;
  }

  // structure

  const ACTIVE = "a[href], button, select, input, summary";

  const active = () => [...document.querySelectorAll(ACTIVE)].filter(shown);

  const nameOf = (element) => element.getAttribute("aria-label") || element.closest("label")?.textContent.trim() || element.textContent.trim();

  function structure() {
    const wrong = [];
    for (const landmark of ["header", "nav", "main", "footer", "[role=search]"]) if (document.querySelectorAll(landmark).length !== 1) wrong.push(`not one ${landmark}`);
    let last = 0;
    for (const heading of document.querySelectorAll("h1, h2, h3, h4")) {
      const level = Number(heading.tagName[1]);
      if (level > last + 1) wrong.push(`${label(heading)} stands below a heading of level ${last}`);
      last = level;
    }
    if (document.querySelectorAll("h1").length !== 1) wrong.push("not one h1");
    for (const element of document.querySelectorAll(ACTIVE)) if (!nameOf(element)) wrong.push(`${label(element)} has no name`);
    for (const drawing of document.querySelectorAll(".drawing > svg, svg[role=img]")) if (!drawing.getAttribute("aria-label")) wrong.push("a drawing has no description");
    for (const table of document.querySelectorAll("table")) if (!table.caption?.textContent || !table.querySelector("th[scope=col]")) wrong.push(`${label(table)} has no caption or heads`);
    const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
    if (new Set(ids).size !== ids.length) wrong.push("an id stands twice");
    for (const element of document.querySelectorAll("[aria-controls], [aria-labelledby]"))
      for (const name of ["aria-controls", "aria-labelledby"]) if (element.hasAttribute(name) && !document.getElementById(element.getAttribute(name))) wrong.push(`${label(element)}: no ${element.getAttribute(name)}`);
    return wrong;
  }

  return { contrast, overflow, structure, active, label };
})();
