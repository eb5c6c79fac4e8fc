import { type Config, newConfig, replaceSystemPrompt, withField } from '#lib/playground/config.ts';
import { sortableId } from '#lib/playground/sortable-id.ts';
import type { Starter } from '#lib/playground/starters.ts';
import type { Preset } from '#lib/playground/storage/records.ts';
import type { Variables } from '#lib/playground/variables.ts';
import { type ChatCore, saveWholeChat } from './chat-core.ts';
import { columnOf, copyPath, firstModel, isBuiltIn, MOST_COLUMNS } from './chat-model.ts';
import { saveDraft } from './draft-actions.ts';
import { loadRecentModels, saveDefaultModel } from './page-memory.ts';
import { endRun } from './run-answer.ts';
import type { UndoOffers } from './undo.ts';

/** Settings, columns and presets. A column id left out means the first column. */
export interface ConfigActions {
  setConfig(config: Config, column?: string): void;
  /** Sets one field of the body, or removes it when `value` is undefined. The server checks it, not this. */
  setField(field: string, value: unknown, column?: string): void;
  setSystemPrompt(text: string, column?: string): void;
  /**
   * The server has told its default model: later chats begin with it, and so does the shown one while nobody changed
   * it. A server without a vendor names a built-in model; then the page keeps its own default.
   */
  learnDefaultModel(model: string): void;
  setVariables(variables: Variables): void;
  /** Lays a first prompt over the config and writes its text into the draft. Nothing is sent. */
  useStarter(starter: Starter): void;
  /** Copies the last column with its turns; nothing happens when there are `MOST_COLUMNS`. */
  addColumn(): void;
  removeColumn(column: string): void;
  /** Under the name of another it replaces that one. */
  savePreset(name: string): Promise<void>;
  usePreset(id: string): void;
  deletePreset(id: string): void;
}

/** Changes show at once and go to storage once the chat has been stored; nothing is thrown. */
export function createConfigActions(core: ChatCore, undo: UndoOffers): ConfigActions {
  const changeConfig = (change: (config: Config) => Config, columnId?: string): void => {
    const chat = core.shown();
    const { id } = columnOf(chat, columnId);
    core.updateColumn(chat.id, id, (column) => ({ ...column, config: change(column.config) }));
    if (chat.saved) void core.saveChat(chat.id, ['columns']);
  };
  const setVariables = (variables: Variables): void => {
    const chat = core.shown();
    core.update(chat.id, (current) => ({ ...current, variables }));
    if (chat.saved) void core.saveChat(chat.id, ['variables']);
  };
  /** The config this page began with. A changed config is another object: so it is known to be untouched. */
  let begun = columnOf(core.shown()).config;
  const presets = () => core.state.getSnapshot().presets;
  const setPresets = (next: readonly Preset[]): void => {
    core.state.set({ presets: [...next].sort((a, b) => a.name.localeCompare(b.name)) });
  };
  return {
    setConfig: (config, columnId) => changeConfig(() => config, columnId),
    setField: (field, value, columnId) => changeConfig((config) => withField(config, field, value), columnId),
    setSystemPrompt: (text, columnId) =>
      changeConfig((config) => replaceSystemPrompt(config, text), columnId),
    learnDefaultModel(told) {
      const defaultModel = isBuiltIn(told) ? core.options.defaultModel : told;
      saveDefaultModel(defaultModel);
      core.state.set({ defaultModel });
      const [column, another] = core.shown().columns;
      if (column?.config !== begun || column.path.length > 0 || another !== undefined) return;
      begun = newConfig(firstModel(loadRecentModels()[0], defaultModel));
      core.updateColumn(core.shown().id, column.id, (current) => ({ ...current, config: begun }));
    },
    setVariables,
    useStarter(starter) {
      changeConfig((config) => {
        const next = { ...config, ...starter.config, messages: config.messages };
        return starter.system === null ? next : replaceSystemPrompt(next, starter.system);
      });
      if (starter.variables !== undefined) setVariables({ ...starter.variables, ...core.shown().variables });
      const chat = core.shown();
      core.update(chat.id, (current) => ({
        ...current,
        draft: { ...current.draft, text: starter.text, editing: null },
      }));
      saveDraft(core, core.shown());
    },
    addColumn() {
      const chat = core.shown();
      if (chat.columns.length >= MOST_COLUMNS) return;
      const last = chat.columns.at(-1) ?? columnOf(chat);
      const settled = last.path.filter((turn) => turn.kind !== 'assistant' || turn.status !== 'streaming');
      const column = copyPath(last, settled);
      core.update(chat.id, (current) => ({ ...current, columns: [...current.columns, column] }));
      if (chat.saved) void saveWholeChat(core, chat.id);
    },
    removeColumn: (columnId) => removeColumn(core, undo, columnId),
    async savePreset(name) {
      const { columns, variables } = core.shown();
      const same = presets().find((preset) => preset.name === name.trim());
      const preset: Preset = {
        id: same?.id ?? sortableId(),
        name: name.trim(),
        config: columns[0]?.config ?? columnOf(core.shown()).config,
        variables,
        updatedAt: Date.now(),
      };
      setPresets([...presets().filter(({ id }) => id !== preset.id), preset]);
      await core.withStorage((storage) => storage.putPreset(preset));
    },
    usePreset(id) {
      const preset = presets().find((candidate) => candidate.id === id);
      if (preset === undefined) return;
      changeConfig(() => preset.config);
      setVariables({ ...core.shown().variables, ...preset.variables });
    },
    deletePreset(id) {
      const preset = presets().find((candidate) => candidate.id === id);
      if (preset === undefined) return;
      setPresets(presets().filter((candidate) => candidate.id !== id));
      void core.withStorage((storage) => storage.removePreset(id));
      undo.offer(`Deleted preset “${preset.name}”`, async () => {
        setPresets([...presets(), preset]);
        await core.withStorage((storage) => storage.putPreset(preset));
      });
    },
  };
}

/** The last column stays. A removed one can be brought back with its turns. */
function removeColumn(core: ChatCore, undo: UndoOffers, columnId: string): void {
  const { id: chatId, columns } = core.shown();
  if (columns.length < 2 || !columns.some((column) => column.id === columnId)) return;
  for (const run of [...core.runs.values()])
    if (run.columnId === columnId) endRun(core, run, { kind: 'stopped' });
  const chat = core.shown();
  const at = chat.columns.findIndex((column) => column.id === columnId);
  const removed = columnOf(chat, columnId);
  core.update(chatId, (now) => ({ ...now, columns: now.columns.filter((column) => column.id !== columnId) }));
  const turns = [...removed.conversation.turns.keys()];
  if (chat.saved) {
    void core.saveChat(chatId, ['columns']);
    void core.withStorage((storage) => storage.removeTurns(chatId, turns));
  }
  undo.offer('Removed a column', async () => {
    core.update(chatId, (now) => ({ ...now, columns: now.columns.toSpliced(at, 0, removed) }));
    if (chat.saved) await saveWholeChat(core, chatId);
  });
}
