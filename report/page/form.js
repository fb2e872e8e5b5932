// SPDX-License-Identifier: Apache-2.0
// The filter as a form.
import { h } from "./dom.js";
import { noFilter } from "./filter.js";
import { gathered } from "./model.js";
import { CLASSES, SEVERITIES } from "./words.js";

const CHOICES = 500; // persons or networks in a list; the text filter finds the others

const field = (label, control) => h("label", { class: "field" }, h("span", {}, label), control);

function choice(name, all, options) {
  return h("select", { name }, h("option", { value: "" }, all), options.map(([value, text]) => h("option", { value }, text)));
}

const listed = (findings, of) => gathered(findings, of).slice(0, CHOICES).map(({ key, of: { label }, findings: theirs }) => [key, `${label} (${theirs.length})`]);

function severities(findings) {
  const present = SEVERITIES.filter((severity) => findings.some((finding) => finding.severity === severity));
  return h(
    "fieldset",
    {},
    h("legend", {}, "Severity"),
    present.map((severity) => h("label", { class: "check" }, h("input", { type: "checkbox", name: "severity", value: severity }), h("span", {}, severity), h("span", { class: "note" }, findings.filter((finding) => finding.severity === severity).length))),
  );
}

/** The form; `changed(filter)` hears of every change by the reader. */
export function filterForm(findings, changed) {
  const classes = [...new Set(findings.map((finding) => finding.alert.class))].sort();
  const form = h(
    "form",
    { class: "filter-form", role: "search", "aria-label": "Filter" },
    field("Text", h("input", { type: "search", name: "text", placeholder: "rule, address, operation", autocomplete: "off" })),
    severities(findings),
    field("Class", choice("class", "all", classes.map((name) => [name, CLASSES[name] ?? name]))),
    field("Person", choice("person", "all", listed(findings, (finding) => finding.person))),
    field("Network", choice("source", "all", listed(findings, (finding) => finding.source))),
    field("From, UTC", h("input", { type: "datetime-local", name: "from", step: 1 })),
    field("To, UTC", h("input", { type: "datetime-local", name: "to", step: 1 })),
    h("button", { type: "reset" }, "Show everything"),
  );
  const read = () => {
    const given = new FormData(form);
    const checked = given.getAll("severity");
    const offered = [...form.querySelectorAll("[name=severity]")].map((box) => box.value);
    const severity = SEVERITIES.filter((name) => checked.includes(name) || !offered.includes(name));
    return { text: given.get("text").trim(), severity, class: given.get("class"), person: given.get("person"), source: given.get("source"), from: given.get("from"), to: given.get("to") };
  };
  form.addEventListener("input", () => changed(read()));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    changed(noFilter());
  });
  return form;
}

/** Puts the filter into the form, as after the address changed. */
export function fillForm(form, filter) {
  for (const name of ["text", "class", "person", "source", "from", "to"]) if (form.elements[name].value !== filter[name]) form.elements[name].value = filter[name];
  for (const box of form.querySelectorAll("[name=severity]")) box.checked = filter.severity.includes(box.value);
}
