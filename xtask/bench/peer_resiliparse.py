"""resiliparse, main content: a folder of HTML files to a JSONL file, in one process.

It is told that the pages are UTF-8, which saves it the detection (most of its time otherwise).
"""

import json
import os
import sys

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

data, out = sys.argv[1:]
with open(out, "w", encoding="utf-8") as lines:
    for name in sorted(os.listdir(data)):
        with open(os.path.join(data, name), "rb") as page:
            tree = HTMLTree.parse_from_bytes(page.read(), "utf-8")
        text = extract_plain_text(tree, main_content=True)
        lines.write(json.dumps({"id": name, "text": text}) + "\n")
