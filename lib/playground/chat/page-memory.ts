import { STORED_NAMES } from '#lib/playground/storage/stored-names.ts';
import type { Panels } from './state.ts';

/** Small things this page remembers outside the database: which panels are open, recent models, the server's default, the chat of this tab. */

const MOST_MODELS = 8;

export function loadPanels(): Panels {
  const defaults: Panels = { left: true, right: true, tab: 'config' };
  const kept = readJson(STORED_NAMES.panels);
  if (typeof kept !== 'object' || kept === null) return defaults;
  const { left, right, tab } = { ...defaults, ...kept };
  const tabs: Panels['tab'][] = ['config', 'run', 'code', 'stream'];
  return { left: left === true, right: right === true, tab: tabs.find((name) => name === tab) ?? 'config' };
}

export function savePanels(panels: Panels): void {
  write('localStorage', STORED_NAMES.panels, JSON.stringify(panels));
}

export function loadRecentModels(): string[] {
  const kept = readJson(STORED_NAMES.recentModels);
  return Array.isArray(kept) ? kept.filter((model) => typeof model === 'string').slice(0, MOST_MODELS) : [];
}

/** The list with this model first. */
export function addRecentModel(model: string): string[] {
  const models = [model, ...loadRecentModels().filter((known) => known !== model)].slice(0, MOST_MODELS);
  write('localStorage', STORED_NAMES.recentModels, JSON.stringify(models));
  return models;
}

/** The server's default model as it was last heard of. */
export function loadDefaultModel(): string | null {
  return read('localStorage', STORED_NAMES.defaultModel);
}

export function saveDefaultModel(model: string): void {
  write('localStorage', STORED_NAMES.defaultModel, model);
}

/** The chat this tab showed last: a reload comes back to it, another tab does not. */
export function loadTabChat(): string | null {
  return read('sessionStorage', STORED_NAMES.chat);
}

export function saveTabChat(id: string | null): void {
  write('sessionStorage', STORED_NAMES.chat, id);
}

function readJson(name: string): unknown {
  try {
    return JSON.parse(read('localStorage', name) ?? 'null');
  } catch {
    return null;
  }
}

function read(place: 'localStorage' | 'sessionStorage', name: string): string | null {
  try {
    return typeof window === 'undefined' ? null : window[place].getItem(name);
  } catch {
    return null;
  }
}

/** A browser that refuses storage forgets these: nothing else depends on them. */
function write(place: 'localStorage' | 'sessionStorage', name: string, value: string | null): void {
  if (typeof window === 'undefined') return;
  try {
    if (value === null) window[place].removeItem(name);
    else window[place].setItem(name, value);
  } catch {
    // See above.
  }
}
