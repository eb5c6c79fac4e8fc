import type { CreditsBody } from '#lib/protocol/account-answer-schema.ts';
import type { ChatCore } from './chat-core.ts';

/** Reads what is left on the account into the state. */
export async function refreshBalance(core: ChatCore): Promise<void> {
  const { baseUrl, keys, fetch } = core.options;
  const key = keys.get();
  const balance = key === null ? null : await fetchBalance({ baseUrl, key, fetch });
  // An answer that could not be read leaves the figure that is there.
  if (key === null || balance !== null) core.state.set({ balance });
}

/** One GET of the account's credits; null when it could not be read. */
async function fetchBalance(options: {
  baseUrl: string;
  key: string;
  fetch?: typeof fetch;
}): Promise<CreditsBody | null> {
  try {
    const answer = await (options.fetch ?? fetch)(`${options.baseUrl}/v1/users/me/credits`, {
      headers: { authorization: `Bearer ${options.key}` },
    });
    return answer.ok ? ((await answer.json()) as CreditsBody) : null;
  } catch {
    return null;
  }
}
