'use client';

import { Bookmark, ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { SegmentedControl } from '#components/ui/segmented-control.tsx';
import type { ColumnView, PlaygroundState } from '#lib/playground/chat/state.ts';
import { type Config, newConfig } from '#lib/playground/config.ts';
import {
  SETTING_GROUPS,
  type Setting,
  type SettingGroup,
  shownSettings,
} from '#lib/playground/settings-table.ts';
import { useColumn, usePlaygroundState } from '../playground-context.tsx';
import { openDialog } from '../ui-state.ts';
import { ConfigEditor } from './config-editor.tsx';
import { SettingRow } from './setting-row.tsx';
import { VariableFields } from './variable-fields.tsx';

const countOf = (state: PlaygroundState) => state.chat.columns.length;

const VIEWS = [
  { value: 'form', label: 'Form' },
  { value: 'json', label: 'JSON' },
] as const;

/** The request as a form and as JSON: one object, two views. */
export function ConfigTab() {
  const column = useColumn();
  const columns = usePlaygroundState(countOf);
  const [view, setView] = useState<'form' | 'json'>('form');
  return (
    <>
      <div className="flex h-11 shrink-0 items-center gap-2 border-b px-4 pointer-coarse:h-13">
        <SegmentedControl label="View" options={VIEWS} selected={view} onSelect={setView} />
        {columns > 1 && (
          <span className="min-w-0 truncate text-xs text-ink-faint">{column.config.model}</span>
        )}
        <Button
          variant="ghost"
          size="sm"
          icon={<Bookmark />}
          onClick={() => openDialog('presets')}
          className="-mr-1.5 ml-auto"
        >
          Presets
        </Button>
      </div>
      {view === 'form' ? <ConfigForm column={column} /> : <ConfigEditor key={column.id} column={column} />}
    </>
  );
}

/** Every row comes from the settings table; what is not set is left to the server. */
function ConfigForm({ column }: { column: ColumnView }) {
  const rows = shownSettings(column.config);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain pb-8">
      <VariableFields column={column} />
      {SETTING_GROUPS.map(({ group, label, open }) => {
        const own = rows.filter((row) => row.group === group);
        return own.length === 0 ? null : (
          <Group key={group} group={group} label={label} open={open} set={countSet(own, column.config)}>
            {own.map((row) => (
              <SettingRow key={row.key} setting={row} value={column.config[row.key]} columnId={column.id} />
            ))}
          </Group>
        );
      })}
    </div>
  );
}

/** The values that a new chat begins with do not count as set. */
const FRESH = newConfig('');

function countSet(rows: readonly Setting[], config: Config): number {
  return rows.filter(({ key }) => config[key] !== undefined && config[key] !== FRESH[key]).length;
}

interface GroupProps {
  group: SettingGroup;
  label: string;
  open: boolean;
  set: number;
  children: ReactNode;
}

function Group({ label, open, set, children }: GroupProps) {
  // A group with something set begins open; from then on the reader decides.
  const [openFirst] = useState(open || set > 0);
  return (
    <details open={openFirst} className="group border-b">
      <summary className="flex h-10 list-none items-center gap-1.5 px-4 font-medium hover:bg-hover pointer-coarse:h-12">
        <ChevronRight className="size-3.5 text-ink-faint transition-transform duration-100 group-open:rotate-90" />
        {label}
        {set > 0 && <span className="figures ml-auto text-xs font-normal text-ink-faint">{set} set</span>}
      </summary>
      <div className="space-y-4 px-4 pt-1.5 pb-5">{children}</div>
    </details>
  );
}
