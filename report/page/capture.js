// SPDX-License-Identifier: Apache-2.0
// What the capture cannot show, and what it holds.
import { h, table } from "./dom.js";
import { count, protocolName, spanText, timeOf } from "./words.js";

export const NO_PROOF = "No finding is no proof of no tracking: only what passed this capture point, and only what the rules know, can be seen here.";

const OTHERS = { disclosure: "outcomes", anomaly: "unreadable messages", other: "other events" };

function leftOut(run) {
  const parts = Object.entries(run.left_out ?? {}).map(([name, n]) => `${n.toLocaleString("en-GB")} ${OTHERS[name] ?? `findings of severity ${name}`}`);
  return parts.length ? h("li", {}, h("strong", {}, "This page does not have everything: "), `${parts.join(", ")} were left out so that it stays readable; analyze --json has them all.`) : null;
}

export function limits(data) {
  return [
    h(
      "ul",
      { class: "limits" },
      leftOut(data.run),
      data.run.about ? h("li", {}, h("strong", {}, "This page is about chosen persons only (--about): "), "what concerns others was left out.") : null,
      data.limits.map((line) => h("li", {}, line)),
    ),
    h("p", {}, NO_PROOF),
  ];
}

const number = (text) => ({ text, number: true });

function operationRows(stats) {
  return ["map", "cap", "diameter", "gtpv1", "gtpv2", "gtp_prime"]
    .filter((protocol) => stats[protocol])
    .flatMap((protocol) => Object.entries(stats[protocol]).map(([operation, n]) => [protocolName(protocol), operation, n.requests, n.answers, n.errors]));
}

function anomalies(data) {
  if (!data.stats?.anomalies) return null;
  const kinds = new Map();
  for (const { anomaly } of data.anomalies) kinds.set(`${anomaly.type} in ${anomaly.layer}`, (kinds.get(`${anomaly.type} in ${anomaly.layer}`) ?? 0) + 1);
  const first = data.anomalies[0]?.pcap_cnt;
  return [
    h("h3", {}, "Unreadable"),
    h("p", {}, `${count(data.stats.anomalies, "message")} could not be read to the end${first === undefined ? "" : `, the first in frame ${first}`}. Networks misconfigure: not each of these is an attack, but none of them was judged to its end.`),
    h("ul", {}, [...kinds].sort((a, b) => b[1] - a[1]).map(([kind, n]) => h("li", {}, `${n} ${kind}`))),
  ];
}

export function contents(data) {
  const { stats } = data;
  if (!stats || !stats.frame?.frames) return [h("p", {}, "No packets.")];
  const rows = operationRows(stats);
  return [
    h("p", {}, `${spanText(timeOf(stats.first), timeOf(stats.last))} UTC: ${count(stats.frame.frames, "frame")}, ${count(stats.messages, "message")}, ${count(stats.signals, "signal")}; ${count(stats.dialogues.begun, "dialogue")} begun, ${stats.dialogues.answered.toLocaleString("en-GB")} of them answered.`),
    stats.alerts?.excepted ? h("p", {}, `${count(stats.alerts.excepted, "finding")} fall under exceptions in the rules and are not told.`) : null,
    rows.length
      ? table("Operations seen", [{ text: "Protocol" }, { text: "Operation" }, number("Asked"), number("Answered"), number("Refused")], rows, "operations")
      : h("p", {}, "No signalling that can be read; is this the right capture?"),
    anomalies(data),
  ];
}

export function colophon(data) {
  const { run } = data;
  return [
    h("p", {}, run.revealed ? h("strong", {}, "Identities stand here as they are (--reveal): keep this page to yourself.") : "Persons are named by pseudonyms: the network or country code is kept, the rest is a keyed hash. The same key gives the same pseudonym; without the key nobody can undo it."),
    h("p", {}, `Networks described by ${run.network ?? "nobody: the countries of numbers and networks are all that is known of them"}.`),
    h("p", { class: "note" }, `sigwarden ${run.version}, ${count(run.rules ?? 0, "rule")}, SHA-256 `, h("code", {}, run.ruleset ?? "")),
    h("p", { class: "note" }, "All times are UTC. The page holds its data itself and loads nothing. Map: Natural Earth, public domain."),
  ];
}
