'use client';

import { Check, FileDown, ImageOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { bytes } from '#lib/figures.ts';
import { stringifyConfig } from '#lib/playground/config-json.ts';
import { encodeShareLink } from '#lib/playground/share-link.ts';
import { useColumn, usePlayground } from '../playground-context.tsx';
import { saveFile } from '../shell/files.ts';
import { closeDialog } from '../ui-state.ts';

/** The request as a link. All of it lies in the fragment, which browsers never send to a server. */
export function ShareDialog() {
  const playground = usePlayground();
  const column = useColumn();
  const shared = useLink(column.id);
  const copied = useCopied(shared?.link ?? null);
  const save = async () => saveFile(stringifyConfig(await playground.exportBody(column.id)), 'config.json');
  return (
    <Dialog
      open
      onClose={closeDialog}
      title="Share this request"
      lead="The link carries config, thread and draft in its fragment: no server sees them. Whoever opens it gets a preview first; nothing is sent by itself, and no key travels."
      footer={
        <>
          <Button icon={<FileDown />} onClick={() => void save()} className="mr-auto">
            Save as a file
          </Button>
          <Button variant="ghost" onClick={closeDialog}>
            Close
          </Button>
          {shared !== null && <CopyButton wide primary label="Copy link" text={() => shared.link} />}
        </>
      }
    >
      {shared === null ? (
        <Skeleton className="h-20 w-full rounded-lg" />
      ) : (
        <textarea
          readOnly
          rows={3}
          aria-label="Link"
          value={shared.link}
          onFocus={(event) => event.currentTarget.select()}
          className="block w-full resize-none rounded-lg border border-line-strong bg-surface px-3 py-2 font-mono text-xs leading-5 break-all"
        />
      )}
      {shared !== null && (
        <p className="figures mt-2 flex items-center gap-1.5 text-xs text-ink-faint">
          {copied && (
            <span role="status" className="flex items-center gap-1 text-accent">
              <Check className="size-3.5" /> Copied
            </span>
          )}
          {copied && <span aria-hidden="true">·</span>}
          {bytes(shared.link.length)} in all
        </p>
      )}
      {shared !== null && shared.leftOut > 0 && (
        <p className="mt-2 flex gap-2 text-[0.8125rem] text-warn">
          <ImageOff className="mt-0.5 size-4 shrink-0" />
          {shared.leftOut === 1 ? 'One image stays' : `${shared.leftOut} images stay`} behind: a link is too
          short for pictures. Save a file to pass them on.
        </p>
      )}
    </Dialog>
  );
}

/** One press of Share puts the link on the clipboard; where the browser refuses, its button is there. */
function useCopied(link: string | null): boolean {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (link === null) return;
    const copy = async () => {
      await navigator.clipboard.writeText(link);
      setCopied(true);
    };
    copy().catch(() => setCopied(false));
  }, [link]);
  return copied;
}

function useLink(columnId: string): { link: string; leftOut: number } | null {
  const playground = usePlayground();
  const [shared, setShared] = useState<{ link: string; leftOut: number } | null>(null);
  useEffect(() => {
    let current = true;
    const make = async () => {
      const config = await playground.exportTemplate(columnId);
      const { variables } = playground.getSnapshot().chat;
      const made = await encodeShareLink(`${location.origin}${location.pathname}`, { config, variables });
      if (current) setShared(made);
    };
    void make();
    return () => {
      current = false;
    };
  }, [playground, columnId]);
  return shared;
}
