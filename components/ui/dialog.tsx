'use client';

import { X } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';
import { IconButton } from './icon-button.tsx';
import { Modal } from './modal.tsx';

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  /** One sentence under the title. */
  lead?: ReactNode;
  footer?: ReactNode;
  width?: 'sm' | 'md' | 'lg';
  children: ReactNode;
}

const WIDTHS = { sm: 'max-w-md', md: 'max-w-xl', lg: 'max-w-3xl' } as const;

/** A box with a title over the page; on a phone it rises from the bottom. */
export function Dialog({ open, ...rest }: DialogProps) {
  return open ? <OpenDialog {...rest} /> : null;
}

function OpenDialog({ onClose, title, lead, footer, width = 'md', children }: Omit<DialogProps, 'open'>) {
  const titleId = useId();
  return (
    <Modal
      labelledBy={titleId}
      focusField
      onClose={onClose}
      className={classNames(
        'rise m-auto w-[calc(100%-2rem)] rounded-xl border bg-raised p-0 text-ink shadow-lift',
        'max-sm:mb-0 max-sm:w-full max-sm:max-w-none max-sm:rounded-b-none',
        WIDTHS[width],
      )}
    >
      <div className="flex max-h-[min(44rem,86dvh)] flex-col">
        <header className="flex items-start gap-3 px-5 pt-4 pb-2">
          <div className="min-w-0 flex-1">
            <h2 id={titleId} className="text-[0.9375rem] leading-6 font-semibold text-balance">
              {title}
            </h2>
            {lead !== undefined && <p className="mt-0.5 text-ink-soft">{lead}</p>}
          </div>
          <IconButton
            label="Close"
            icon={<X />}
            onClick={onClose}
            className="-mr-1.5 pointer-coarse:-mt-2 pointer-coarse:-mr-3"
          />
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 pt-1 pb-5">{children}</div>
        {footer !== undefined && (
          <footer className="flex flex-wrap items-center justify-end gap-2 border-t px-5 py-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
            {footer}
          </footer>
        )}
      </div>
    </Modal>
  );
}
