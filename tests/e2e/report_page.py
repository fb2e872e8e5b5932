#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The page of analyze --report in a browser: it draws itself without a request or an error, filters, prints, fits and can be read."""
import base64
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
except ImportError:
    print("skipped: python3-selenium is not installed")
    sys.exit(77)

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SIGWARDEN = os.environ["SIGWARDEN"]
DEMO = ROOT / "demo/border-week.pcapng"
CAPTURES = ROOT / "tests/captures"
KEY = ["--key", str(ROOT / "demo/test.key")]
NETWORK = ["--network", str(ROOT / "demo/network.yaml")]
CHROMIUM, DRIVER = "/usr/bin/chromium", "/usr/bin/chromedriver"
WIDTHS = (320, 768, 1280)
# Chromium's own errands, none of which is the page's
QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]

failures = []


def check(name, condition, shown=""):
    if not condition:
        failures.append(name)
        print(f"does not hold: {name}\n    {str(shown)[:1200]}")


def analyze(*arguments):
    return subprocess.run([SIGWARDEN, "analyze", *KEY, *map(str, arguments)], capture_output=True, text=True, check=True, timeout=300, cwd=ROOT).stdout


class Page:
    """One browser, one page at a time."""

    def __init__(self):
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM
        for argument in ["--headless=new", *(["--no-sandbox"] if os.getuid() == 0 else []), *QUIET]:
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(service=Service(DRIVER), options=options)
        self.driver.set_script_timeout(60)

    def cdp(self, command, **arguments):
        return self.driver.execute_cdp_cmd(command, arguments)

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def texts(self, selector):
        return self.run("return [...document.querySelectorAll(arguments[0])].map((element) => element.textContent)", selector)

    def size(self, width, height=900):
        self.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)

    def scheme(self, name):
        self.cdp("Emulation.setEmulatedMedia", media="", features=[{"name": "prefers-color-scheme", "value": name}])

    def open(self, path, fragment=""):
        self.driver.get("about:blank")
        self.errors(), self.requests()
        self.driver.get(f"file://{path}{fragment}")
        self.run((HERE / "report_checks.js").read_text())

    def errors(self):
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self):
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]

    def expand(self):
        self.run("document.querySelectorAll('details').forEach((details) => (details.open = true))")
        self.settle()
        self.run("document.querySelectorAll('tr.behind').forEach((row) => row.open(true))")
        self.settle()

    def settle(self):
        """Two frames: toggle events and drawings come before the second."""
        self.driver.execute_async_script("const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(done))")

    def wrong(self, what):
        return self.run(f"return window.reportChecks.{what}()")


def events_of(text):
    return [json.loads(line) for line in text.splitlines()]


def alerts_of(events):
    return [event for event in events if event["event_type"] == "alert"]


def with_events(path, to, change):
    """The page with other events in it: change() gets those that are there."""
    text = path.read_text(encoding="utf-8")
    found = re.search(r'(id="events">\n)(.*?)(</script>)', text, re.DOTALL)
    lines = [json.dumps(event).replace("<", "\\u003c") + "\n" for event in change(events_of(found.group(2)))]
    to.write_text(text[: found.start(2)] + "".join(lines) + text[found.end(2) :], encoding="utf-8")
    return to


def draws_itself(page, path, name, alerts):
    page.open(path)
    page.expand()
    check(f"{name}: no error and no warning", not (errors := page.errors()), errors)
    requests = [url for url in page.requests() if url != "about:blank" and not url.startswith("data:")]
    check(f"{name}: nothing is asked for but the page", requests == [f"file://{path}"], requests)
    ids = page.texts("p.id code")
    check(f"{name}: every finding is there once", sorted(ids) == sorted(alert["alert"]["finding_id"] for alert in alerts), f"{len(ids)} of {len(alerts)}")
    check(f"{name}: the sections are there", page.texts("main h2") == ["What this capture cannot show", "Campaigns", "Persons", "Who asked", "Findings", "What it holds"])
    check(f"{name}: what the capture cannot show is said", page.texts(".limits li"))
    check(f"{name}: it says what it does not prove", "No finding is no proof of no tracking" in page.run("return document.body.innerText"))
    problems = [problem for problem in page.wrong("structure") if alerts or "[role=search]" not in problem]
    check(f"{name}: headings, names, landmarks and tables are in order", not problems, problems)


