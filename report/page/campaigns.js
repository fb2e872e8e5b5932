// SPDX-License-Identifier: Apache-2.0
// Campaigns: one person, the identities that were used in turn, what they got, and why they are one story.
import { h, replace, svg, table, when } from "./dom.js";
import { queriesOf } from "./model.js";
import { timeline } from "./timeline.js";
import { OUTCOMES, SEVERITIES, count, lengthText, percent, protocolName, timeOf } from "./words.js";

const CAUTION =
  "An identity is what a message claimed. A global title may be leased, spoofed or both: who sat behind it is not to be seen here.";

/** What an answer can give away, by the word that campaigns have for it. */
const LEARNED = {
  cell: "the cell",
  latitude: "the latitude",
  longitude: "the longitude",
  vlr: "the VLR",
  msc: "the MSC",
  sgsn: "the SGSN",
  mme: "the serving node",
  imsi: "the IMSI",
  msisdn: "the number",
  imei: "the equipment",
  state: "the state",
  roaming_number: "a roaming number",
  forwarding: "where calls are forwarded to",
  profile: "the profile",
  vectors: "authentication vectors",
};

const addressOf = (identity) => identity.gt ?? identity.host ?? identity.realm ?? (identity.opc === undefined ? identity.ip : `point code ${identity.opc}`) ?? "";

const countryName = (code, data) => data.countries.get(code)?.name ?? code ?? "";

const identityName = (identity) => identity.operator ?? (addressOf(identity) || "not known");

/** The identity that a finding came under, as far as its own address tells. */
function laneOf(finding, identities) {
  const party = finding.event.signal?.kind === "error" ? finding.event.destination : finding.event.source;
  const same = (member) => identities.findIndex((identity) => identity[member] !== undefined && identity[member] === party?.[member]);
  return ["gt", "host", "ip", "operator"].map(same).find((index) => index >= 0) ?? -1;
}

const querySays = (finding) => [finding.operation, OUTCOMES[finding.outcome].says, finding.learned.join("; ")].filter(Boolean).join(", ");

function campaignTimeline(campaign, data) {
  const lanes = campaign.identities.map((identity) => ({
    label: identityName(identity),
    details: [(identity.protocols ?? []).map(protocolName).join(", "), countryName(identity.country, data), identity.operator ? addressOf(identity) : ""],
    from: identity.from,
    to: identity.to,
    marks: [],
  }));
  for (const finding of queriesOf(campaign.findings)) {
    const lane = laneOf(finding, campaign.identities);
    if (lane >= 0) lanes[lane].marks.push({ time: finding.time, outcome: finding.outcome, says: querySays(finding) });
  }
  const says = `Queries over time, a lane for each of ${count(lanes.length, "identity", "identities")}; the table below says the same in numbers`;
  return timeline(lanes, campaign.from, campaign.to, says);
}

/** An event names the first findings of a campaign, and this page has those of its own run. */
function undrawn(campaign) {
  const missing = campaign.listed - campaign.findings.length;
  return missing > 0 ? h("p", { class: "note" }, `Drawn are ${campaign.findings.length} of ${count(campaign.listed, "finding")}: the others were in an earlier run, or came after the first 64. The table counts all.`) : null;
}

/** "4 answered, 2 refused" */
const outcomesOf = (counts) =>
  Object.entries(OUTCOMES)
    .filter(([outcome]) => counts[outcome])
    .map(([outcome, { says }], i) => [i ? ", " : "", h("span", { class: outcome === "answered" ? "answered" : null }, `${counts[outcome]} ${says}`)]);

function identityTable(campaign, data) {
  const heads = [{ text: "Identity" }, { text: "Address" }, { text: "Protocols" }, { text: "When, UTC" }, { text: "Queries", number: true }, { text: "Outcome" }];
  const rows = campaign.identities.map((identity) => [
    [h("strong", {}, identityName(identity)), identity.country ? [" ", h("span", { class: "note" }, countryName(identity.country, data))] : ""],
    [h("span", { class: "address" }, addressOf(identity)), identity.carried_by ? h("span", { class: "note" }, ` on ${identity.carried_by}`) : ""],
    (identity.protocols ?? []).map(protocolName).join(", "),
    identity.from !== null && identity.to !== null ? when(identity.from, identity.to) : "",
    identity.queries ?? "",
    outcomesOf(identity),
  ]);
  const more = (campaign.identity_count ?? rows.length) - rows.length;
  return [table("Identities used, in order of first use", heads, rows), more > 0 ? h("p", { class: "note" }, `and ${count(more, "more identity", "more identities")}`) : null];
}

function learnedList(campaign) {
  if (!campaign.learned?.length) return h("p", {}, "Nothing that this capture shows.");
  return h(
    "ul",
    {},
    campaign.learned.map((item) =>
      h("li", {}, h("strong", {}, LEARNED[item.what] ?? item.what), item.times ? `, ${count(item.times, "time")}` : "", item.from ? h("span", { class: "note" }, " ", when(timeOf(item.from), timeOf(item.to ?? item.from))) : null),
    ),
  );
}

