import { afterEach, expect, test } from 'vitest';
import type { UpstreamLimits } from './models-config.ts';
import type { ModelCall, Provider } from './provider.ts';
import { runCall } from './testing/run-call.ts';
import {
  endlessJson,
  type ResponseScript,
  type ScriptedVendor,
  sse,
  sseThenReset,
  startVendor,
} from './testing/scripted-vendor.ts';
import { createTransport, type Transport } from './upstream/transport.ts';

const LIMITS: UpstreamLimits = {
  connectTimeoutMs: 2_000,
  firstEventTimeoutMs: 2_000,
  idleTimeoutMs: 2_000,
  totalTimeoutMs: 20_000,
  retries: 0,
};

export interface ServedVendor {
  readonly vendor: ScriptedVendor;
  /** Starts the vendor, one script a request, and the provider that calls it. */
  serve(
    scripts: readonly ResponseScript[],
    limits?: Partial<UpstreamLimits>,
    path?: string,
  ): Promise<Provider>;
}

/** A scripted vendor and its provider, ended after each test. */
export function servedVendor(
  create: (to: { baseUrl: string; limits: UpstreamLimits; transport: Transport }) => Provider,
): ServedVendor {
  let vendor: ScriptedVendor;
  let transport: Transport;
  afterEach(async () => {
    transport.close();
    await vendor.close();
  });
  return {
    get vendor() {
      return vendor;
    },
    async serve(scripts, changes = {}, path = '/v1') {
      const limits = { ...LIMITS, ...changes };
      vendor = await startVendor(...scripts);
      transport = createTransport(limits.connectTimeoutMs);
      return create({ baseUrl: vendor.origin + path, limits, transport });
    },
  };
}

export interface WireSamples {
  readonly call: ModelCall;
  /** Event streams: a whole answer that says `Hello`, its beginning that says `Hel`, and one that says nothing yet. */
  readonly whole: string;
  readonly beginning: string;
  readonly silence: string;
  /** A refusal that another try may change. */
  readonly busy: ResponseScript;
}

/** What every vendor's provider keeps to, whatever its wire. */
export function providerContract(
  served: ServedVendor,
  { call, whole, beginning, silence, busy }: WireSamples,
): void {
  const { serve } = served;
  const never = () => new AbortController().signal;

  test('closes the upstream socket within 250 ms of an abort, and throws its reason', async () => {
    const provider = await serve([sse(beginning, { open: true })]);
    const left = new AbortController();
    const begun = Promise.withResolvers<void>();
    const run = provider.run(call, left.signal, (batch) => {
      if (batch.some(({ type }) => type === 'text-delta')) begun.resolve();
    });
    await begun.promise;
    const started = performance.now();
    left.abort(new Error('client left'));
    await expect(run).rejects.toThrow('client left');
    await served.vendor.clientLeft;
    expect(performance.now() - started).toBeLessThan(250);
  });

  test.each([
    [
      'at once',
      () => {
        throw new Error('full');
      },
    ],
    ['later', () => Promise.reject(new Error('full'))],
  ])('closes the upstream socket when its receiver fails %s', async (_, onEvents) => {
    const provider = await serve([sse(beginning, { open: true })]);
    await expect(provider.run(call, never(), onEvents)).rejects.toThrow('full');
    await served.vendor.clientLeft;
    expect(await served.vendor.connections()).toBe(0);
  });

  test('gives up when nothing is said in time, and when an answer falls silent', async () => {
    const silent = await serve([sse(silence, { open: true })], { firstEventTimeoutMs: 250 });
    expect((await runCall(silent, call)).error?.code).toBe('upstream_timeout');
    await served.vendor.clientLeft;
    await served.vendor.close();
    const stalled = await serve([sse(beginning, { open: true })], { idleTimeoutMs: 80 });
    const { text, error } = await runCall(stalled, call);
    expect(text).toBe('Hel');
    expect(error?.code).toBe('upstream_timeout');
  });

  test('tries again before the first event, and not after', async () => {
    const provider = await serve([busy, sse(whole)], { retries: 1 });
    expect((await runCall(provider, call)).text).toBe('Hello');
    expect(served.vendor.requests).toHaveLength(2);
    await served.vendor.close();
    const cut = await serve([sseThenReset(beginning), sse(whole)], { retries: 1 });
    expect((await runCall(cut, call)).error?.code).toBe('upstream_error');
    expect(served.vendor.requests).toHaveLength(1);
  });

  test('calls a refused connection overload', async () => {
    const provider = await serve([sse(whole)]);
    await served.vendor.close();
    const { error } = await runCall(provider, call);
    expect(error).toMatchObject({ code: 'overloaded' });
    expect(error?.message).toContain('ECONNREFUSED');
  });

  test('a list, a refusal and an answer that never end are given up, and their connection', async () => {
    for (const ask of [
      (provider: Provider) => expect(provider.listModels(never())).rejects.toThrow(),
      async (provider: Provider) =>
        expect((await runCall(provider, call)).error).toMatchObject({ code: 'upstream_error' }),
    ]) {
      for (const status of [200, 500]) {
        const { script, sent } = endlessJson(status);
        await ask(await serve([script]));
        await served.vendor.clientLeft;
        // What the system's buffers take beyond what is read.
        expect(sent()).toBeLessThan(24 * 1024 * 1024);
        await served.vendor.close();
      }
    }
  });
}
