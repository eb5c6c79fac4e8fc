/** What a model writes at length: prose and lists, and now and then a table and code; in pieces of 60 characters. */
export function longAnswer(characters: number): string[] {
  const words =
    'Some **bold** text with `code`, a [link](https://example.com) and more words to read at leisure. ';
  const table =
    '| name | value |\n|---|---:|\n| one | 1 |\n| two | 2 |\n\n```ts\nconst value = 1;\nreturn value * 2;\n```\n\n';
  let whole = '';
  for (let at = 0; whole.length < characters; at += 1) {
    whole += `## Section ${at}\n\n${words.repeat(3)}\n\n${words.repeat(2)}\n\n- one\n- two with *emphasis*\n- three\n\n`;
    if (at % 3 === 2) whole += table;
  }
  return `${whole}The very end`.match(/[\s\S]{1,60}/g) ?? [];
}

export const LONG_CHAT_TITLE = 'A long chat';

/** A file for the page's own import: one chat of so many questions and as many answers. */
export function longChat(pairs: number): unknown {
  const now = Date.now();
  const [chatId, columnId] = ['long-chat', 'c1'];
  const id = (at: number) => `t${String(at).padStart(6, '0')}`;
  const turns = Array.from({ length: pairs * 2 }, (_, at) => {
    const place = { id: id(at), parentId: at === 0 ? null : id(at - 1), createdAt: now + at };
    return {
      id: id(at),
      chatId,
      columnId,
      turn: { ...place, ...(at % 2 === 0 ? question(at) : answer(at)) },
    };
  });
  const chat = {
    id: chatId,
    title: LONG_CHAT_TITLE,
    named: true,
    createdAt: now,
    updatedAt: now,
    columns: [{ id: columnId, config: { model: 'test/story', messages: [] }, selected: {} }],
    variables: {},
    deletedAt: null,
  };
  return {
    format: 'swarms-playground/chats',
    version: 1,
    exportedAt: new Date(now).toISOString(),
    chats: [{ chat, turns, runs: [] }],
    presets: [],
    images: [],
  };
}

function question(at: number): object {
  return { kind: 'user', text: `Question ${at} with a few words.`, images: [] };
}

function answer(at: number): object {
  return {
    kind: 'assistant',
    status: 'done',
    model: 'test/story',
    content: `## Answer ${at}\n\nSome **bold** words, \`code\` and a list:\n\n- one\n- two\n\n\`\`\`ts\nconst a = ${at};\n\`\`\`\n`,
    reasoning: [],
    loops: [],
    toolCalls: [],
    finishReason: 'stop',
    usage: null,
    cost: 0,
    timings: null,
    requestId: null,
    completionId: null,
    failure: null,
  };
}
