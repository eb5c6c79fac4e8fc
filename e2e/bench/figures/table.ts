import { aborted } from './aborted.ts';
import { events } from './events.ts';
import type { Figure } from './figure.ts';
import { firstToken } from './first-token.ts';
import { held } from './held.ts';
import { latency } from './latency.ts';
import { memory } from './memory.ts';
import { pageLongChat } from './page-long-chat.ts';
import { pageStream } from './page-stream.ts';
import { accounts, requests } from './requests.ts';
import { start } from './start.ts';
import { streams } from './streams.ts';

/** All figures in the order they are measured. */
export const FIGURES: readonly Figure[] = [
  requests,
  accounts,
  latency,
  firstToken,
  streams,
  events,
  held,
  memory,
  aborted,
  start,
  pageStream,
  pageLongChat,
];