const weightBar = (weight, most) =>
  svg("svg", { class: "weight", viewBox: "0 0 56 8", role: "img", "aria-label": `weight ${weight}` }, svg("rect", { class: "track", width: 56, height: 8 }), svg("rect", { width: Math.max(1, (56 * weight) / most), height: 8 }));

function reasonList(campaign) {
  const most = Math.max(...(campaign.reasons ?? []).map((reason) => reason.weight ?? 0), 1e-9);
  return h(
    "ul",
    { class: "weighed" },
    [...(campaign.reasons ?? [])]
      .sort((a, b) => (b.weight ?? 0) - (a.weight ?? 0) || (b.pairs ?? 0) - (a.pairs ?? 0))
      .map((reason) => h("li", {}, weightBar(reason.weight ?? 0, most), h("span", {}, reason.says ?? reason.feature, reason.pairs ? h("span", { class: "note" }, ` ${count(reason.pairs, "pair")}`) : null))),
  );
}

function numbers(campaign) {
  const facts = [
    ["Queries", campaign.queries],
    ["Answered", campaign.answered === undefined ? undefined : `${campaign.answered} (${percent(campaign.answered, campaign.queries)})`],
    ["Refused", campaign.refused],
    ["Unanswered", campaign.unanswered],
    ["Not in the capture", campaign.not_captured || undefined],
    ["Protocols", campaign.protocols?.map(protocolName).join(", ")],
    ["Pace, in the median", campaign.pace_s === undefined ? undefined : `${lengthText(campaign.pace_s)} apart`],
    ["Confidence", campaign.confidence],
  ];
  return h("dl", { class: "numbers" }, facts.filter(([, value]) => value !== undefined && value !== "").map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}

function actorLine(campaign, data) {
  if (!campaign.actor) return null;
  const others = data.campaigns.filter((other) => other.actor === campaign.actor && other !== campaign).length;
  return h("p", { class: "note" }, "Probably the tool ", h("code", {}, campaign.actor), others ? `, which is behind ${count(others, "more campaign")} here.` : "; no other campaign here is its.");
}

function article(campaign, data, linkTo) {
  const who = campaign.person?.label ?? "a person";
  const severity = SEVERITIES[(campaign.severity ?? 1) - 1];
  const identities = campaign.identity_count ?? campaign.identities.length;
  const length = lengthText((campaign.to - campaign.from) / 1000);
  return h(
    "article",
    { class: `campaign ${severity}`, id: `campaign-${campaign.id}` },
    h("h3", {}, h("span", { class: `badge ${severity}` }, severity), h("span", { class: "person" }, who)),
    h("p", { class: "lead" }, `Asked about ${count(campaign.queries ?? 0, "time")} in ${length} under ${count(identities, "identity", "identities")}${campaign.operator_count ? ` of ${count(campaign.operator_count, "operator")}` : ""}, `, when(campaign.from, campaign.to), " UTC."),
    campaign.person?.others.length ? h("p", { class: "note" }, "Also known as ", campaign.person.others.map((name, i) => [i ? ", " : "", h("span", { class: "person" }, name)])) : null,
    numbers(campaign),
    campaignTimeline(campaign, data),
    undrawn(campaign),
    identityTable(campaign, data),
    h("div", { class: "pair" }, h("section", {}, h("h4", {}, "What was learned"), learnedList(campaign)), h("section", {}, h("h4", {}, "Why these are one campaign"), reasonList(campaign), actorLine(campaign, data))),
    campaign.dropped ? h("p", { class: "note" }, `${count(campaign.dropped, "query", "queries")} had to make room for later ones: counted above, but not listed.`) : null,
    campaign.threat?.length ? h("p", { class: "note" }, `Threats ${campaign.threat.join(", ")}`) : null,
    h("p", { class: "note" }, campaign.findings.length ? h("a", { href: linkTo({ person: campaign.person?.key ?? "" }) }, `Show the findings about this person`) : null, ` ${count(campaign.listed, "finding")} in this campaign; campaign `, h("code", {}, campaign.id)),
  );
}

/** A campaign stays while one of its findings passes the filter, or where none of them is in this page. */
export function renderCampaigns(into, findings, data, linkTo, filtered) {
  const passing = new Set(findings);
  const shown = data.campaigns.filter((campaign) => !filtered || campaign.findings.some((finding) => passing.has(finding)));
  if (!shown.length) {
    replace(into, h("p", {}, data.campaigns.length ? "No campaign passes the filter." : "None: no person was asked about under identities that can be told to belong together."));
    return;
  }
  replace(into, h("p", { class: "note" }, CAUTION), shown.map((campaign) => article(campaign, data, linkTo)));
}
