// Streams an agent's answer the careless way that many pages do: every network read is decoded and cut into lines by
// itself, nothing is carried over to the next. It is right only as long as no frame is split over two writes.
const { BASE_URL, MODEL, SWARMS_API_KEY } = process.env;

const answer = await fetch(`${BASE_URL}/v1/agent/completions`, {
  method: 'POST',
  headers: { 'x-api-key': SWARMS_API_KEY, 'Content-Type': 'application/json' },
  body: JSON.stringify({
    agent_config: { model_name: MODEL, max_tokens: 2048, streaming_on: true },
    task: 'Tell me of the lighthouse.',
  }),
});

const reader = answer.body.getReader();
const decoder = new TextDecoder();
for (let read = await reader.read(); !read.done; read = await reader.read()) {
  for (const line of decoder.decode(read.value).split('\n')) {
    if (!line.startsWith('data: ')) continue;
    try {
      const data = JSON.parse(line.slice('data: '.length));
      if (data.content) process.stdout.write(data.content);
    } catch {
      // A half line: such a client loses it without a word.
    }
  }
}
