"""Works with 'chapters preview' in a headless Chromium; see scripts/check-preview.

Usage: preview.py [FOLDER]    in the checkout, for screenshots
"""

import glob
import os
import re
import signal
import subprocess
import sys
import time

from playwright.sync_api import sync_playwright

CHAPTER = "tied-weights"
PATIENCE = 120  # seconds; a compilation takes about five when the machine is quiet


class Source:
    """The chapter's source, edited by replacing the file as many editors do, and restored."""

    def __init__(self):
        self.path = glob.glob(f"chapters/*-{CHAPTER}/main.swift")[0]
        if subprocess.run(["git", "diff", "--quiet", "HEAD", "--", self.path]).returncode:
            sys.exit(f"{self.path} has changes; commit or stash them first, since this script edits the file")
        with open(self.path, encoding="utf-8") as file:
            self.original = file.read()

    def save(self, text):
        with open(self.path + "~", "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(self.path + "~", self.path)


def start():
    """The preview's process, and its address."""
    process = subprocess.Popen(
        [".build/release/chapters", "preview", CHAPTER, "--data", ".build/data/digits-8x8", "--epochs", "1"],
        stdout=subprocess.PIPE, text=True)
    return process, process.stdout.readline().strip()


def wait_until(page, condition):
    """Waits until `condition` holds in the page. Playwright's own way is forbidden by the page's policy."""
    end = time.monotonic() + PATIENCE
    while not page.evaluate(condition):
        assert time.monotonic() < end, f"{condition} does not hold: {page.inner_text('#status')}"
        page.wait_for_timeout(20)


def wait_for(page, phase, then="true"):
    """Waits until the preview is in `phase` and `then` holds in the page."""
    wait_until(page, f"document.querySelector('#status').dataset.phase === '{phase}' && ({then})")


def pictures(page):
    return page.eval_on_selector_all("main img", "images => images.map(image => image.src)")


def screenshots(browser, address, folder, name):
    """The page at two widths, light and dark."""
    if not folder:
        return
    os.makedirs(folder, exist_ok=True)
    for width in [1280, 390]:
        for scheme in ["light", "dark"]:
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            page.goto(address)
            page.wait_for_timeout(500)
            page.screenshot(path=os.path.join(folder, f"{name}-{width}-{scheme}.png"))
            page.close()


def say(text, since=None):
    print(f"check-preview: {text}" + ("" if since is None else f" ({time.monotonic() - since:.1f} s)"), flush=True)


def check(browser, address, source, folder):
    problems = set()
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.on("console", lambda message: problems.add(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.add(str(error)))
    page.on("request", lambda request: problems.add(request.url)
            if not request.url.startswith((address, "data:")) else None)
    begin = time.monotonic()
    page.goto(address)
    wait_for(page, "done")
    first = pictures(page)
    assert len(first) > 2, "the report must have pictures"
    assert page.input_value("[id='p.epochs']") == "1"
    say("the first report is there", begin)
    screenshots(browser, address, folder, "report")

    # Prose: the page changes in place, and keeps its position.
    page.evaluate("window.isSame = true; scrollTo(0, 2000)")
    before = page.evaluate("scrollY")
    begin = time.monotonic()
    edited = re.sub(r"(?m)^//:\n//: (?=[A-Z])", "//:\n//: Previewed words. ", source.original, count=1)
    assert edited != source.original
    source.save(edited)
    wait_until(page, "document.querySelector('main').textContent.includes('Previewed words.')")
    wait_for(page, "done")
    assert page.evaluate("window.isSame") and abs(page.evaluate("scrollY") - before) < 60, page.evaluate("scrollY")
    assert pictures(page) == first, "prose changes no picture"
    say("an edit of prose is shown in its place: " + page.inner_text("#status"), begin)

    # A parameter: the pictures change, the address has it, and Reset shows the first page at once.
    begin = time.monotonic()
    page.fill("[id='p.l2']", "0.3")
    page.press("[id='p.l2']", "Enter")
    wait_until(page, "location.search === '?epochs=1&l2=0.3'")
    wait_for(page, "done")
    second = pictures(page)
    assert len(second) == len(first) and second != first, "λ must change a picture"
    say("a parameter changes the pictures", begin)
    page.fill("[id='p.l2']", "7")
    page.press("[id='p.l2']", "Enter")
    assert page.evaluate("!document.querySelector('#parameters').checkValidity()"), "7 is out of the range"
    begin = time.monotonic()
    page.fill("[id='p.l2']", "0.001")
    page.press("[id='p.l2']", "Enter")
    wait_until(page, "location.search === '?epochs=1'")
    wait_for(page, "done", f"document.querySelector('main img').src === {first[0]!r}")
    assert time.monotonic() - begin < 2 and pictures(page) == first
    say("a page that has been seen is there at once", begin)

    # A shared address.
    other = browser.new_page()
    other.goto(address + "?epochs=1&l2=0.3")
    wait_for(other, "done", f"[...document.querySelectorAll('main img')].some(i => i.src === {second[-1]!r})")
    assert other.input_value("[id='p.l2']") == "0.3"
    other.close()
    wait_until(page, "document.querySelector(\"[id='p.l2']\").value === '0.3'")
    say("an address carries the parameters")

    # Broken code: its line, above the last page. Mended: the page.
    begin = time.monotonic()
    line = source.original.split("\n").index("import Book") + 2
    source.save(source.original.replace("import Book\n", "import Book\nlet broken = missing\n", 1))
    wait_for(page, "failed", f"document.querySelector('#errors').textContent.includes('main.swift:{line}:14')")
    assert "cannot find 'missing' in scope" in page.inner_text("#errors")
    assert page.eval_on_selector_all("main > .stale", "all => all.length") > 10
    say("an error of the compiler is shown at its line", begin)
    screenshots(browser, address, folder, "error")
    begin = time.monotonic()
    source.save(source.original)
    wait_for(page, "done", "!document.querySelector('.stale') && !document.querySelector('#errors').children.length")
    say("mended", begin)

    # Without JavaScript.
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(address)
    assert plain.locator("main img").count() == len(first)
    plain.fill("[id='p.l2']", "0.02")
    plain.click("text=Run")
    assert plain.url == address + "?epochs=1&l2=0.02", plain.url
    # The page reloads itself while there is work.
    plain.wait_for_selector("#status[data-phase=done]")
    assert plain.input_value("[id='p.l2']") == "0.02"
    plain.click("text=Reset")
    assert plain.url == address, plain.url
    context.close()
    say("works without JavaScript")
    assert not problems, problems


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else None
    source = Source()
    untouched = subprocess.run(["git", "status", "--porcelain", "output"], capture_output=True).stdout
    process, address = start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            check(browser, address, source, folder)
            browser.close()
    finally:
        source.save(source.original)
        process.send_signal(signal.SIGINT)
        code = process.wait(timeout=30)
    assert code == 130, code
    assert untouched == subprocess.run(["git", "status", "--porcelain", "output"], capture_output=True).stdout
    say("all is as it should be")


main()
