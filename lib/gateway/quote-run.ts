import type { AgentRun } from '#lib/agent/agent-run.ts';
import { PROMPT_WRITER_MAX_TOKENS } from '#lib/agent/write-system-prompt.ts';
import { quoteMicros } from '#lib/billing/quote.ts';
import { INSTRUCTION_TOKENS, type RunPlan } from './plan-run.ts';

/** The most a run can cost, in micro-dollars: what is held before it begins. */
export function quoteRun(
  run: AgentRun,
  { model, call, promptTokens, writerTokens, images }: RunPlan,
): number {
  const { price } = model;
  const common = { price, imageTokens: 0, instructionTokens: INSTRUCTION_TOKENS, maxCostMicros: null };
  const written = run.promptWriter === null ? 0 : PROMPT_WRITER_MAX_TOKENS;
  const loops = quoteMicros({
    ...common,
    promptTokens: promptTokens + written,
    images,
    maxTokens: call.maxTokens,
    loops: run.maxLoops,
  });
  const writing =
    written === 0
      ? 0
      : quoteMicros({ ...common, promptTokens: writerTokens, images: 0, maxTokens: written, loops: 1 });
  return run.maxCostMicros === null ? loops + writing : Math.min(loops + writing, run.maxCostMicros);
}
