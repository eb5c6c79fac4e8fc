/** Asks a running completion to end after its current loop. False when it was over already or is not known. */
export async function finishAfterThisLoop(options: {
  baseUrl: string;
  key: string;
  /** `chatcmpl-…`, from the first chunk. */
  completionId: string;
  fetch?: typeof fetch;
}): Promise<boolean> {
  const send = options.fetch ?? fetch;
  try {
    const answer = await send(
      `${options.baseUrl}/v1/chat/completions/${encodeURIComponent(options.completionId)}/finish`,
      { method: 'POST', headers: { authorization: `Bearer ${options.key}` } },
    );
    return answer.ok;
  } catch {
    return false;
  }
}
