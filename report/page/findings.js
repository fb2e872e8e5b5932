// SPDX-License-Identifier: Apache-2.0
// Findings, told by source and kind; behind each why it was found, its dialogue and how to see it in Wireshark.
import { copyButton } from "./copy.js";
import { h, replace, table, when } from "./dom.js";
import { ladder } from "./ladder.js";
import { frameFilter, grouped, queriesOf } from "./model.js";
import { CLASSES, OUTCOMES, count, protocolName, timeText } from "./words.js";

const GROUPS_AT_ONCE = 60;
const ROWS_AT_ONCE = 100;
const FRAMES_FILTERED = 500; // Wireshark takes more, an input field hardly
const FILES_FILTERED = 8;
const EXPANDED_ON_PAPER = 500; // more dialogues than that are for the screen

const badge = (severity) => h("span", { class: `badge ${severity}` }, severity);

const fileOf = (finding, data) => (data.files.length > 1 && finding.event.pcap_filename ? ` in ${finding.event.pcap_filename}` : "");

/** How far the subscriber would have come, where that is known. */
function distanceLine({ event: { move } }) {
  if (move?.km === undefined || move.minutes === undefined) return null;
  return h("p", { class: "distance" }, `${move.km} km from where he was heard of ${move.minutes} min before`);
}

function whyList(finding) {
  const result = finding.severity === "undecided" ? "unknown" : "true";
  const telling = (part) => part.result === "" || part.result === result;
  return h(
    "ul",
    { class: "why" },
    // what was true decided; what was false or unknown did not matter, or could not
    [...finding.why]
      .sort((a, b) => telling(b) - telling(a))
      .map((part) => h("li", { class: telling(part) ? null : "aside" }, h("code", {}, part.test), part.result ? h("span", { class: `result ${part.result}` }, part.result) : null, part.value ? h("span", { class: "note" }, `(${part.value})`) : null)),
  );
}

function filterLine(finding, data) {
  if (!finding.filter) return null;
  return h("p", { class: "filter" }, h("code", {}, finding.filter), copyButton("Copy Wireshark filter", finding.filter), h("span", { class: "note" }, fileOf(finding, data)));
}

/** Why, the dialogue, the filter: what stands behind one finding. */
function detail(finding, data) {
  return h(
    "div",
    { class: "detail" },
    ladder(finding, data),
    h("div", { class: "reasons" }, h("h4", {}, "Why the rule fired"), distanceLine(finding), whyList(finding), filterLine(finding, data), h("p", { class: "note id" }, "finding ", h("code", {}, finding.id))),
  );
}

function outcomeText(finding) {
  const error = finding.error ? ` (${finding.error})` : "";
  return OUTCOMES[finding.outcome].says + error;
}

/** The row's own switch, and the row behind it, which is made when it is first wanted. */
function row(finding, data, number) {
  const panel = h("td", { role: "cell", colspan: 6, class: "panel" });
  const behind = h("tr", { role: "row", class: "behind", hidden: true, id: `finding-${number}` }, panel);
  const toggle = h("button", { type: "button", class: "quiet", "aria-expanded": "false", "aria-controls": behind.id, "aria-label": `Details of the finding of ${timeText(finding.time)}` }, "Details");
  const open = (wanted) => {
    if (wanted && !panel.firstChild) panel.append(detail(finding, data));
    behind.hidden = !wanted;
    toggle.setAttribute("aria-expanded", String(wanted));
  };
  toggle.addEventListener("click", () => open(behind.hidden));
  behind.open = open;
  const cells = [
    ["Time, UTC", h("span", { class: "time" }, timeText(finding.time))],
    ["About", finding.person ? h("span", { class: "person" }, finding.person.label) : h("span", { class: "note" }, "nobody in particular")],
    ["Outcome", h("span", { class: finding.outcome === "answered" ? "answered" : null }, outcomeText(finding))],
    ["Learned", finding.learned.join("; ")],
    ["Frame", finding.event.pcap_cnt ?? ""],
    ["", toggle],
  ];
  const front = h("tr", { role: "row" }, cells.map(([head, content]) => h("td", { role: "cell", "data-head": head, class: content === "" ? "empty" : head === "Frame" ? "number" : null }, content)));
  return [front, behind];
}

/** A filter over all findings of a group, for each file: frame numbers start anew in each. */
function wholeGroup(group, data) {
  if (group.findings.length === 1) return null;
  const byFile = new Map();
  for (const finding of group.findings) byFile.set(finding.event.pcap_filename, [...(byFile.get(finding.event.pcap_filename) ?? []), ...finding.frames]);
  const buttons = [...byFile].slice(0, FILES_FILTERED).map(([name, frames]) => {
    const some = [...new Set(frames)].sort((a, b) => a - b).slice(0, FRAMES_FILTERED);
    return copyButton(`Copy filter for ${count(some.length, "frame")}${data.files.length > 1 ? ` of ${name}` : ""}`, frameFilter(some));
  });
  return h("p", { class: "whole-group" }, buttons);
}

let rowsMade = 0;

