import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from './connection.ts';
import type { LoadResult, OpenJob } from './job.ts';
import { Requests } from './requests.ts';
import { LoadTally } from './tally.ts';

/** A fixed rate: a slow answer never holds back the next request, so that waiting shows in the figures. */
export async function openLoop(job: OpenJob): Promise<LoadResult> {
  const tally = new LoadTally(job.pids);
  const requests = new Requests(job.to, job.work);
  const idle: Connection[] = [];
  const all: Connection[] = [];
  let underWay = 0;
  const fire = () => {
    const connection = idle.pop() ?? requests.connect();
    if (!all.includes(connection)) all.push(connection);
    underWay += 1;
    tally.sent += 1;
    requests.send(connection, (outcome) => {
      underWay -= 1;
      tally.take(outcome);
      if (outcome.complaint === null) idle.push(connection);
    });
  };
  const fireUntil = paced(job.perSecond, fire);
  await fireUntil(job.warmMs);
  tally.begin();
  await fireUntil(job.warmMs + job.forMs);
  while (underWay > 0) await delay(1);
  tally.end();
  for (const connection of all) connection.destroy();
  return tally.result();
}

/** Calls `fire` at the rate, on a clock that does not drift, up to a time since its making in milliseconds. */
function paced(perSecond: number, fire: () => void): (untilMs: number) => Promise<void> {
  const startedAt = performance.now();
  let fired = 0;
  return async (untilMs) => {
    for (;;) {
      const elapsed = performance.now() - startedAt;
      if (elapsed >= untilMs) return;
      while (fired < (elapsed * perSecond) / 1_000) {
        fired += 1;
        fire();
      }
      await delay(Math.max(1, (fired * 1_000) / perSecond - elapsed));
    }
  };
}
