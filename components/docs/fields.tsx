import { ChevronRight } from 'lucide-react';
import type { JsonSchema } from '#lib/protocol/openapi/open-api.ts';
import { MarkdownLine } from './markdown-text.tsx';
import { follow, type Schemas } from './reference.ts';
import { choices, type Direction, limitWords, type Part, partsOf, typeWords } from './schema-words.ts';

interface SchemaProps {
  schemas: Schemas;
  direction: Direction;
}

/** The fields of an object, the required ones first told apart; what lies inside a field opens below it. */
export function Fields({ schema, ...context }: SchemaProps & { schema: JsonSchema }) {
  const required = new Set(schema.required ?? []);
  return (
    <ul className="divide-y">
      {Object.entries(schema.properties ?? {}).map(([name, field]) => (
        <li key={name} className="py-3">
          <Field name={name} schema={field} required={required.has(name)} {...context} />
        </li>
      ))}
    </ul>
  );
}

export interface FieldProps extends SchemaProps {
  name: string;
  schema: JsonSchema;
  required: boolean;
}

export function Field({ name, schema, required, schemas, direction }: FieldProps) {
  const inner = follow(schema, schemas);
  const parts = partsOf(schema, schemas);
  const values = choices(inner);
  return (
    <>
      <div className="flex flex-wrap items-baseline gap-x-2.5 gap-y-0.5">
        <code className="font-mono text-[0.8125rem] font-semibold">{name}</code>
        <span className="text-xs text-ink-faint">{typeWords(schema, schemas, direction)}</span>
        {limitWords(inner).map((words) => (
          <span key={words} className="figures text-xs text-ink-faint">
            {words}
          </span>
        ))}
        {direction === 'sent' && required && <span className="text-xs font-medium text-warn">required</span>}
        {direction === 'answered' && !required && (
          <span className="text-xs text-ink-faint italic">sometimes</span>
        )}
        {inner.default !== undefined && (
          <span className="text-xs text-ink-faint">
            default <code className="font-mono text-ink-soft">{defaultText(inner.default)}</code>
          </span>
        )}
      </div>
      {inner.description !== undefined && (
        <p className="mt-1 max-w-prose leading-relaxed text-ink-soft">
          <MarkdownLine text={inner.description} />
        </p>
      )}
      {values.length > 0 && (
        <p className="mt-1.5 flex flex-wrap gap-1">
          {values.map((value) => (
            <code key={value} className="rounded-md border bg-sunken px-1.5 font-mono text-xs text-ink-soft">
              {value}
            </code>
          ))}
        </p>
      )}
      {parts.length > 0 && (
        <Inside
          parts={parts}
          open={direction === 'sent' && required && parts.length === 1}
          schemas={schemas}
          direction={direction}
        />
      )}
    </>
  );
}

function defaultText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function Inside({
  parts,
  open,
  schemas,
  direction,
}: SchemaProps & { parts: readonly Part[]; open: boolean }) {
  const label = parts.length === 1 ? 'its fields' : `its ${parts.length} forms`;
  return (
    <details open={open} className="group/inside mt-2">
      <summary className="inline-flex items-center gap-1 rounded-md py-0.5 pr-2 text-xs font-medium text-ink-soft select-none hover:text-ink">
        <ChevronRight className="size-3.5 text-ink-faint transition-transform duration-100 group-open/inside:rotate-90" />
        <span className="group-open/inside:hidden">Show {label}</span>
        <span className="hidden group-open/inside:inline">Hide {label}</span>
      </summary>
      <div className="mt-1 ml-1.5 space-y-2 border-l pl-4">
        {parts.map((part) => (
          <div key={part.title ?? ''}>
            {part.title !== null && (
              <p className="pt-2">
                <code className="font-mono text-xs font-medium text-accent">{part.title}</code>
                {part.description !== null && (
                  <span className="ml-2 text-xs text-ink-faint">
                    <MarkdownLine text={part.description} />
                  </span>
                )}
              </p>
            )}
            <Fields schema={part.schema} schemas={schemas} direction={direction} />
          </div>
        ))}
      </div>
    </details>
  );
}
