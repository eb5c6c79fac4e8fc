import type { ChatSummary } from '#lib/playground/chat/state.ts';

const DAY_MS = 86_400_000;

/** Chats under the headings people think in: Today, Yesterday, the week, then months. Newest first as given. */
export function groupByDay(chats: readonly ChatSummary[], nowMs: number): [string, ChatSummary[]][] {
  const today = new Date(nowMs).setHours(0, 0, 0, 0);
  const groups = new Map<string, ChatSummary[]>();
  for (const chat of chats) {
    const name = heading(chat.updatedAt, today, nowMs);
    groups.set(name, [...(groups.get(name) ?? []), chat]);
  }
  return [...groups];
}

function heading(atMs: number, today: number, nowMs: number): string {
  if (atMs >= today) return 'Today';
  if (atMs >= today - DAY_MS) return 'Yesterday';
  if (atMs >= today - 6 * DAY_MS) return 'This week';
  const sameYear = new Date(atMs).getFullYear() === new Date(nowMs).getFullYear();
  return new Date(atMs).toLocaleDateString(
    'en',
    sameYear ? { month: 'long' } : { month: 'long', year: 'numeric' },
  );
}
