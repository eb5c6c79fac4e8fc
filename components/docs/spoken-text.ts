/** The text that a stream's events carry: deltas of a chat, chunks of an agent. What is not whole yet is left out. */
export function spokenIn(body: string): string {
  let text = '';
  for (const [, json = ''] of body.matchAll(/^data: (\{.*\})$/gm)) text += pieceOf(json);
  return text;
}

function pieceOf(json: string): string {
  try {
    const { content, choices } = JSON.parse(json) as { content?: unknown; choices?: { delta?: Delta }[] };
    const piece = content ?? choices?.[0]?.delta?.content ?? choices?.[0]?.delta?.reasoning_content;
    return typeof piece === 'string' ? piece : '';
  } catch {
    return '';
  }
}

interface Delta {
  content?: unknown;
  reasoning_content?: unknown;
}
