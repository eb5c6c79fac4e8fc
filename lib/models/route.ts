import { type ApiError, apiError } from '#lib/protocol/errors.ts';
import type { ModelHost } from './hosts.ts';

/** Which host serves an id, and what that host calls it. */
export interface Route {
  readonly host: ModelHost;
  readonly vendorModel: string;
}

/** By prefix first (`groq/…`), then by the family of a bare name (`claude-…`); null when nobody serves the id. */
export function findRoute(hosts: readonly ModelHost[], id: string): Route | null {
  const slash = id.indexOf('/');
  if (slash > 0 && slash < id.length - 1) {
    const host = hosts.find(({ name }) => name === id.slice(0, slash));
    if (host !== undefined) return { host, vendorModel: id.slice(slash + 1) };
  }
  const host = hosts.find(({ bareIds }) => bareIds?.test(id));
  return host === undefined ? null : { host, vendorModel: id };
}

/** How callers write a host's model: bare where that leads to the host, else with its prefix. */
export function publicId({ name, bareIds }: ModelHost, vendorModel: string): string {
  return bareIds?.test(vendorModel) ? vendorModel : `${name}/${vendorModel}`;
}

export function unknownModel(id: string): ApiError {
  return apiError(
    'model_not_found',
    `The model '${id.slice(0, 200)}' is not known here. GET /v1/models/available lists what is; 'test/echo' always works.`,
    { param: 'model' },
  );
}

export function providerOff(id: string, { name, variable }: ModelHost): ApiError {
  return apiError(
    'model_not_found',
    `The model '${id.slice(0, 200)}' is served by ${name}, which is not set up here: set ${variable} and start the server again. 'test/echo' works without.`,
    { param: 'model' },
  );
}
