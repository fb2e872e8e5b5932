// SPDX-License-Identifier: Apache-2.0
import { renderCampaigns } from "./campaigns.js";
import { NO_PROOF, colophon, contents, limits } from "./capture.js";
import { h, when } from "./dom.js";
import { drawForPaper } from "./drawing.js";
import { filterOf, hashOf, isFiltered, passes } from "./filter.js";
import { expandForPaper, renderFindings, showAllRows } from "./findings.js";
import { fillForm, filterForm } from "./form.js";
import { gathered, model, queriesOf } from "./model.js";
import { renderPersons, renderSources } from "./parties.js";
import { followTheme, themeChoice } from "./theme.js";
import { SEVERITIES, count, timeOf } from "./words.js";

const data = model(document.getElementById("events").textContent, document.getElementById("run").textContent);

const FILES_NAMED = 4;

const SECTIONS = [
  ["limits", "What this capture cannot show"],
  ["campaigns", "Campaigns"],
  ["persons", "Persons"],
  ["sources", "Who asked"],
  ["findings", "Findings"],
  ["capture", "What it holds"],
];

const section = (id, title) => h("section", { id, "aria-labelledby": `${id}-title` }, h("h2", { id: `${id}-title`, tabindex: -1 }, title), h("div", { class: "body" }));

const goTo = (id) => {
  const title = document.getElementById(`${id}-title`);
  title.scrollIntoView();
  title.focus();
};

/** A link to a place of this page that leaves the address to the filter. */
function placeLink(id, text, className) {
  const link = h("a", { href: `#${id}`, class: className }, text);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    goTo(id);
  });
  return link;
}

function lead() {
  const { findings, campaigns } = data;
  if (!findings.length) return [h("p", { class: "lead" }, "No rule fired on anything in this capture."), h("p", {}, NO_PROOF)];
  const queries = queriesOf(findings);
  const persons = gathered(findings, (finding) => finding.person).length;
  const networks = gathered(findings, (finding) => finding.source).length;
  const got = queries.filter((finding) => finding.outcome === "answered").length;
  const story = campaigns.length ? `${count(campaigns.length, "campaign")} against ${count(new Set(campaigns.map((campaign) => campaign.person?.key)).size, "person")}; ` : "";
  return [h("p", { class: "lead" }, `${story}${count(findings.length, "finding")} about ${count(persons, "person")}, from ${count(networks, "network")}. Of ${count(queries.length, "query", "queries")} ${got === 1 ? "1 was" : `${got} were`} answered.`)];
}

function tally() {
  const present = SEVERITIES.map((severity) => [severity, data.findings.filter((finding) => finding.severity === severity).length]).filter(([, n]) => n);
  return present.length ? h("ul", { class: "tally", "aria-label": "Findings by severity" }, present.map(([severity, n]) => h("li", { class: severity }, h("strong", {}, n.toLocaleString("en-GB")), " ", severity))) : null;
}

function header() {
  const { stats } = data;
  const more = data.files.length - FILES_NAMED;
  const span = stats?.frame?.frames ? [when(timeOf(stats.first), timeOf(stats.last)), " UTC"] : "";
  return h(
    "header",
    {},
    h("div", { class: "bar" }, h("p", { class: "program" }, "Sigwarden"), h("div", { class: "tools" }, themeChoice(), h("button", { type: "button", class: "quiet", onclick: () => window.print() }, "Print"))),
    h("h1", {}, "Signalling report"),
    h("p", { class: "files" }, data.files.slice(0, FILES_NAMED).map((name) => h("span", {}, name)), more > 0 ? h("span", {}, `and ${count(more, "more file")}`) : null, h("span", {}, span)),
    lead(),
    tally(),
    paperFilter,
  );
}

const status = h("p", { role: "status", class: "status" });
const form = filterForm(data.findings, (filter) => {
  history.replaceState(null, "", hashOf(filter, location.hash));
  render();
});

function side() {
  const wide = window.matchMedia("(min-width: 68rem)").matches;
  return h(
    "aside",
    {},
    h("nav", { "aria-label": "Sections" }, h("ul", {}, SECTIONS.map(([id, title]) => h("li", {}, placeLink(id, title))))),
    data.findings.length ? h("details", { class: "filter-box", open: wide }, h("summary", {}, "Filter"), form) : null,
    data.findings.length ? status : null,
  );
}

const sections = Object.fromEntries(SECTIONS.map(([id, title]) => [id, section(id, title)]));
const body = (id) => sections[id].querySelector(".body");
const paperNote = h("p", { class: "paper-note" });
const paperFilter = h("p", { class: "paper-note" });

const linkTo = (members) => hashOf({ ...filterOf(location.hash), ...members }, location.hash);

function render() {
  const filter = filterOf(location.hash);
  const findings = data.findings.filter((finding) => passes(finding, filter));
  fillForm(form, filter);
  status.textContent = isFiltered(filter) ? `${findings.length} of ${count(data.findings.length, "finding")} shown` : `all ${count(data.findings.length, "finding")} shown`;
  renderCampaigns(body("campaigns"), findings, data, linkTo, isFiltered(filter));
  renderPersons(body("persons"), findings, data, linkTo);
  renderSources(body("sources"), findings, data, linkTo);
  renderFindings(body("findings"), findings, data);
}

/** On paper nothing can be opened, and who holds it must see what was left out. */
function toPaper() {
  const chosen = [...new URLSearchParams(hashOf(filterOf(location.hash), "").slice(1))].map(([name, value]) => `${name} ${value}`);
  paperFilter.textContent = chosen.length ? `Filtered by ${chosen.join(", ")}: ${status.textContent}.` : "";
  showAllRows(document);
  const closed = expandForPaper(document);
  paperNote.textContent = closed ? `The dialogues of ${count(closed, "finding")} are not printed; filter first to have them.` : "";
  drawForPaper(document);
}

document.title = ["Sigwarden report", ...data.files.slice(0, 1).map((name) => name.split("/").pop())].join(", ");
followTheme();
body("limits").append(...limits(data).filter(Boolean));
body("capture").append(...contents(data).flat().filter(Boolean));
document.body.prepend(
  placeLink("findings", "Skip to the findings", "skip"),
  h("div", { class: "page" }, header(), side(), h("main", {}, SECTIONS.map(([id]) => sections[id]), paperNote), h("footer", {}, colophon(data))),
);
render();
// a link in it that is followed is drawn anew: the reader goes on to what it shows
let followed = false;
document.querySelector("main").addEventListener("click", (event) => (followed = event.target.closest("a") !== null));
window.addEventListener("hashchange", () => {
  followTheme();
  render();
  if (followed) goTo("findings");
  followed = false;
});
window.addEventListener("beforeprint", toPaper);
