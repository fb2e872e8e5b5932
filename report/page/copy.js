// SPDX-License-Identifier: Apache-2.0
import { h } from "./dom.js";

const SHOWN_MS = 2000;

/** The way of before the clipboard had an interface; a page from a file may have no other. */
function copyBySelection(text) {
  const area = h("textarea", { class: "hidden", readonly: true }, text);
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

async function copy(text) {
  if (!navigator.clipboard) return copyBySelection(text);
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => copyBySelection(text),
  );
}

export function copyButton(label, text) {
  const button = h("button", { type: "button", class: "copy" }, label);
  button.addEventListener("click", async () => {
    const done = await copy(text);
    button.textContent = done ? "Copied" : "Copying was refused: select the text";
    button.focus();
    setTimeout(() => (button.textContent = label), SHOWN_MS);
  });
  return button;
}
