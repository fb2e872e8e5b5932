// SPDX-License-Identifier: Apache-2.0
// How things are called and how values are written.

export const SEVERITIES = ["critical", "high", "medium", "low", "undecided"];

/** What became of a query: by signal.outcome, with the mark that drawings use. */
export const OUTCOMES = {
  answered: { says: "answered", mark: "full" },
  refused: { says: "refused", mark: "ring" },
  unanswered: { says: "unanswered", mark: "cross" },
  not_captured: { says: "answer not in the capture", mark: "square" },
  none: { says: "outcome not known", mark: "dot" },
};

export const CLASSES = {
  "location-tracking": "Location tracking",
  interception: "Interception",
  "identity-disclosure": "Identity disclosure",
  fraud: "Fraud",
  dos: "Denial of service",
  recon: "Reconnaissance",
  "spyware-delivery": "Spyware delivery",
  bypass: "Bypass of filters",
};

const PROTOCOLS = { map: "MAP", cap: "CAP", diameter: "Diameter", gtpv1: "GTPv1", gtpv2: "GTPv2", gtp_prime: "GTP'", sms: "SMS" };

export const protocolName = (word) => PROTOCOLS[word] ?? word;

/** What an answer gave away, by member of `disclosed`. */
const DISCLOSED = {
  imsi: "IMSI",
  msisdn: "number",
  imei: "equipment",
  cell: "cell",
  latitude: "latitude",
  longitude: "longitude",
  vlr: "VLR",
  msc: "MSC",
  sgsn: "SGSN",
  mme: "serving node",
  state: "state",
  msrn: "roaming number",
  forwarded_to: "forwarding to",
  auth_vectors: "authentication vectors:",
};

/** Sentences' parts: "cell 001-01-272-2497, 2 min old". */
export function learned(disclosed) {
  if (!disclosed) return [];
  const parts = Object.entries(DISCLOSED)
    .filter(([member]) => disclosed[member] !== undefined)
    .map(([member, name]) => {
      const age = member === "cell" && disclosed.location_age_min !== undefined ? `, ${disclosed.location_age_min} min old` : "";
      return `${name} ${disclosed[member]}${age}`;
    });
  return disclosed.profile ? [...parts, "the subscriber's profile"] : parts;
}

export const count = (n, one, many = `${one}s`) => `${n.toLocaleString("en-GB")} ${n === 1 ? one : many}`;

/** Milliseconds of "2026-03-02T09:12:00.150000+0000". */
export const timeOf = (text) => Date.parse(text.replace(/(\.\d{3})\d*/, "$1").replace(/\+0000$/, "Z"));

/** "2026-03-02 09:12:00", UTC. */
export const timeText = (ms) => new Date(ms).toISOString().slice(0, 19).replace("T", " ");

export const dayText = (ms) => new Date(ms).toISOString().slice(0, 10);

/** "09:12:00" to a reader who knows the day. */
export const clockText = (ms) => new Date(ms).toISOString().slice(11, 19);

/** The ends of a span, or one where they are the same to the second; the day once if it is one day. */
export function spanParts(from, to) {
  const [first, last] = [timeText(from), timeText(to)];
  return first === last ? [first] : [first, dayText(from) === dayText(to) ? clockText(to) : last];
}

export const spanText = (from, to) => spanParts(from, to).join(" to ");

const UNITS = [
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

/** "3 days", "90 minutes": in the largest unit that has at least two of them. */
export function lengthText(seconds) {
  const [name, size] = UNITS.find(([, unit]) => seconds >= 2 * unit) ?? UNITS[3];
  return count(Math.round(seconds / size), name);
}

export const percent = (part, whole) => (whole ? `${Math.round((100 * part) / whole)}%` : "");
