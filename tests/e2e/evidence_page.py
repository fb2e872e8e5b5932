#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The page of an evidence bundle in a browser: it loads nothing, fits, can be read, says what each value is on a phone, and is short on paper."""
import base64
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from report_page import CHROMIUM, DEMO, DRIVER, KEY, NETWORK, Page, SIGWARDEN, check, failures

WIDTHS = (320, 360, 500, 768, 1280)
PAGES_MAX = 30  # of A4, for the campaign of the demo


def sigwarden(folder, *arguments):
    environment = {**os.environ, "XDG_STATE_HOME": str(folder / "state")}
    return subprocess.run([SIGWARDEN, *map(str, arguments)], capture_output=True, text=True, timeout=300, env=environment, check=True).stdout


def fits(page, path):
    for width in WIDTHS:
        page.size(width)
        page.open(path)
        problems = page.wrong("overflow")
        check(f"nothing overflows at {width} px", not problems, problems[:6])
    page.size(1280)


def can_be_read(page, path):
    for scheme in ("light", "dark"):
        page.scheme(scheme)
        for width in (360, 1280):
            page.size(width)
            page.open(path)
            found = page.wrong("contrast")
            check(f"contrast is AA in {scheme} at {width} px", not found["wrong"] and found["looked"] > 50, found["wrong"][:8])
    page.scheme("light")


def asks_for_nothing(page, path):
    page.open(path)
    check("no error and no warning", not (errors := page.errors()), errors)
    requests = [url for url in page.requests() if url != "about:blank"]
    check("nothing is asked for but the page", requests == [f"file://{path}"], requests)
    broken = page.run("return [...document.querySelectorAll('a')].map((a) => a.getAttribute('href')).filter((href) => href[0] === '#' && !document.getElementById(href.slice(1)))")
    check("every place that the timeline names is there", not broken, broken[:6])
    missing = [href for href in page.run("return [...document.querySelectorAll('a')].map((a) => a.getAttribute('href'))") if href[0] != "#" and not (path.parent / href).exists()]
    check("and every file", not missing, missing[:6])


# The width of the widest word of a column, and what it has, in pixels.
WORDS = """
const wrong = [];
const measure = document.createElement('canvas').getContext('2d');
for (const cell of document.querySelectorAll('th, td')) {
  if (cell.querySelector('code')) continue;
  const style = getComputedStyle(cell);
  measure.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const room = cell.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  for (const word of cell.textContent.split(/[\\s.,;-]+/)) if (word.length < 19 && measure.measureText(word).width > room + 1) wrong.push(`${word}: ${room} px`);
}
return [...new Set(wrong)];
"""


def words_are_whole(page, path):
    """A4 between its margins, and a screen."""
    for width, media in ((688, "print"), (1280, "screen")):
        page.size(width)
        page.open(path)
        page.cdp("Emulation.setEmulatedMedia", media=media, features=[])
        broken = page.run(WORDS)
        check(f"no column is narrower than its words at {width} px, {media}", not broken, broken[:8])
        page.cdp("Emulation.setEmulatedMedia", media="", features=[])


def says_what_values_are(page, path):
    heads = {"When (UTC)", "What", "Who asked or answered", "About whom", "What was learned", "Record"}
    page.size(360)
    page.open(path)
    shown = page.run("return [...document.querySelectorAll('td')].filter((cell) => cell.checkVisibility()).map((cell) => [cell.dataset.label, getComputedStyle(cell, '::before').content])")
    check("each value has its head before it on a phone", shown and all(label and before.startswith('"') and label in before for label, before in shown), shown[:3])
    check("also those of the timeline", heads <= {label for label, _ in shown}, {label for label, _ in shown})
    check("and heads are not told twice", page.run("return [...document.querySelectorAll('thead')].every((head) => !head.checkVisibility())"))
    page.size(1280)
    page.open(path)
    check("on a screen the heads stand above", page.run("return [...document.querySelectorAll('thead')].every((head) => head.checkVisibility()) && getComputedStyle(document.querySelector('td'), '::before').content === 'none'"))


def is_short_on_paper(page, path, folder):
    page.open(path)
    pdf = folder / "page.pdf"
    pdf.write_bytes(base64.b64decode(page.cdp("Page.printToPDF", paperWidth=8.27, paperHeight=11.69, preferCSSPageSize=True)["data"]))
    pages = len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes()))
    check(f"on paper it has no more than {PAGES_MAX} pages", 1 < pages <= PAGES_MAX, pages)


def look(page, folder):
    log, bundle = folder / "log", folder / "bundle"
    sigwarden(folder, "analyze", "--quiet", *KEY, *NETWORK, "--evidence", log, DEMO)
    campaign = next(line for line in sigwarden(folder, "evidence", "show", log).splitlines() if "campaign" in line).split()
    sigwarden(folder, "evidence", "export", "--campaign", campaign[campaign.index("campaign") + 1], log, bundle)
    path = bundle / "index.html"
    asks_for_nothing(page, path)
    fits(page, path)
    can_be_read(page, path)
    words_are_whole(page, path)
    says_what_values_are(page, path)
    is_short_on_paper(page, path, folder)


def main():
    if not pathlib.Path(CHROMIUM).exists() or not pathlib.Path(DRIVER).exists():
        print("skipped: chromium and chromium-driver are not installed")
        return 77
    with tempfile.TemporaryDirectory() as name:
        page = Page()
        page.size(1280)
        try:
            look(page, pathlib.Path(name))
        finally:
            page.driver.quit()
    print(f"{len(failures)} expectations do not hold")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
