import type { CreditsBody } from '#lib/protocol/account-answer-schema.ts';

/** One GET of the account's credits; null when it could not be read. */
export async function fetchBalance(options: {
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
