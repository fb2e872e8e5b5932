// SPDX-License-Identifier: Apache-2.0
// What the reader wants to see. The state is the address behind #, so that a view can be kept and passed on.
import { SEVERITIES } from "./words.js";

const MEMBERS = ["text", "severity", "class", "person", "source", "from", "to"];

export const noFilter = () => ({ text: "", severity: [...SEVERITIES], class: "", person: "", source: "", from: "", to: "" });

export function filterOf(hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const filter = noFilter();
  for (const member of MEMBERS) if (given.has(member)) filter[member] = given.get(member);
  if (given.has("severity")) filter.severity = SEVERITIES.filter((severity) => given.get("severity").split(",").includes(severity));
  return filter;
}

/** "#person=...": what differs from no filter; theme and other members that are not ours stay. */
export function hashOf(filter, hash) {
  const next = new URLSearchParams(hash.replace(/^#/, ""));
  const plain = noFilter();
  for (const member of MEMBERS) {
    const value = String(filter[member]);
    if (value === String(plain[member])) next.delete(member);
    else next.set(member, value);
  }
  return `#${next}`;
}

export const isFiltered = (filter) => MEMBERS.some((member) => String(filter[member]) !== String(noFilter()[member]));

function haystack(finding) {
  finding.text ??= JSON.stringify([
    finding.alert,
    finding.operation,
    finding.protocol,
    finding.source,
    finding.person?.label,
    finding.person?.others,
    finding.learned,
    finding.error,
    finding.event.source,
    finding.event.destination,
    finding.event.pcap_filename,
  ]).toLowerCase();
  return finding.text;
}

/** A moment as the form gives it, in UTC; no moment if it is none. */
export const momentOf = (text) => (text ? Date.parse(`${text}Z`) : NaN);

export function passes(finding, filter) {
  const from = momentOf(filter.from);
  const to = momentOf(filter.to);
  return (
    filter.severity.includes(finding.severity) &&
    (!filter.class || finding.alert.class === filter.class) &&
    (!filter.person || finding.person?.key === filter.person) &&
    (!filter.source || finding.source.key === filter.source) &&
    !(finding.time < from) &&
    !(finding.time > to + 999) &&
    filter.text
      .toLowerCase()
      .split(/\s+/)
      .every((word) => haystack(finding).includes(word))
  );
}
