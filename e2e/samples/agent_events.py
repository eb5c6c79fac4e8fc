"""Follows a stream by the names of its events and prints the answer, then one line of figures on stderr.

Knows `start`, `chunk`, `usage` and `end`; everything else may come and is passed over.
"""

import json
import os
import sys
import urllib.request


def events_of(answer):
    name = None
    for raw in answer:
        line = raw.decode("utf-8").rstrip("\n")
        if line.startswith("event: "):
            name = line[len("event: ") :]
        elif line.startswith("data: ") and name is not None:
            yield name, json.loads(line[len("data: ") :])
        elif line == "":
            name = None


body = {
    "agent_config": {"agent_name": "Storyteller", "model_name": os.environ["MODEL"], "streaming_on": True},
    "task": "Tell me of the lighthouse.",
}
request = urllib.request.Request(
    os.environ["BASE_URL"] + "/v1/agent/completions",
    json.dumps(body).encode(),
    {"Authorization": "Bearer " + os.environ["SWARMS_API_KEY"], "Content-Type": "application/json"},
)
seen = {"started": False, "complete": False}
with urllib.request.urlopen(request) as answer:
    for name, data in events_of(answer):
        if name == "start":
            seen["started"] = bool(data["message"])
        elif name == "chunk":
            sys.stdout.write(data["content"])
        elif name == "usage":
            seen["input_tokens"] = data["input_tokens"]
            seen["output_tokens"] = data["output_tokens"]
            seen["total_cost"] = data["total_cost"]
        elif name == "end":
            seen["complete"] = data["complete"]
            seen["job_id"] = data["job_id"]
            seen["total_tokens"] = data["usage"]["total_tokens"]
print(json.dumps(seen), file=sys.stderr)
