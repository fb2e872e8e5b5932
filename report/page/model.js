// SPDX-License-Identifier: Apache-2.0
// What the events say, put in the order in which a reader asks: findings, who is behind them, whom they concern.
import { SEVERITIES, learned, timeOf } from "./words.js";

const lines = (text) => text.split("\n").filter(Boolean).map((line) => JSON.parse(line));

/** Joins names into sets: a person is known by a number here and an IMSI there. */
class Sets {
  #parent = new Map();

  find(name) {
    let at = name;
    while (this.#parent.has(at)) at = this.#parent.get(at);
    return at;
  }

  join(names) {
    const [first, ...others] = names.map((name) => this.find(name));
    for (const other of others) if (this.find(other) !== this.find(first)) this.#parent.set(this.find(other), this.find(first));
  }
}

const personNames = (subscriber) =>
  subscriber ? ["person", "imsi", "msisdn"].filter((member) => subscriber[member]).map((member) => `${member} ${subscriber[member]}`) : [];

class Persons {
  #sets = new Sets();
  #byRoot = new Map();

  constructor(events) {
    const all = events.map((event) => personNames(event.subscriber)).filter((names) => names.length);
    for (const names of all) this.#sets.join(names);
    for (const event of events) this.#learn(event.subscriber);
  }

  #learn(subscriber) {
    const names = personNames(subscriber);
    if (!names.length) return;
    const root = this.#sets.find(names[0]);
    if (!this.#byRoot.has(root)) this.#byRoot.set(root, { imsis: new Set(), numbers: new Set(), country: null });
    const person = this.#byRoot.get(root);
    if (subscriber.imsi) person.imsis.add(subscriber.imsi);
    if (subscriber.msisdn) person.numbers.add(subscriber.msisdn);
    person.country ??= subscriber.country ?? null;
  }

