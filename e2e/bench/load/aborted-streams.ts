import type { AbortJob, LoadResult } from './job.ts';
import { Requests } from './requests.ts';
import { LoadTally } from './tally.ts';

/** Opens streams and leaves each of them at its first text, by closing the socket. */
export async function abortedStreams(job: AbortJob): Promise<LoadResult> {
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
