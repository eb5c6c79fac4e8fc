"""Streams an agent's answer with the `requests` package, line by line."""

import json
import os

import requests

payload = {
    "agent_config": {"model_name": os.environ["MODEL"], "temperature": 0.8, "streaming_on": True},
    "task": "Tell me of the lighthouse.",
}
headers = {"x-api-key": os.environ["SWARMS_API_KEY"], "Connection": "keep-alive", "X-Accel-Buffering": "no"}
url = os.environ["BASE_URL"] + "/v1/agent/completions"

with requests.post(url, headers=headers, json=payload, stream=True, timeout=20) as answer:
    answer.raise_for_status()
    for raw in answer.iter_lines():
        line = raw.decode("utf-8")
        if line.startswith("data: "):
            data = json.loads(line[6:])
            if "content" in data:
                print(data["content"], end="", flush=True)
