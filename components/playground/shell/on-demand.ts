/**
 * What opens only by a press, in one request. It is fetched once the page has nothing else to do, so that it opens at
 * once, also while the server is away.
 */

export { Dialogs } from '../dialogs/dialogs.tsx';
export { CodeTab } from '../panel/code-tab.tsx';
export { RunTab } from '../run/run-tab.tsx';
export { StreamTab } from '../stream/stream-tab.tsx';