def fits(page, path, name):
    for width in WIDTHS:
        page.size(width)
        page.open(path)
        page.expand()
        problems = page.wrong("overflow")
        check(f"{name}: nothing overflows at {width} px", not problems, problems[:6])
    page.size(1280)


def can_be_read(page, path, name):
    for scheme in ("light", "dark"):
        page.scheme(scheme)
        page.open(path)
        page.expand()
        check(f"{name}: {scheme} follows the system", page.run("return document.documentElement.dataset.theme") == scheme)
        found = page.wrong("contrast")
        check(f"{name}: contrast is AA in {scheme}", not found["wrong"] and found["looked"] > 50, found["wrong"][:8])
    page.scheme("light")


def who_did_it(page, path):
    """Our own centre sends the message that a stranger takes: it is he who is told, and how far the subscriber would have come."""
    page.open(path)
    page.expand()
    told = page.texts("details.group.critical .subline strong")
    check("the one who registered the victim did it", told == ["Stranger, Fiji"] * 2, told)
    sources = page.run("return [...document.querySelectorAll('#sources tbody tr a')].map((link) => link.textContent)")
    check("and nobody else asked", sources == ["Stranger"], sources)
    check("the distance is told", any(text.startswith("15570 km ") for text in page.texts("p.distance")), page.texts("p.distance"))


def checks_notice(page, path):
    """The checks themselves find what they are for."""
    page.open(path)
    page.run("document.querySelector('h2').style.color = '#999'; document.querySelector('h1').style.width = '3000px'")
    page.run("document.querySelector('button').textContent = ''; document.querySelector('h1').remove()")
    check("the check of contrast notices grey", page.wrong("contrast")["wrong"])
    check("the check of structure notices a nameless button and a missing heading", len(page.wrong("structure")) >= 2)
    page.open(path)
    page.run("document.querySelector('h1').style.width = '3000px'")
    check("the check of overflow notices a wide heading", page.wrong("overflow"))
    page.open(path)
    page.settle()
    check("nothing stands on anything before", not page.wrong("overflow"), page.wrong("overflow")[:3])
    page.run("const [one, other] = document.querySelectorAll('.tick'); other.setAttribute('x', Number(one.getAttribute('x')) + 5)")
    check("the check of overflow notices a label on another", any("stands on" in problem for problem in page.wrong("overflow")))


def shown_count(page):
    return int(re.search(r"\d+", page.texts("[role=status]")[0]).group())


def shown_ids(page):
    page.expand()
    return sorted(page.texts("p.id code"))


def filters(page, path, alerts):
    """Each filter against the same choice made here from the events."""

    def ids(choose):
        return sorted(a["alert"]["finding_id"] for a in alerts if choose(a))

    def time(alert):
        return alert["timestamp"][:19]

    person = "00101~zsxaetvfsr4k"
    same = {a["subscriber"]["person"] for a in alerts if a.get("subscriber", {}).get("imsi") == person}
    numbers = {a["subscriber"].get("msisdn") for a in alerts if a.get("subscriber", {}).get("person") in same} - {None}
    cases = {
        "#severity=critical": lambda a: a["alert"]["severity"] == 1,
        "#severity=high,medium": lambda a: a["alert"]["severity"] in (2, 3),
        "#class=spyware-delivery": lambda a: a["alert"]["class"] == "spyware-delivery",
        "#source=Ghost+Relay": lambda a: a["source"].get("operator") == "Ghost Relay",
        f"#person={person}": lambda a: a.get("subscriber", {}).get("person") in same or a.get("subscriber", {}).get("msisdn") in numbers,
        "#from=2026-03-05T00:00:00&to=2026-03-06T12:00:00": lambda a: "2026-03-05T00:00:00" <= time(a) <= "2026-03-06T12:00:00",
        "#text=99966000911+provideSubscriberInfo": lambda a: "99966000911" in json.dumps([a["source"], a["alert"]]) and a["signal"]["operation"] == "provideSubscriberInfo",
        "#text=no+such+thing+anywhere": lambda a: False,
    }
    for fragment, choose in cases.items():
        page.open(path, fragment)
        expected = ids(choose)
        check(f"{fragment}: the status counts what passes", shown_count(page) == len(expected), f"{shown_count(page)} {len(expected)}")
        check(f"{fragment}: just what passes is shown", shown_ids(page) == expected)
    check("what nothing passes says so", "No finding passes the filter." in page.texts("#findings .body")[0])


