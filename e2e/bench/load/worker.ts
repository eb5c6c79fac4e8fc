import { abortedStreams } from './aborted-streams.ts';
import { closedLoop } from './closed-loop.ts';
import { firstAnswer } from './first-answer.ts';
import { HeldStreams } from './held-streams.ts';
import type { Job, LoadResult } from './job.ts';
import { openLoop } from './open-loop.ts';

/** The load generator's process: a job in, its result out, one at a time. */
let held: HeldStreams | null = null;

process.on('message', (job: Job) => {
  run(job).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.stack : String(error) }),
  );
});
process.on('disconnect', () => process.exit());

async function run(job: Job): Promise<LoadResult> {
  switch (job.kind) {
    case 'closed':
      return closedLoop(job);
    case 'open':
      return openLoop(job);
    case 'hold':
      held = new HeldStreams(job);
      return held.open();
    case 'release': {
      if (held === null) throw new Error('Nothing is held.');
      const result = held.release();
      held = null;
      return result;
    }
    case 'abort':
      return abortedStreams(job);
    case 'first-answer':
      return firstAnswer(job);
    default:
      return job satisfies never;
  }
}
