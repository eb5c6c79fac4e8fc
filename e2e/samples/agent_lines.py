"""Streams an agent's answer with nothing but the standard library.

Reads blocks, puts lines together across them, and prints what every `data: ` line holds as `content`.
"""

import json
import os
import sys
import urllib.request

BLOCK_BYTES = 512


def lines_of(answer):
    pending = b""
    while block := answer.read1(BLOCK_BYTES):
        *whole, pending = (pending + block).split(b"\n")
        yield from whole
    if pending:
        yield pending


def open_stream():
    body = {
        "agent_config": {
            "agent_name": "Storyteller",
            "model_name": os.environ["MODEL"],
            "streaming_on": True,
        },
        "task": "Tell me of the lighthouse.",
    }
    headers = {"x-api-key": os.environ["SWARMS_API_KEY"], "Content-Type": "application/json"}
    url = os.environ["BASE_URL"] + "/v1/agent/completions"
    return urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), headers))


with open_stream() as answer:
    for line in lines_of(answer):
        text = line.decode("utf-8")
        if not text.startswith("data: "):
            continue
        try:
            data = json.loads(text[len("data: ") :])
        except json.JSONDecodeError:
            continue
        if "content" in data:
            sys.stdout.write(data["content"])
            sys.stdout.flush()
