"""rs-trafilatura: a folder of HTML files to a JSONL file, in one process."""

import json
import os
import sys

import rs_trafilatura

data, out = sys.argv[1:]
with open(out, "w", encoding="utf-8") as lines:
    for name in sorted(os.listdir(data)):
        with open(os.path.join(data, name), "rb") as page:
            html = page.read()
        try:
            text = rs_trafilatura.extract_bytes(html).main_content or ""
        except Exception:  # a page that it cannot do costs what it costs
            text = ""
        lines.write(json.dumps({"id": name, "text": text}) + "\n")
