"""trafilatura with its defaults: a folder of HTML files to a JSONL file, in one process."""

import json
import os
import sys

import trafilatura

data, out = sys.argv[1:]
with open(out, "w", encoding="utf-8") as lines:
    for name in sorted(os.listdir(data)):
        with open(os.path.join(data, name), "rb") as page:
            text = trafilatura.extract(page.read())
        lines.write(json.dumps({"id": name, "text": text or ""}) + "\n")
