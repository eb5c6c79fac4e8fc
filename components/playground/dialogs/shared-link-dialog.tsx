'use client';

import { useEffect, useState } from 'react';
import { CodeBlock } from '#components/markdown/code-block.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { focusWhenShown } from '#components/ui/focus-when-shown.ts';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { stringifyConfig } from '#lib/playground/config-json.ts';
import {
  type DecodedShare,
  decodeShareLink,
  type SharedConfig as Shared,
} from '#lib/playground/share-link.ts';
import { usePlayground } from '../playground-context.tsx';
import { focusComposer } from '../shell/use-shortcuts.ts';
import { closeDialog } from '../ui-state.ts';

/** What a link brought, shown before anything is done with it. */
export function SharedLinkDialog() {
  const playground = usePlayground();
  const [decoded, setDecoded] = useState<DecodedShare | null>(null);
  useEffect(() => {
    let current = true;
    void decodeShareLink(location.hash).then((result) => current && setDecoded(result));
    return () => {
      current = false;
    };
  }, []);
  const leave = () => {
    history.replaceState(history.state, '', location.pathname + location.search);
    closeDialog();
  };
  const use = async ({ config, variables }: Shared) => {
    leave();
    await playground.loadBody(config, variables);
    focusComposer();
  };
  const ready = decoded?.ok === true ? decoded.shared : null;
  return (
    <Dialog
      open
      onClose={leave}
      width="lg"
      title="A shared request"
      lead="Someone sent you this as a link. Use opens it as a new chat; nothing is sent until you press Send."
      footer={
        <>
          <Button variant="ghost" onClick={leave}>
            {ready === null ? 'Close' : 'Not now'}
          </Button>
          {ready !== null && (
            <Button variant="primary" ref={focusWhenShown} onClick={() => void use(ready)}>
              Use
            </Button>
          )}
        </>
      }
    >
      {decoded === null && <Skeleton className="h-48 w-full rounded-xl" />}
      {decoded?.ok === false && (
        <p role="alert" className="rounded-xl border border-danger/35 bg-danger-soft px-4 py-3 text-danger">
          {decoded.message}
        </p>
      )}
      {ready !== null && <Preview shared={ready} />}
    </Dialog>
  );
}

function Preview({ shared }: { shared: Shared }) {
  const { config } = shared;
  const maxLoops = config.max_loops ?? 1;
  const facts: [string, string][] = [
    ['Model', config.model],
    ['Messages', String(config.messages.length)],
    ...(maxLoops > 1 ? ([['Loops', String(maxLoops)]] as [string, string][]) : []),
    ...(config.tools?.length ? ([['Tools', String(config.tools.length)]] as [string, string][]) : []),
    ...Object.entries(shared.variables).map(([name, value]): [string, string] => [`{{${name}}}`, value]),
  ];
  return (
    <>
      <dl className="figures mb-4 flex flex-wrap gap-x-6 gap-y-1.5">
        {facts.map(([label, value]) => (
          <div key={label} className="flex gap-2">
            <dt className="text-ink-faint">{label}</dt>
            <dd className="font-medium [overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
      <CodeBlock text={stringifyConfig(config).trimEnd()} language="json" />
    </>
  );
}
