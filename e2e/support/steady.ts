/** The same text with fixed values where each run has its own: ids, times and durations. */
export function steady(text: string): string {
  return text
    .replaceAll(/\b(chatcmpl-|agent-|batch-|req_)[0-9a-f]{32}/g, `$1${'0'.repeat(32)}`)
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '2026-01-01T12:00:00.000Z')
    .replaceAll(/"created":\d+/g, '"created":1767268800')
    .replaceAll(/"execution_time":[\d.]+/g, '"execution_time":0.012')
    .replaceAll(/^: .*\n\n/gm, '');
}