def form(page, path, alerts):
    """The form makes the address, and the address the form."""
    page.open(path)
    page.all("[name=text]")[0].send_keys("insert-subscriber")
    by_text = shown_count(page)
    check("typing filters", 0 < by_text < len(alerts) and "text=insert-subscriber" in page.driver.current_url, page.driver.current_url)
    page.run("document.querySelector('[name=severity][value=critical]').click()")
    check("a box filters further", shown_count(page) < by_text and "severity=" in page.driver.current_url)
    kept = page.driver.current_url.split("#")[1]
    count = shown_count(page)
    page.open(path, f"#{kept}")
    check("the address brings the view back", shown_count(page) == count and page.run("return document.querySelector('[name=text]').value") == "insert-subscriber")
    page.all("button[type=reset]")[0].click()
    page.settle()
    check("one button shows everything again", shown_count(page) == len(alerts) and page.driver.current_url.endswith("#"), page.driver.current_url)
    page.run("document.querySelector('#persons td a').click()")
    page.settle()
    check("a person's name filters, and leads to the findings", "person=" in page.driver.current_url and page.run("return document.activeElement.id") == "findings-title")
    select = page.all("select.theme")[0]
    page.run("arguments[0].value = 'dark'; arguments[0].dispatchEvent(new Event('change'))", select)
    check("the colours can be chosen", page.run("return document.documentElement.dataset.theme") == "dark" and "person=" in page.driver.current_url)


