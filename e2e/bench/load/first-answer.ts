import { setTimeout as delay } from 'node:timers/promises';
import type { FirstAnswerJob, LoadResult } from './job.ts';
import type { Outcome } from './json-exchange.ts';
import { Requests } from './requests.ts';
import { LoadTally } from './tally.ts';

const BETWEEN_TRIES_MS = 3;

/** Knocks until the door opens and the answer is right; `endedAt` tells when. */
export async function firstAnswer(job: FirstAnswerJob): Promise<LoadResult> {
  const tally = new LoadTally(job.pids);
  const requests = new Requests(job.to, job.work);
  const deadline = performance.now() + job.withinMs;
  tally.begin();
  for (;;) {
    const outcome = await knock(requests);
    tally.sent += 1;
    if (outcome.complaint === null || performance.now() > deadline) {
      tally.take(outcome);
      return tally.result();
    }
    await delay(BETWEEN_TRIES_MS);
  }
}

function knock(requests: Requests): Promise<Outcome> {
  return new Promise((resolve) => {
    const connection = requests.connect();
    requests.send(connection, (outcome) => {
      connection.destroy();
      resolve(outcome);
    });
  });
}
