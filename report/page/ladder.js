// SPDX-License-Identifier: Apache-2.0
// The messages of one dialogue: a column for each party, an arrow for each message.
import { h } from "./dom.js";
import { learned, protocolName, timeOf, timeText } from "./words.js";

const KINDS = { request: "asks", answer: "answers", error: "refuses", abort: "breaks off", lapsed: "what had to follow did not come" };

const addressOf = (party) => party?.gt ?? party?.host ?? (party?.pc !== undefined ? `point code ${party.pc}` : party?.ip) ?? "";

const sideText = { external: "outside", internal: "inside" };

/** The same message may stand in an alert, a disclosure and a signal: once is enough. */
function messagesOf(finding, signals) {
  const all = [finding.event, finding.answer, ...(signals.get(finding.event.signal?.dialogue) ?? [])];
  const seen = new Map();
  for (const event of all.filter(Boolean)) seen.set([event.timestamp, event.pcap_cnt, event.signal?.kind, event.tcap?.invoke_id].join(" "), event);
  return [...seen.values()].sort((a, b) => timeOf(a.timestamp) - timeOf(b.timestamp));
}

function partiesOf(message) {
  const asker = message.signal?.kind === "request" || message.signal?.kind === "lapsed" || !message.signal?.kind ? message.source : message.destination;
  const asked = asker === message.source ? message.destination : message.source;
  return [asker ?? {}, asked ?? {}];
}

const countryName = (code, countries) => countries.get(code)?.name ?? code;

const party = (who, countries) =>
  h(
    "div",
    { class: "party" },
    h("strong", {}, who.operator ?? countryName(who.country, countries) ?? "not known"),
    h("span", { class: "address" }, addressOf(who)),
    sideText[who.side] ? h("span", { class: "note" }, sideText[who.side]) : null,
  );

const asText = (value) => (Array.isArray(value) ? value.join(", ") : String(value));

function about(event) {
  const parts = [];
  if (event.asked?.info?.length) parts.push(`for ${asText(event.asked.info)}`);
  if (event.asked?.vectors) parts.push(`for ${event.asked.vectors} vectors`);
  if (event.signal?.error) parts.push(event.signal.error);
  parts.push(...learned(event.disclosed));
  if (event.diameter?.route) parts.push(`by way of ${asText(event.diameter.route)}`);
  return parts.join("; ");
}

function message(event, first, forward) {
  const kind = event.signal?.kind ?? "request";
  const later = (timeOf(event.timestamp) - first) / 1000;
  const name = event.signal?.operation ?? protocolName(event.signal?.protocol ?? "") ?? "";
  const frame = event.pcap_cnt !== undefined ? `frame ${event.pcap_cnt}` : "";
  return h(
    "li",
    { class: `message ${forward ? "forward" : "back"} ${kind}` },
    h("span", { class: "what" }, h("strong", {}, name), ` ${KINDS[kind] ?? kind}`),
    h("span", { class: "arrow", "aria-hidden": "true" }),
    h("span", { class: "note" }, [about(event), later ? `${later} s later` : "", frame].filter(Boolean).join(" · ")),
  );
}

const SILENCE = {
  unanswered: "no answer came",
  not_captured: "the answer is not in the capture",
};

export function ladder(finding, { signals, countries }) {
  const messages = messagesOf(finding, signals);
  const [asker, asked] = partiesOf(messages[0]);
  const first = timeOf(messages[0].timestamp);
  const forward = (event) => addressOf(event.source) === addressOf(asker) && event.source?.ip === asker.ip;
  const silence = SILENCE[finding.outcome];
  return h(
    "figure",
    { class: "ladder" },
    h("figcaption", {}, `The dialogue, ${timeText(first)} UTC`),
    h("div", { class: "parties" }, party(asker, countries), party(asked, countries)),
    h("ol", {}, messages.map((event) => message(event, first, forward(event))), silence ? h("li", { class: "message silence" }, h("span", { class: "note" }, silence)) : null),
  );
}
