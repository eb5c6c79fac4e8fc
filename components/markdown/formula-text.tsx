import { LongText } from '#components/ui/long-text.tsx';

export interface FormulaProps {
  text: string;
  display: boolean;
}

/** A formula as it was written: until it can be set, and where it is none. */
export function FormulaText({ text }: { text: string }) {
  return (
    <code>
      <LongText text={text} />
    </code>
  );
}
