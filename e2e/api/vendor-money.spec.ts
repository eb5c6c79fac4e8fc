import { expect, test } from '../support/fixtures.ts';
import { chunks, joined } from '../support/sse.ts';
import type { FaultName } from '../support/vendor-faults.ts';
import type { VendorScript } from '../support/vendor-script.ts';

/** Whatever a vendor writes or reports, nobody pays more than was held before the run began. */

const WIRES = [
  ['OpenAI', 'gpt'],
  ['Anthropic', 'claude'],
] as const;

/** 200 tokens and a twentieth. */
const MOST = 210;
/** What `gpt-…` and `claude-…` without a price of their own cost, USD a token. */
const OUTPUT_PRICE = 18.5e-6;
const INPUT_PRICE = 6.5e-6;

const LONG: VendorScript = {
  text: Array.from({ length: 3_000 }, (_, n) => ` word${n}`),
  usage: { input: 10, output: 12_000 },
};

for (const [wire, prefix] of WIRES) {
  test(`${wire}: an answer longer than permitted is cut, and its vendor with it`, async ({
    newAccount,
    vendor,
  }) => {
    const api = await newAccount();
    for (const model of [vendor.scripted(prefix, LONG), `${prefix}-fault-endless-text`]) {
      const before = await api.credits();
      const answer = await api.stream({ model, max_tokens: 200, stream_options: { include_usage: true } });
      const all = chunks(answer.body);
      expect(all.at(-2)?.choices[0]?.finish_reason).toBe('length');
      const { usage } = all.at(-1) ?? {};
      expect(usage).toMatchObject({ estimated: true });
      expect(usage?.completion_tokens).toBeGreaterThan(190);
      expect(usage?.completion_tokens).toBeLessThanOrEqual(MOST + 1);
      expect(joined(all, 'content').length).toBeLessThan(MOST * 8);
      const [run] = await api.runs();
      expect(run).toMatchObject({ status: 'completed', cost: usage?.cost, usage: { estimated: true } });
      expect(before - (await api.credits())).toBeCloseTo(usage?.cost ?? 0, 6);
    }
    const endless = () => vendor.requestsFor(`${prefix}-fault-endless-text`)[0];
    await expect.poll(() => endless()?.abortedAt ?? null).not.toBeNull();
  });

  test(`${wire}: a plain answer is cut in the same way`, async ({ newAccount, vendor }) => {
    const api = await newAccount();
    const body = await api.completion({ model: vendor.scripted(prefix, LONG), max_tokens: 200 });
    expect(body.choices[0]?.finish_reason).toBe('length');
    expect(body.usage).toMatchObject({ estimated: true });
    expect(body.usage.completion_tokens).toBeLessThanOrEqual(MOST + 1);
    expect(100 - (await api.credits())).toBeCloseTo(body.usage.cost, 6);
  });

  test(`${wire}: the native endpoint cuts too`, async ({ api, vendor }) => {
    const answer = await api.post('/v1/agent/completions', {
      agent_config: { agent_name: 'a', model_name: vendor.scripted(prefix, LONG), max_tokens: 200 },
      task: 'Go on',
    });
    const { usage } = (await answer.json()) as { usage: { output_tokens: number } };
    expect(usage.output_tokens).toBeGreaterThan(190);
    expect(usage.output_tokens).toBeLessThanOrEqual(MOST + 1);
  });

  test(`${wire}: usage that cannot be is counted instead, and flagged`, async ({ newAccount }) => {
    const faults: FaultName[] = [
      'usage-1e300',
      'usage-billions',
      'usage-negative',
      'usage-fraction',
      'usage-words',
      'usage-nothing-written',
      'usage-endless-prompt',
      'usage-cached-beyond-prompt',
      'no-usage',
    ];
    const api = await newAccount();
    for (const fault of faults) {
      for (const stream of [true, false]) {
        const before = await api.credits();
        const request = { model: `${prefix}-fault-${fault}`, max_tokens: 100 };
        const usage = stream
          ? chunks((await api.stream({ ...request, stream_options: { include_usage: true } })).body).at(-1)
              ?.usage
          : (await api.completion(request)).usage;
        expect(usage, fault).toMatchObject({ completion_tokens: 4, estimated: true });
        expect(usage?.prompt_tokens, fault).toBeGreaterThan(5);
        expect(usage?.prompt_tokens, fault).toBeLessThan(100);
        expect(before - (await api.credits()), fault).toBeCloseTo(usage?.cost ?? 0, 6);
      }
    }
  });

  test(`${wire}: true usage beyond the hold is the operator's shortfall`, async ({ newAccount, vendor }) => {
    const api = await newAccount();
    // A vendor that puts a long prompt of its own before the caller's.
    const model = vendor.scripted(prefix, { text: ['Fine'], usage: { input: 4_000, output: 10 } });
    const { usage } = await api.completion({ model, max_tokens: 10 });
    expect(usage).toMatchObject({ prompt_tokens: 4_000, completion_tokens: 10 });
    expect(usage.cost).toBeLessThan(10 * OUTPUT_PRICE + 100 * INPUT_PRICE);
    expect(100 - (await api.credits())).toBeCloseTo(usage.cost, 6);
    const [run] = await api.runs();
    expect(run?.cost).toBe(usage.cost);
    expect(run?.shortfall).toBeCloseTo(4_000 * INPUT_PRICE + 10 * OUTPUT_PRICE - usage.cost, 6);
  });
}