def wireshark(page, path, alerts):
    """A filter to paste, as Wireshark's own engine takes it."""
    page.open(path)
    page.expand()
    shown = dict(page.run("return [...document.querySelectorAll('.reasons')].map((r) => [r.querySelector('.id code').textContent, r.querySelector('.filter code').textContent])"))
    for alert in alerts:
        frames = sorted(set(alert["alert"].get("window", {}).get("frames", [alert["pcap_cnt"]])))
        expected = f"frame.number == {frames[0]}" if len(frames) == 1 else f"frame.number in {{{', '.join(map(str, frames))}}}"
        check("the filter of a finding names its frames", shown[alert["alert"]["finding_id"]] == expected, shown[alert["alert"]["finding_id"]])
    longest = max(shown.values(), key=len)
    done = subprocess.run(["tshark", "-n", "-r", DEMO, "-Y", longest, "-T", "fields", "-e", "frame.number"], capture_output=True, text=True, timeout=120)
    check("tshark takes it and shows these frames", done.stdout.split() == re.findall(r"\d+", longest), done.stderr)
    page.cdp("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    button = page.all("button.copy")[0]
    button.click()
    copied = page.driver.execute_async_script("const done = arguments[0]; setTimeout(() => navigator.clipboard.readText().then(done, (e) => done(String(e))), 100)")
    check("the button copies it", copied in shown.values(), copied)
    check("the button says that it did", button.text == "Copied", button.text)
    page.run("document.querySelector('.whole-group button').click()")
    copied = page.driver.execute_async_script("const done = arguments[0]; setTimeout(() => navigator.clipboard.readText().then(done, (e) => done(String(e))), 100)")
    frames = page.run("return [...document.querySelector('.whole-group').closest('details').querySelectorAll('.filter code')].map((code) => code.textContent)")
    check("and one for a group has the frames of all its findings", set(re.findall(r"\d+", copied)) == set(re.findall(r"\d+", " ".join(frames))), copied)


def keyboard(page, path):
    """Tab reaches everything that can be used, in order, with a focus that can be seen; Enter opens."""
    page.size(1280)
    page.open(path)
    page.run("document.querySelectorAll('details.group')[0].open = true")
    page.settle()
    page.run("window.all = window.reportChecks.active(); window.reached = new Set(); window.hiddenFocus = []; window.last = -1; window.backwards = []")
    expected = page.run("return window.all.length")
    body = page.all("body")[0]
    for step in range(6 * expected):
        (page.driver.switch_to.active_element if step else body).send_keys(Keys.TAB)
        state = page.run(
            """const at = document.activeElement, index = window.all.indexOf(at);
            if (at === document.body) return "end";
            if (index >= 0) { window.reached.add(at); if (index < window.last) window.backwards.push(window.reportChecks.label(at)); window.last = index; }
            if (getComputedStyle(at).outlineStyle === "none") window.hiddenFocus.push(window.reportChecks.label(at));
            return index === window.all.length - 1 ? "end" : at.className"""
        )
        if step == 0:
            check("the first stop skips to the findings", state == "skip", state)
        if state == "end":
            break
    missed = page.run("return window.all.filter((element) => !window.reached.has(element)).map(window.reportChecks.label)")
    check("Tab reaches everything", not missed, missed[:5])
    check("in the order of the page", not (back := page.run("return window.backwards")), back[:5])
    check("the focus can always be seen", not (hidden := page.run("return window.hiddenFocus")), hidden[:5])
    page.open(path)
    summary = page.all("details.group > summary")[1]
    page.run("arguments[0].focus()", summary)
    summary.send_keys(Keys.ENTER)
    page.settle()
    check("Enter opens a group", page.run("return arguments[0].parentElement.open && arguments[0].parentElement.querySelector('table') !== null", summary))
    toggle = page.run("return arguments[0].parentElement.querySelector('button[aria-expanded=false]') ?? arguments[0].parentElement.querySelector('button[aria-expanded]')", summary)
    before = toggle.get_attribute("aria-expanded")
    toggle.send_keys(Keys.SPACE)
    check("the space bar opens a finding, which is told to those who do not see it", toggle.get_attribute("aria-expanded") != before)
    body = page.all("body")[0]
    page.run("document.activeElement.blur(); window.scrollTo(0, 0)")
    page.run("document.querySelector('a.skip').focus()")
    page.driver.switch_to.active_element.send_keys(Keys.ENTER)
    check("the skip link leads to the findings", page.run("return document.activeElement.id") == "findings-title")


def prints(page, path, alerts, folder):
    page.scheme("dark")
    page.open(path)
    made = page.cdp("Page.printToPDF", printBackground=True, preferCSSPageSize=True)
    paper = folder / "report.pdf"
    paper.write_bytes(base64.b64decode(made["data"]))
    done = subprocess.run(["pdftotext", "-layout", str(paper), "-"], capture_output=True, text=True, check=True, timeout=120)
    text = re.sub(r"\s+", "", done.stdout)
    missing = [a["alert"]["finding_id"] for a in alerts if a["alert"]["finding_id"] not in text]
    check("on paper is every finding, unfolded", not missing, f"{len(missing)} missing")
    check("on paper are the dialogues and the reasons", text.count("Thedialogue,") == len(alerts) and text.count("Whytherulefired") == len(alerts))
    check("on paper are no buttons and no filter", "CopyWiresharkfilter" not in text and "Showeverything" not in text)
    image = subprocess.run(["pdftoppm", "-r", "20", "-f", "1", "-l", "1", str(paper)], capture_output=True, check=True, timeout=120).stdout
    pixels = image.split(b"\n", 3)[3]
    check("paper is white, whatever the screen", pixels[:3] == b"\xff\xff\xff" and sum(pixels) / len(pixels) > 200, pixels[:3])
    page.scheme("light")
    page.open(path, "#severity=critical")
    made = page.cdp("Page.printToPDF", preferCSSPageSize=True)
    paper.write_bytes(base64.b64decode(made["data"]))
    done = subprocess.run(["pdftotext", "-l", "1", str(paper), "-"], capture_output=True, text=True, check=True, timeout=120)
    count = sum(a["alert"]["severity"] == 1 for a in alerts)
    check("paper says by what it was filtered", f"Filtered by severity critical: {count} of {len(alerts)} findings shown." in " ".join(done.stdout.split()), done.stdout[:400])


def without_campaigns(events):
    return [event for event in events if event["event_type"] != "campaign"]


def campaign_of(events):
    """A campaign event over the location queries about the person of the demo, of the form in docs/events.md."""
    about = [e for e in alerts_of(events) if e.get("subscriber", {}).get("imsi") == "00101~zsxaetvfsr4k"]
    identities = {}
    for event in about:
        party = {member: event["source"][member] for member in ("operator", "country", "gt", "host", "realm") if member in event["source"]}
        entry = identities.setdefault(party.get("gt") or party["host"], {**party, "protocols": [event["signal"]["protocol"]], "from": event["timestamp"], "queries": 0, "answered": 0})
        entry.update(to=event["timestamp"], queries=entry["queries"] + 1)
    campaign = {
        "id": "0123456789abcdef" * 2,
        "from": about[0]["timestamp"],
        "to": about[-1]["timestamp"],
        "severity": 1,
        "confidence": "medium",
        "queries": 30,
        "answered": 9,
        "refused": 15,
        "unanswered": 6,
        "protocols": ["map", "diameter"],
        "pace_s": 5400,
        "identities": list(identities.values()),
        "identity_count": len(identities) + 3,
        "learned": [{"what": "cell", "times": 9, "from": about[0]["timestamp"], "to": about[-1]["timestamp"]}],
        "reasons": [{"feature": "shared_target", "weight": 3, "says": "all queries are about one person"}, {"feature": "alternation", "weight": 1, "says": "one takes over from the other"}],
        "actor": "00112233aabbccdd",
        "threat": ["S-01"],
        "class": "location-tracking",
        "findings": [event["alert"]["finding_id"] for event in about][:64],
        "finding_count": len(about) + 5,  # of an earlier run, with --state
    }
    subscriber = {"imsi": "00101~zsxaetvfsr4k", "relation": "home"}
    return {"timestamp": about[-1]["timestamp"], "event_type": "campaign", "subscriber": subscriber, "campaign": campaign}


def campaigns(page, path, folder):
    told = with_events(path, folder / "campaign.html", lambda events: [*without_campaigns(events)[:-1], campaign_of(events), events[-1]])
    page.open(told)
    check("a campaign is told first", page.texts("article.campaign h3 .person") == ["00101~zsxaetvfsr4k"])
    facts = page.run("return Object.fromEntries([...document.querySelectorAll('.numbers > div')].map((div) => [...div.children].map((child) => child.textContent)))")
    check("its numbers are the event's", facts == {"Queries": "30", "Answered": "9 (30%)", "Refused": "15", "Unanswered": "6", "Protocols": "MAP, Diameter", "Pace, in the median": "90 minutes apart", "Confidence": "medium"}, facts)
    rows = page.all("article.campaign tbody tr")
    lanes = page.texts("article.campaign .drawing text.lane")
    check("a row and a lane for each identity, and those that are not listed are counted", len(rows) == len(lanes) > 4 and "and 3 more identities" in page.texts("article.campaign")[0])
    check("its queries are drawn in the lanes", page.run("return document.querySelectorAll('article.campaign .drawing .mark.full').length") > 3)
    event = campaign_of([json.loads(line) for line in analyze("--json", *NETWORK, DEMO).splitlines()])["campaign"]
    drawn = f"Drawn are {len(event['findings'])} of {event['finding_count']} findings: "
    check("what is not drawn is counted", drawn in page.texts("article.campaign")[0], drawn)
    check("its reasons are told, the weightiest first", page.texts(".weighed li") == ["all queries are about one person", "one takes over from the other"])
    page.open(told, "#class=bypass")
    check("a campaign none of whose findings pass is not shown", "No campaign passes the filter." in page.texts("#campaigns .body")[0])
    return told


LONG = "Nowhere" * 20


def long_names(events):
    """Names as long as nobody expects."""
    for event in events:
        for party in ("source", "destination"):
            if party in event:
                event[party].update(operator=LONG, country=LONG)
        if "alert" in event:
            event["alert"]["signature"] = LONG
            event["alert"]["why"].append(f"{LONG}: true ({LONG})")
        if "subscriber" in event:
            event["subscriber"]["imsi"] = "9" * 40
    return events[:12] + events[-1:]


def main():
    if not pathlib.Path(CHROMIUM).exists() or not pathlib.Path(DRIVER).exists():
        print("skipped: chromium and chromium-driver are not installed")
        return 77
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        page = Page()
        page.size(1280)
        try:
            look(page, folder)
        finally:
            page.driver.quit()
    print(f"{len(failures)} expectations do not hold")
    return 1 if failures else 0


def look(page, folder):
    demo = folder / "demo.html"
    events = events_of(analyze("--json", *NETWORK, "--report", demo, DEMO))
    alerts = alerts_of(events)
    page.open(demo)
    check("every campaign of the demo is told", len(page.all("article.campaign")) == len(events) - len(without_campaigns(events)))
    pages = {"the demo": (demo, alerts)}
    for name, arguments in {
        "a capture with nothing to find": [CAPTURES / "diameter-ordinary.pcapng"],
        "a capture without packets": [CAPTURES / "empty.pcap"],
        "undecided queries": [CAPTURES / "gt-formats.pcapng", CAPTURES / "gtp-odd.pcapng"],
        "a stolen code": ["--network", CAPTURES / "roaming.yaml", CAPTURES / "roaming-hijack.pcapng"],
    }.items():
        path = folder / f"{len(pages)}.html"
        pages[name] = (path, alerts_of(events_of(analyze("--json", "--report", path, *arguments))))
    told = campaigns(page, demo, folder)
    long = with_events(demo, folder / "long.html", long_names)
    for name, (path, expected) in {**pages, "a campaign": (told, alerts)}.items():
        draws_itself(page, path, name, expected)
        can_be_read(page, path, name) if expected else None
    for name, path in {"a campaign": told, "undecided queries": pages["undecided queries"][0], "a stolen code": pages["a stolen code"][0], "nothing": pages["a capture with nothing to find"][0], "long names": long}.items():
        fits(page, path, name)
    check("nothing found is said in so many words", not pages["a capture with nothing to find"][1] and nothing_said(page, pages["a capture with nothing to find"][0]))
    who_did_it(page, pages["a stolen code"][0])
    checks_notice(page, demo)
    nothing_runs(page, demo, folder)
    filters(page, demo, alerts)
    form(page, demo, alerts)
    wireshark(page, demo, alerts)
    keyboard(page, told)
    prints(page, told, alerts, folder)


HOSTILE = "</script><img src=x onerror=\"document.title = 'run'\"><script>document.title = 'run'</script>"


def hostile(events):
    """Text from elsewhere in every place that the page shows."""
    for event in events:
        for party in ("source", "destination"):
            if party in event:
                event[party].update(operator=HOSTILE, country=HOSTILE, gt=HOSTILE)
        if "alert" in event:
            event["alert"].update(signature=HOSTILE, rule=HOSTILE, why=[HOSTILE])
        if "subscriber" in event:
            event["subscriber"]["imsi"] = HOSTILE
        if "disclosed" in event:
            event["disclosed"]["cell"] = HOSTILE
    return events


def nothing_runs(page, path, folder):
    page.open(with_events(path, folder / "hostile.html", hostile))
    page.expand()
    check("what events say is text, whatever it says", page.run("return document.title") == "Sigwarden report, border-week.pcapng" and not page.all("img") and page.texts("h3").count(HOSTILE) > 5)
    check("and makes no error", not (errors := page.errors()), errors)


def nothing_said(page, path):
    page.open(path)
    return page.texts("header .lead") == ["No rule fired on anything in this capture."] and "None: no rule fired" in page.texts("#findings .body")[0]


if __name__ == "__main__":
    sys.exit(main())
