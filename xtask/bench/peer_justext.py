"""jusText with its English stop words: a folder of HTML files to a JSONL file, in one process."""

import json
import os
import sys

import justext

data, out = sys.argv[1:]
stop_words = justext.get_stoplist("English")
with open(out, "w", encoding="utf-8") as lines:
    for name in sorted(os.listdir(data)):
        with open(os.path.join(data, name), "rb") as page:
            html = page.read()
        try:
            paragraphs = justext.justext(html, stop_words)
        except Exception:  # a page that it cannot do costs what it costs
            paragraphs = []
        text = "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)
        lines.write(json.dumps({"id": name, "text": text}) + "\n")
