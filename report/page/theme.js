// SPDX-License-Identifier: Apache-2.0
// Light or dark: as the reader's system has it, or as he chooses here. The choice stands in the address.
import { h } from "./dom.js";

const dark = window.matchMedia("(prefers-color-scheme: dark)");

const chosen = () => new URLSearchParams(location.hash.slice(1)).get("theme") ?? "";

export function followTheme() {
  const theme = chosen();
  const isDark = theme ? theme === "dark" : dark.matches;
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
  const select = document.querySelector("select.theme");
  if (select) select.value = theme === "dark" || theme === "light" ? theme : "";
}

function choose(theme) {
  const next = new URLSearchParams(location.hash.slice(1));
  if (theme) next.set("theme", theme);
  else next.delete("theme");
  history.replaceState(null, "", `#${next}`);
  followTheme();
}

export function themeChoice() {
  const select = h("select", { class: "theme", "aria-label": "Colours", onchange: () => choose(select.value) }, [["", "Colours of the system"], ["light", "Light"], ["dark", "Dark"]].map(([value, text]) => h("option", { value }, text)));
  select.value = chosen();
  return select;
}

dark.addEventListener("change", followTheme);
