import type { Principal } from '#lib/accounts/principal.ts';
import { isApiError } from '#lib/protocol/errors.ts';
import type { Answer, RequestContext } from './call.ts';
import { type Handler, type Refusal, refuse } from './endpoint.ts';
import type { Services } from './services.ts';

type Inner = (
  context: RequestContext & { readonly principal: Principal },
  services: Services,
  params: readonly string[],
) => Promise<Answer | Refusal>;

/** A handler that only an account reaches. */
export function withPrincipal(inner: Inner): Handler<Services> {
  return async (context, services, params) => {
    const principal = await services.authenticate(context.call.header);
    if (isApiError(principal)) return refuse(principal);
    return inner({ ...context, principal }, services, params);
  };
}
