import type { Results } from './results.ts';
import { ratios, type Summary, summarize } from './statistics.ts';
import type { TargetName } from './targets/target.ts';

/** A line that this server must keep, and one that it should. */
export interface Goal {
  readonly title: string;
  readonly figure: string;
  readonly metric: string;
  readonly added?: true;
  /** Who must keep it; this server on SQLite where it is absent. */
  readonly of?: TargetName;
  /** The ratio to this target, round by round; without it the plain number. */
  readonly over?: TargetName;
  readonly better: 'more' | 'less';
  readonly pass: number;
  readonly goal: number;
}

export interface Verdict extends Goal {
  /** Null where it was not measured. */
  readonly value: Summary | null;
  readonly verdict: 'goal' | 'pass' | 'fail' | 'not measured';
}

const rate = { figure: 'requests', metric: 'perSecond16', better: 'more' } as const;
const event = { figure: 'events', metric: 'cpuMicros', better: 'less' } as const;
const poured = { figure: 'streams', metric: 'cpuMicros', better: 'less' } as const;
const wait = { figure: 'latency', metric: 'p50Ms', added: true, better: 'less' } as const;
const postgres = { of: 'server-postgres', over: 'server' } as const;
const memory = { figure: 'memory', better: 'less' } as const;
const stream = { figure: 'page-stream', better: 'less' } as const;
const chat = { figure: 'page-long-chat', better: 'less' } as const;
const first = { figure: 'first-token', metric: 'p50Ms', added: true, better: 'less' } as const;

export const GOALS: readonly Goal[] = [
  { ...rate, title: 'requests/s, JSON, 16 connections', over: 'portkey', pass: 2, goal: 3 },
  { ...rate, title: 'requests/s, JSON, 16 connections', over: 'relay', pass: 0.34, goal: 0.5 },
  {
    title: 'CPU per JSON request',
    figure: 'requests',
    metric: 'cpuMicros',
    over: 'portkey',
    better: 'less',
    pass: 0.41,
    goal: 0.3,
  },
  { ...wait, title: 'added p50 at low load', over: 'portkey', pass: 0.5, goal: 0.3 },
  { ...first, title: 'added time to first token, 10 connections', over: 'relay', pass: 2, goal: 2 },
  { ...first, title: 'added time to first token, 10 connections, ms', pass: 0.8, goal: 0.8 },
  { ...event, title: 'CPU per relayed event, paced', over: 'relay', pass: 3, goal: 2 },
  { ...poured, title: 'CPU per relayed event, unpaced', over: 'relay', pass: 3, goal: 2 },
  { ...event, title: 'CPU per relayed event, paced', over: 'ai-sdk', pass: 0.2, goal: 0.1 },
  { ...poured, title: 'CPU per relayed event, unpaced', over: 'ai-sdk', pass: 0.2, goal: 0.1 },
  {
    title: 'streams of 100 events/s, 16 connections',
    figure: 'streams',
    metric: 'perSecond',
    over: 'relay',
    better: 'more',
    pass: 0.4,
    goal: 0.6,
  },
  {
    title: 'memory per held stream, KB',
    figure: 'held',
    metric: 'collectedKb',
    better: 'less',
    pass: 60,
    goal: 40,
  },
  { ...memory, metric: 'idleMb', title: 'resident memory, idle, MB', pass: 150, goal: 120 },
  { ...memory, metric: 'peakMb', title: 'resident memory, most under load, MB', pass: 250, goal: 180 },
  {
    title: 'heap growth after 10,000 aborted streams, %',
    figure: 'aborted',
    metric: 'growthPercent',
    better: 'less',
    pass: 5,
    goal: 0,
  },
  {
    title: 'start to first right answer, s',
    figure: 'start',
    metric: 'seconds',
    better: 'less',
    pass: 1.5,
    goal: 0.7,
  },
  { ...rate, ...postgres, title: 'on PostgreSQL: requests/s, JSON, 16 connections', pass: 0.4, goal: 0.6 },
  {
    ...postgres,
    title: 'on PostgreSQL: requests/s of 100 accounts',
    figure: 'accounts',
    metric: 'perSecond',
    better: 'more',
    pass: 0.4,
    goal: 0.6,
  },
  {
    ...first,
    ...postgres,
    title: 'on PostgreSQL: added time to first token, 10 connections',
    pass: 1.5,
    goal: 1.5,
  },
  {
    ...stream,
    metric: 'longestMs',
    title: 'page: longest task of a stream, 4 × slower, ms',
    pass: 50,
    goal: 50,
  },
  { ...stream, metric: 'keyMs', title: 'page: a key while an answer streams, ms', pass: 16, goal: 16 },
  { ...chat, metric: 'openMs', title: 'page: opening a chat of 500 messages, ms', pass: 300, goal: 300 },
  { ...chat, metric: 'keyMs', title: 'page: a key in a chat of 500 messages, ms', pass: 16, goal: 16 },
];

/** How this server stands. */
export function judge(results: Results): Verdict[] {
  return GOALS.map((goal) => {
    const metric = { key: goal.metric, ...(goal.added ? { added: goal.added } : {}) };
    const own = results.of(goal.figure, goal.of ?? 'server', metric);
    const values = goal.over === undefined ? own : ratios(own, results.of(goal.figure, goal.over, metric));
    const value = summarize(values);
    return { ...goal, value, verdict: verdictOf(goal, value) };
  });
}

function verdictOf({ better, pass, goal }: Goal, value: Summary | null): Verdict['verdict'] {
  if (value === null) return 'not measured';
  const keeps = (line: number) => (better === 'more' ? value.median >= line : value.median <= line);
  return keeps(goal) ? 'goal' : keeps(pass) ? 'pass' : 'fail';
}
