import type { StartedTarget } from '../targets/target.ts';
import type { Measurement } from './figure.ts';

const LOG_CHARACTERS = 2_000;

/** Measures with a process of its own and ends it; an error tells what the process wrote last. */
export async function withFreshProcess<T>(
  { target, options }: Measurement,
  inspect: boolean,
  measure: (started: StartedTarget) => Promise<T>,
): Promise<T> {
  const started = await target.start({ ...options, inspect });
  try {
    return await measure(started);
  } catch (error) {
    const log = started.process?.log.slice(-LOG_CHARACTERS) ?? '';
    throw new Error(`${error instanceof Error ? error.message : error}\n${log}`, { cause: error });
  } finally {
    await started.stop();
  }
}