  /** null where a finding concerns nobody in particular. */
  of(subscriber) {
    const names = personNames(subscriber);
    const person = names.length && this.#byRoot.get(this.#sets.find(names[0]));
    if (!person || (!person.imsis.size && !person.numbers.size)) return null;
    const label = [...person.imsis, ...person.numbers][0];
    return Object.assign(person, { key: label, label, others: [...person.imsis, ...person.numbers].slice(1) });
  }
}

const addressOf = (party) => party.gt ?? party.host ?? (party.pc !== undefined ? `point code ${party.pc}` : party.ip) ?? "";

/** Who did it: whom the alert names, or else the sender. */
function sourceOf(event, facts) {
  const { actor } = event.alert;
  const party = actor ?? event.source ?? {};
  const address = addressOf(party);
  const country = facts.countries.get(party.country);
  return {
    key: party.operator ?? address ?? "",
    label: party.operator ?? (address || "unknown"),
    named: Boolean(party.operator),
    address,
    country: country?.name ?? party.country ?? "",
    at: facts.operators.get(party.operator)?.at ?? country?.at ?? null,
    side: party.side,
    link: actor ? actor.link : event.link?.name,
  };
}

const severityOf = (alert) => (alert.undecided ? "undecided" : SEVERITIES[alert.severity - 1]);

const queryKey = (event, time) => [event.signal?.dialogue, time, event.signal?.operation, event.tcap?.invoke_id].join(" ");

function framesOf(event) {
  const list = event.alert.window?.frames ?? (event.pcap_cnt !== undefined ? [event.pcap_cnt] : []);
  const files = event.alert.window?.pcap_filenames;
  const own = list.filter((_, i) => !files || files[i] === event.pcap_filename);
  return [...new Set(own)].sort((a, b) => a - b);
}

export const frameFilter = (frames) =>
  frames.length === 0 ? "" : frames.length === 1 ? `frame.number == ${frames[0]}` : `frame.number in {${frames.join(", ")}}`;

const whyParts = (sentence) => {
  const parts = /^(.*): (true|false|unknown)(?: \((.*)\))?$/s.exec(sentence);
  return parts ? { test: parts[1], result: parts[2], value: parts[3] ?? "" } : { test: sentence, result: "", value: "" };
};

function findingOf(event, context) {
  const { alert } = event;
  const outcome = event.signal?.dialogue !== undefined ? context.outcomes.get(queryKey(event, event.timestamp)) : undefined;
  const frames = framesOf(event);
  return {
    id: alert.finding_id,
    event,
    alert,
    time: timeOf(event.timestamp),
    severity: severityOf(alert),
    operation: event.signal?.operation ?? "",
    protocol: event.signal?.protocol ?? event.app_proto ?? "",
    source: sourceOf(event, context.facts),
    person: context.persons.of(event.subscriber),
    answer: outcome,
    outcome: outcome?.signal?.outcome ?? "none",
    error: outcome?.signal?.error ?? "",
    learned: learned(outcome?.disclosed),
    frames,
    filter: frameFilter(frames),
    why: alert.why.map(whyParts),
    queryKey: queryKey(event, event.timestamp),
  };
}

/** One group for each rule, source and operation, as the terminal report has them; the worst first. */
export function grouped(findings) {
  const groups = new Map();
  for (const finding of findings) {
    const key = [finding.severity, finding.alert.signature_id, finding.source.key, finding.source.address, finding.operation].join("\t");
    if (!groups.has(key)) groups.set(key, { key, severity: finding.severity, findings: [] });
    groups.get(key).findings.push(finding);
  }
  const rank = (group) => SEVERITIES.indexOf(group.severity);
  return [...groups.values()].sort((a, b) => rank(a) - rank(b) || b.findings.length - a.findings.length || a.findings[0].time - b.findings[0].time);
}

/** The queries behind findings: several rules may have fired on one. */
export const queriesOf = (findings) => [...new Map(findings.map((finding) => [finding.queryKey, finding])).values()];

/** By a key of each finding, the most findings first: [{ key, of, findings }]. */
export function gathered(findings, of) {
  const all = new Map();
  for (const finding of findings) {
    const value = of(finding);
    if (!value) continue;
    if (!all.has(value.key)) all.set(value.key, { key: value.key, of: value, findings: [] });
    all.get(value.key).findings.push(finding);
  }
  const worst = (entry) => Math.min(...entry.findings.map((finding) => SEVERITIES.indexOf(finding.severity)));
  return [...all.values()].map((entry) => ({ ...entry, worst: worst(entry) })).sort((a, b) => a.worst - b.worst || b.findings.length - a.findings.length);
}

function campaignOf(event, persons, byId) {
  const { campaign } = event;
  return {
    ...campaign,
    person: persons.of(event.subscriber),
    from: timeOf(campaign.from),
    to: timeOf(campaign.to),
    findings: (campaign.findings ?? []).map((id) => byId.get(id)).filter(Boolean),
    listed: campaign.finding_count ?? campaign.findings?.length ?? 0,
    identities: (campaign.identities ?? []).map((identity) => ({
      ...identity,
      from: identity.from ? timeOf(identity.from) : null,
      to: identity.to ? timeOf(identity.to) : null,
    })),
  };
}

/** Messages of each dialogue, for its ladder: only where the events hold every signal. */
function signalsOf(events) {
  const byDialogue = new Map();
  for (const event of events) {
    if (event.event_type !== "signal" || event.signal?.dialogue === undefined) continue;
    byDialogue.set(event.signal.dialogue, [...(byDialogue.get(event.signal.dialogue) ?? []), event]);
  }
  return byDialogue;
}

export function model(eventText, runText) {
  const events = lines(eventText);
  const facts = { run: {}, files: [], limits: [], countries: new Map(), operators: new Map() };
  for (const line of lines(runText)) {
    if (line.run) facts.run = line.run;
    if (line.file !== undefined) facts.files.push(line.file);
    if (line.limit) facts.limits.push(line.limit);
    if (line.country) facts.countries.set(line.country.code, line.country);
    if (line.operator) facts.operators.set(line.operator.name, line.operator);
  }
  const of = (type) => events.filter((event) => event.event_type === type);
  const persons = new Persons(events);
  const outcomes = new Map(of("disclosure").map((event) => [queryKey(event, event.request?.timestamp ?? event.timestamp), event]));
  const findings = of("alert").map((event) => findingOf(event, { facts, persons, outcomes }));
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  return {
    ...facts,
    stats: of("stats")[0]?.stats ?? null,
    findings,
    signals: signalsOf(events),
    campaigns: of("campaign").map((event) => campaignOf(event, persons, byId)),
    anomalies: of("anomaly"),
  };
}
