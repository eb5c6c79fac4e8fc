/**
 * What every visit needs once the page stands: storage, the other tabs, and the way to the server. The first paint does
 * without it; as one module it is one request, and Send does not wait for a second.
 */
export { openStorage } from '#lib/playground/storage/storage.ts';
export { finishAfterThisLoop, runCompletion, settledRun } from '#lib/playground/stream/transport.ts';
export { followOtherTabs, loadLists } from './other-tabs.ts';
