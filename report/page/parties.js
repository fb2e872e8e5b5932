// SPDX-License-Identifier: Apache-2.0
// Whom it concerns, and who asked: a person or a network each in one line, with a picture of all.
import { h, replace, table, when } from "./dom.js";
import { map } from "./map.js";
import { gathered, queriesOf } from "./model.js";
import { timeline } from "./timeline.js";
import { OUTCOMES, SEVERITIES, count } from "./words.js";

const LANES = 10;
const ROWS = 12;


const times = (findings) => [Math.min(...findings.map((finding) => finding.time)), Math.max(...findings.map((finding) => finding.time))];

const answered = (findings) => queriesOf(findings).filter((finding) => finding.outcome === "answered").length;

const number = (text) => ({ text, number: true });

const distinct = (findings, of) => new Set(findings.map(of).filter(Boolean)).size;

/** The first rows of a table, and a button for the rest. */
function longTable(caption, heads, rows, what) {
  const element = table(caption, heads, rows.slice(0, ROWS));
  if (rows.length <= ROWS) return element;
  const more = h("button", { type: "button", class: "more" }, `Show all ${count(rows.length, what)}`);
  const holder = h("div", { class: "long" }, element, more);
  holder.showAll = () => holder.replaceChildren(table(caption, heads, rows));
  more.addEventListener("click", () => {
    holder.showAll();
    holder.querySelectorAll("tbody tr")[ROWS].querySelector("a")?.focus();
  });
  return holder;
}

function personTimeline(persons) {
  const [from, to] = times(persons.flatMap((entry) => entry.findings));
  const lanes = persons.slice(0, LANES).map(({ of, findings }) => ({
    label: of.label,
    details: [count(distinct(findings, (finding) => finding.source.key), "network")],
    from: times(findings)[0],
    to: times(findings)[1],
    marks: queriesOf(findings).map((finding) => ({ time: finding.time, outcome: finding.outcome, says: `${finding.source.label}, ${finding.operation}, ${OUTCOMES[finding.outcome].says}` })),
  }));
  return timeline(lanes, from, to, `Queries over time, a lane for each of ${count(lanes.length, "person")}; the table below says the same in numbers`);
}

function personRow({ of, findings }, linkTo) {
  const learned = [...new Set(queriesOf(findings).flatMap((finding) => finding.learned))];
  return [
    h("a", { class: "person", href: linkTo({ person: of.key }) }, of.label),
    findings.length,
    distinct(findings, (finding) => finding.source.key),
    when(...times(findings)),
    `${answered(findings)} of ${queriesOf(findings).length}`,
    [learned.slice(0, 3).join("; "), learned.length > 3 ? ` and ${learned.length - 3} more` : ""].join(""),
  ];
}

export function renderPersons(into, findings, data, linkTo) {
  const persons = gathered(findings, (finding) => finding.person);
  if (!persons.length) {
    replace(into, h("p", {}, data.findings.length ? "No finding that passes the filter names a person." : "Nobody: there are no findings."));
    return;
  }
  const heads = [{ text: "Person", name: true }, number("Findings"), number("Networks"), { text: "When, UTC" }, number("Answered"), { text: "Learned" }];
  const rows = persons.map((entry) => personRow(entry, linkTo));
  replace(into, personTimeline(persons), persons.length > LANES ? h("p", { class: "note" }, `The first ${LANES} of ${persons.length} are drawn.`) : null, longTable("Persons that findings are about", heads, rows, "person"));
}

/** Networks at one place share a circle and its number, which each is given. */
function placesOf(sources) {
  const places = new Map();
  for (const entry of sources.filter(({ of }) => of.at)) {
    const key = entry.of.at.map((degrees) => degrees.toFixed(1)).join(" ");
    const place = places.get(key) ?? { at: entry.of.at, number: places.size + 1, networks: 0, label: entry.of.label, findings: 0, severity: SEVERITIES[entry.worst] };
    place.networks += 1;
    place.findings += entry.findings.length;
    if (place.networks === 2) place.label = entry.of.country || place.label;
    places.set(key, place);
    entry.number = place.number;
  }
  return [...places.values()];
}

function sourceRow({ of, findings, number: onMap }, linkTo) {
  const addresses = [...new Set(findings.map((finding) => finding.source.address).filter(Boolean))];
  return [
    onMap ?? "",
    h("a", { href: linkTo({ source: of.key }) }, of.label),
    of.country,
    h("span", { class: "address" }, addresses.slice(0, 3).join(", "), addresses.length > 3 ? ` and ${addresses.length - 3} more` : ""),
    findings.length,
    distinct(findings, (finding) => finding.person?.key),
    `${answered(findings)} of ${queriesOf(findings).length}`,
  ];
}

export function renderSources(into, findings, data, linkTo) {
  const sources = gathered(findings, (finding) => finding.source);
  if (!sources.length) {
    replace(into, h("p", {}, data.findings.length ? "No finding passes the filter." : "Nobody: there are no findings."));
    return;
  }
  const places = placesOf(sources);
  const nowhere = sources.filter((entry) => !entry.of.at).length;
  const heads = [number("Map"), { text: "Network" }, { text: "Country" }, { text: "Addresses" }, number("Findings"), number("Persons"), number("Answered")];
  replace(
    into,
    h("p", { class: "note" }, "Where the networks are at home whose addresses were used; not where whoever used them sat."),
    places.length ? map(places, `World map of ${count(places.length, "place")} that queries came from; the table below names them`) : null,
    nowhere ? h("p", { class: "note" }, `${count(nowhere, "network")} of no known place ${nowhere === 1 ? "is" : "are"} in the table only; at: in network.yaml gives a place.`) : null,
    longTable("Networks that findings come from", heads, sources.map((entry) => sourceRow(entry, linkTo)), "network"),
  );
}
