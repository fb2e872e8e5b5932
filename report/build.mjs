// SPDX-License-Identifier: Apache-2.0
//
// Bundles the page into page.html, which is committed, so that building sigwarden needs no npm.
//
//     npm ci && npm run build      writes page.html and SHA256SUMS
//     npm ci && npm run check      fails if they would change
//
// The same sources give the same bytes: package-lock.json pins the packages and their hashes.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const MAP = "node_modules/world-atlas/countries-110m.json";
const TARGETS = ["es2020", "chrome100", "firefox100", "safari15"];

const read = (name) => readFileSync(join(here, name), "utf8");

/** A source of the Content-Security-Policy that allows just this text. */
const policyHash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

const sum = (name) => `${createHash("sha256").update(readFileSync(join(here, name))).digest("hex")}  ${name}\n`;

async function bundle(entry) {
  const result = await build({
    absWorkingDir: here,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    charset: "utf8",
    format: "iife",
    target: TARGETS,
    legalComments: "none", // licences() has them all
    loader: { ".json": "json" },
  });
  return { text: result.outputFiles[0].text.trim(), inputs: Object.keys(result.metafile.inputs) };
}

/** The licence of every package that a part of is in the page; equal texts once. */
function licences(inputs) {
  const packages = [...new Set(inputs.map((name) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(name)?.[1]).filter(Boolean))].sort();
  const byText = new Map();
  for (const name of packages) {
    const folder = `node_modules/${name}`;
    const file = readdirSync(join(here, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    if (!file) throw new Error(`${folder} has no licence; the page must carry it`);
    const text = read(`${folder}/${file}`).trim();
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${JSON.parse(read(`${folder}/package.json`)).version}`]);
  }
  return [...byText].map(([text, names]) => `${names.join(", ")}\n\n${text}`).join("\n\n\n");
}

function fill(template, parts) {
  for (const [mark, text] of Object.entries(parts)) {
    if (template.split(mark).length !== 2) throw new Error(`template.html: ${mark} must stand in it once`);
    template = template.replace(mark, () => text);
  }
  return template;
}

const script = await bundle("page/main.js");
const style = await bundle("page/page.css");
if (/<\/script|<!--/i.test(script.text)) throw new Error("the script would end its own element");
const page = fill(read("page/template.html"), {
  "%POLICY_SCRIPT%": policyHash(script.text),
  "%POLICY_STYLE%": policyHash(style.text),
  "%STYLE%": style.text,
  "%LICENCES%": licences(script.inputs).replaceAll("--", "- -"),
  "%SCRIPT%": script.text,
});

const old = (name) => {
  try {
    return read(name);
  } catch {
    return "";
  }
};
const check = process.argv.includes("--check");
const before = { page: old("page.html"), sums: old("SHA256SUMS") };
if (!check) writeFileSync(join(here, "page.html"), page);
const sums = sum("page.html") + sum(MAP);
if (!check) writeFileSync(join(here, "SHA256SUMS"), sums);
console.log(`${relative(process.cwd(), join(here, "page.html"))}: ${page.length} characters, script ${script.text.length}`);
if (check && (before.page !== page || before.sums !== sums)) {
  console.error("page.html or SHA256SUMS is not what these sources give; run: npm ci && npm run build");
  process.exit(1);
}
