import type { AgentRun } from '#lib/agent/agent-run.ts';
import { PROMPT_WRITER_MAX_TOKENS } from '#lib/agent/write-system-prompt.ts';
import { quoteMicros } from '#lib/pricing/quote.ts';
import type { RunPlan } from './plan-run.ts';

/** The most a run can cost, in micro-dollars: what is held before it begins. */
export function quoteRun(run: AgentRun, { model, bound, writerTokens }: RunPlan): number {
  const { price } = model;
  if (run.promptWriter === null) return quoteMicros(run, price, bound);
  const written = PROMPT_WRITER_MAX_TOKENS;
  const promptTokens = bound.promptTokens + written;
  const loopsMicros = quoteMicros({ ...run, maxCostMicros: null }, price, { ...bound, promptTokens });
  const writer = { promptTokens: writerTokens, images: 0, maxTokens: written };
  const sum = loopsMicros + quoteMicros({ maxLoops: 1, maxCostMicros: null }, price, writer);
  return run.maxCostMicros === null ? sum : Math.min(sum, run.maxCostMicros);
}
