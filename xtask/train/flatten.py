"""Flattens HTML pages as other programs do, so that a model of lines does not learn one flattener's habits.

    flatten.py HTML OUT     each HTML/ID.html to OUT/beautifulsoup/ID.txt and OUT/inscriptis/ID.txt
"""
import sys
import warnings
from multiprocessing import Pool
from pathlib import Path

import inscriptis
from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning

warnings.filterwarnings("ignore", category=XMLParsedAsHTMLWarning)


def beautifulsoup(html):
    """One line a piece of text, whatever it stands in, as `get_text` is mostly called."""
    return BeautifulSoup(html, "lxml").get_text("\n", strip=True)


def layout(html):
    """Indented lists and tables in columns, as in a text browser."""
    return inscriptis.get_text(html.decode("utf-8", "replace"))


def flatten(job):
    page, out = job
    html = page.read_bytes()
    for name, way in (("beautifulsoup", beautifulsoup), ("inscriptis", layout)):
        path = out / name / f"{page.stem}.txt"
        if path.exists():
            continue
        try:
            text = way(html) if html.strip() else ""
        except Exception as error:  # A page that one program cannot read is a page less to learn from.
            print(f"{page.name}: {name}: {error}", file=sys.stderr)
            text = ""
        path.write_text(text, encoding="utf-8", errors="replace")


if __name__ == "__main__":
    html, out = map(Path, sys.argv[1:])
    for name in ("beautifulsoup", "inscriptis"):
        (out / name).mkdir(parents=True, exist_ok=True)
    with Pool(2) as pool:
        pool.map(flatten, [(page, out) for page in sorted(html.glob("*.html"))], chunksize=8)
