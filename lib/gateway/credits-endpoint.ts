import { readCredits } from '#lib/billing/read-credits.ts';
import { toUsd } from '#lib/pricing/money.ts';
import type { CreditsBody } from '#lib/protocol/account-answer-schema.ts';
import { jsonAnswer } from './answers.ts';
import type { Handler } from './endpoint.ts';
import type { Services } from './services.ts';

/** `GET /v1/users/me/credits`, `GET /v1/account/credits` */
export const credits: Handler<Services> = async ({ principal }, { store }) => {
  const money = await store.read(() => readCredits(principal.accountId));
  const body: CreditsBody = {
    credit: toUsd(money.creditMicros),
    free_credit: toUsd(money.freeMicros),
    referral_credits: toUsd(money.referralMicros),
    total_credits: toUsd(money.availableMicros),
  };
  return jsonAnswer(200, body);
};
