import { splitBody } from '#lib/playground/build-request.ts';
import { type Config, type ConfigMessage, imageUrlsOf, textOf } from '#lib/playground/config.ts';
import {
  addTurn,
  assistantTurn,
  EMPTY_CONVERSATION,
  type Turn,
  type TurnId,
} from '#lib/playground/conversation.ts';
import type { DraftImage, ImageAttachment } from '#lib/playground/images/attachment.ts';
import { attachmentFromUrl } from '#lib/playground/images/prepare-image.ts';
import { sortableId } from '#lib/playground/sortable-id.ts';
import type { Variables } from '#lib/playground/variables.ts';
import { type ChatCore, saveWholeChat } from './chat-core.ts';
import { emptyChat, newColumn, titleFrom, turnIdIn, withConversation } from './chat-model.ts';
import { saveDraft } from './draft-actions.ts';
import { saveTabChat } from './page-memory.ts';

/** Opens a request body as a new chat: its turns become the thread, the last question the draft. Nothing is sent. */
export async function loadBody(core: ChatCore, body: Config, variables: Variables): Promise<void> {
  const { config, turns, question } = splitBody(body);
  const images = async (message: ConfigMessage): Promise<ImageAttachment[]> => {
    const loaded = await Promise.all(imageUrlsOf(message).map((url) => keepImage(core, url)));
    return loaded.filter((image) => image !== null);
  };
  const column = newColumn(config);
  let conversation = EMPTY_CONVERSATION;
  let parentId: TurnId | null = null;
  for (const message of turns) {
    const turn: Turn = toTurn(message, turnIdIn(column.id), parentId, config.model, await images(message));
    conversation = addTurn(conversation, turn);
    parentId = turn.id;
  }
  const asked = question === null ? [] : await images(question);
  const draftImages = asked.map(
    (image): DraftImage => ({ state: 'ready', id: sortableId(), name: image.name, image }),
  );
  const first = turns.find((message) => message.role === 'user');
  const chat = {
    ...emptyChat(config),
    title: first === undefined ? '' : titleFrom(textOf(first)),
    columns: [withConversation(column, conversation)],
    variables,
    draft: { text: question === null ? '' : textOf(question), images: draftImages, editing: null },
  };
  core.show(chat);
  saveTabChat(turns.length > 0 ? chat.id : null);
  if (turns.length > 0) await saveWholeChat(core, chat.id);
  saveDraft(core, core.chat(chat.id) ?? chat);
}

async function keepImage(core: ChatCore, url: string): Promise<ImageAttachment | null> {
  const loaded = await attachmentFromUrl(url);
  if (loaded === null) return null;
  const { image, blob } = loaded;
  if (blob !== null && image.kind === 'stored') {
    core.blobs.set(image.hash, blob);
    await core.withStorage((storage) => storage.putImage(image.hash, blob));
  }
  return image;
}

function toTurn(
  message: ConfigMessage,
  id: TurnId,
  parentId: TurnId | null,
  model: string,
  images: readonly ImageAttachment[],
): Turn {
  const base = { id, parentId, createdAt: Date.now() };
  const text = textOf(message);
  if (message.role === 'tool') return { ...base, kind: 'tool', toolCallId: message.tool_call_id ?? '', text };
  if (message.role !== 'assistant') return { ...base, kind: 'user', text, images };
  return assistantTurn({
    ...base,
    status: 'done',
    model,
    content: text,
    toolCalls: message.tool_calls ?? [],
  });
}
