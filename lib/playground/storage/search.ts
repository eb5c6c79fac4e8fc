import type { ChatRecord, TurnRecord } from './records.ts';

/** Ids of the chats whose title and texts together hold every word, in any case; in the order of `chats`. */
export function searchChats(
  words: string,
  chats: readonly ChatRecord[],
  turns: readonly TurnRecord[],
): string[] {
  const wanted = [...new Set(fold(words).split(/\s+/).filter(Boolean))];
  if (wanted.length === 0) return chats.map((chat) => chat.id);
  const missing = new Map(chats.map((chat) => [chat.id, new Set(wanted)]));
  const look = (chatId: string, text: string): void => {
    const words = missing.get(chatId);
    if (words === undefined || words.size === 0) return;
    const folded = fold(text);
    for (const word of words) if (folded.includes(word)) words.delete(word);
  };
  for (const chat of chats) {
    look(chat.id, chat.title);
    for (const { config } of chat.columns) look(chat.id, config.model);
  }
  for (const { chatId, turn } of turns) look(chatId, turn.kind === 'assistant' ? turn.content : turn.text);
  return chats.filter((chat) => missing.get(chat.id)?.size === 0).map((chat) => chat.id);
}

/** Lower case without accents, so that `cafe` finds `Café`. */
function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
