import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from './connection.ts';
import type { Outcome } from './exchanges.ts';
import { HeldStreams } from './held-streams.ts';
import type { AbortJob, ClosedJob, FirstAnswerJob, Job, LoadResult, OpenJob } from './job.ts';
import { Requests } from './requests.ts';
import { LoadTally } from './tally.ts';

/** The load generator's process: a job in, its result out, one at a time. */

const BETWEEN_TRIES_MS = 3;
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

/** As many requests under way as there are connections, for a fixed time; the last ones are waited for. */
async function closedLoop(job: ClosedJob): Promise<LoadResult> {
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

/** A fixed rate: a slow answer never holds back the next request, so that waiting shows in the figures. */
async function openLoop(job: OpenJob): Promise<LoadResult> {
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

/** The function it returns calls `fire` at this rate, without drift, until so many milliseconds after `paced` was called. */
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

/** Opens streams and leaves each of them at its first text, by closing the socket. */
async function abortedStreams(job: AbortJob): Promise<LoadResult> {
  const tally = new LoadTally(job.pids);
  const requests = new Requests(job.to, job.work);
  tally.begin();
  const cycle = async () => {
    while (tally.sent < job.streams) await abortOne(requests, tally);
  };
  await Promise.all(Array.from({ length: job.connections }, cycle));
  tally.end();
  return tally.result();
}

function abortOne(requests: Requests, tally: LoadTally): Promise<void> {
  return new Promise((resolve) => {
    tally.sent += 1;
    const connection = requests.connect();
    const done = (complaint: string | null) => {
      tally.take({ complaint, sentAt: 0, endedAt: 0, firstTextAt: null, events: 0 });
      connection.destroy();
      resolve();
    };
    requests.send(
      connection,
      (outcome) => done(outcome.complaint ?? 'the stream ended before it was left'),
      () => done(null),
    );
  });
}

/** Asks again and again until the server listens and its answer is right; `endedAt` tells when. */
async function firstAnswer(job: FirstAnswerJob): Promise<LoadResult> {
  const tally = new LoadTally(job.pids);
  const requests = new Requests(job.to, job.work);
  const deadline = performance.now() + job.withinMs;
  tally.begin();
  for (;;) {
    const outcome = await askOnce(requests);
    tally.sent += 1;
    if (outcome.complaint === null || performance.now() > deadline) {
      tally.take(outcome);
      return tally.result();
    }
    await delay(BETWEEN_TRIES_MS);
  }
}

function askOnce(requests: Requests): Promise<Outcome> {
  return new Promise((resolve) => {
    const connection = requests.connect();
    requests.send(connection, (outcome) => {
      connection.destroy();
      resolve(outcome);
    });
  });
}
