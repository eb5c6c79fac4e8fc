import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from './connection.ts';
import type { ClosedJob, LoadResult } from './job.ts';
import { Requests } from './requests.ts';
import { LoadTally } from './tally.ts';

/** As many requests under way as there are connections, for a fixed time; the last ones are waited for. */
export async function closedLoop(job: ClosedJob): Promise<LoadResult> {
  const tally = new LoadTally(job.pids);
  const requests = new Requests(job.to, job.work);
  let open = true;
  const cycle = async () => {
    let connection = requests.connect();
    while (open) {
      const right = await one(requests, connection, tally);
      if (right || !open) continue;
      connection.destroy();
      connection = requests.connect();
    }
    connection.destroy();
  };
  const cycles = Array.from({ length: job.connections }, cycle);
  await delay(job.warmMs);
  tally.begin();
  await delay(job.forMs);
  tally.end();
  open = false;
  await Promise.all(cycles);
  return tally.result();
}

function one(requests: Requests, connection: Connection, tally: LoadTally): Promise<boolean> {
  return new Promise((resolve) => {
    tally.sent += 1;
    requests.send(
      connection,
      (outcome) => {
        tally.take(outcome);
        resolve(outcome.complaint === null);
      },
      () => tally.event(),
    );
  });
}