function occurrences(group, data) {
  const heads = ["Time, UTC", "About", "Outcome", "Learned", "Frame", "Details"].map((text) => ({ text, name: text === "About", number: text === "Frame" }));
  const list = table(`Findings of this kind from this source`, heads, [], "occurrences");
  const body = list.querySelector("tbody");
  const shown = { count: 0 };
  const more = h("button", { type: "button", class: "more" }, "");
  const show = (upTo) => {
    body.append(...group.findings.slice(shown.count, upTo).flatMap((finding) => row(finding, data, ++rowsMade)));
    shown.count = Math.min(upTo, group.findings.length);
    more.hidden = shown.count === group.findings.length;
    more.textContent = `Show all ${count(group.findings.length, "finding")}`;
  };
  more.addEventListener("click", () => {
    show(group.findings.length);
    body.rows[2 * ROWS_AT_ONCE].querySelector("button").focus();
  });
  show(ROWS_AT_ONCE);
  if (group.findings.length === 1) body.querySelector(".behind").open(true);
  return { element: h("div", { class: "rows" }, list, more, wholeGroup(group, data)), showAll: () => show(group.findings.length) };
}

function facts(group) {
  const [{ alert, source, operation, protocol, event }] = group.findings;
  const threats = (alert.threat ?? []).join(", ");
  const rows = [
    ["Who", [source.label, source.country ? ` in ${source.country}` : "", source.address && source.address !== source.label ? `, ${source.address}` : "", source.link ? `, on link ${source.link}` : "", source.side && source.side !== "unknown" ? ` (${source.side})` : ""].join("")],
    [alert.actor && event.signal?.kind === "request" ? "Last step" : "Asked", [operation, protocol ? protocolName(protocol) : "", event.asked?.info?.length ? `for ${event.asked.info.join(", ")}` : ""].filter(Boolean).join(", ")],
    ["Rule", `${alert.rule} (${alert.signature_id}), threat ${threats || "none"}, ${CLASSES[alert.class] ?? alert.class}, confidence ${alert.confidence}${alert.gsma_category ? `, GSMA category ${alert.gsma_category}` : ""}`],
  ];
  return h("dl", { class: "facts" }, rows.filter(([, value]) => value).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}

function outcomesOf(group) {
  const queries = queriesOf(group.findings);
  return Object.entries(OUTCOMES)
    .filter(([outcome]) => outcome !== "none")
    .map(([outcome, { says }]) => [queries.filter((finding) => finding.outcome === outcome).length, outcome, says])
    .filter(([n]) => n)
    .map(([n, outcome, says]) => h("span", { class: outcome === "answered" ? "answered" : null }, `${n} ${says}`));
}

function groupElement(group, data) {
  const [first] = group.findings;
  const times = group.findings.map((finding) => finding.time);
  const span = when(Math.min(...times), Math.max(...times));
  const place = first.source.country ? `${first.source.label}, ${first.source.country}` : first.source.label;
  const summary = h(
    "summary",
    {},
    h("span", { class: "headline" }, badge(group.severity), h("h3", {}, first.alert.signature)),
    h("span", { class: "subline" }, h("strong", {}, place), first.operation ? h("span", {}, first.operation) : null, h("span", {}, count(group.findings.length, "finding")), span, outcomesOf(group)),
  );
  const element = h("details", { class: `group ${group.severity}` }, summary);
  let rows = null;
  const build = () => {
    if (rows) return;
    rows = occurrences(group, data);
    element.append(facts(group), rows.element);
  };
  element.addEventListener("toggle", () => element.open && build());
  element.expand = () => {
    build();
    rows.showAll();
    element.open = true;
  };
  return element;
}

/** All that can be opened is opened, for paper. The number of findings whose dialogue stays closed. */
export function expandForPaper(root) {
  for (const element of root.querySelectorAll("details.group")) element.expand();
  const behind = [...root.querySelectorAll("tr.behind")];
  behind.slice(0, EXPANDED_ON_PAPER).forEach((tr) => tr.open(true));
  return Math.max(0, behind.length - EXPANDED_ON_PAPER);
}

function list(groups, data) {
  const element = h("div", { class: "groups" });
  const more = h("button", { type: "button", class: "more" }, `Show all ${count(groups.length, "group")}`);
  let shown = 0;
  const show = (upTo) => {
    element.append(...groups.slice(shown, upTo).map((group) => groupElement(group, data)));
    shown = Math.min(upTo, groups.length);
    more.hidden = shown === groups.length;
  };
  more.addEventListener("click", () => {
    show(groups.length);
    element.children[GROUPS_AT_ONCE].querySelector("summary").focus();
  });
  element.showAll = () => show(groups.length);
  show(GROUPS_AT_ONCE);
  return [element, more];
}

export function showAllRows(root) {
  for (const element of root.querySelectorAll(".groups, .long")) element.showAll();
}

const UNDECIDED =
  "These queries could be an attack or ordinary: what would tell them apart is not known here. Describe the networks in network.yaml (--network FILE) to have them decided.";

export function renderFindings(into, findings, data) {
  const groups = grouped(findings);
  const decided = groups.filter((group) => group.severity !== "undecided");
  const open = groups.filter((group) => group.severity === "undecided");
  const none = data.findings.length ? "No finding passes the filter." : "None: no rule fired on anything that was seen.";
  replace(
    into,
    decided.length ? h("p", { class: "note" }, "Told by source and kind, the worst first. Open one for each finding, its dialogue, and why the rule fired.") : null,
    decided.length ? list(decided, data) : open.length ? null : h("p", {}, none),
    open.length ? [h("h3", { class: "undecided-head" }, "Undecided"), h("p", { class: "note" }, UNDECIDED), list(open, data)] : [],
  );
}
