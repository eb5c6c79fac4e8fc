import { PlainPage } from '#components/playground/shell/plain-page.tsx';

export default function NotFound() {
  return (
    <PlainPage title="There is no such page" text="The address may be mistyped, or the page is gone.">
      <a
        href="/"
        className="inline-flex h-9 items-center rounded-lg bg-accent px-3.5 font-medium text-on-accent hover:bg-accent-strong"
      >
        To the playground
      </a>
    </PlainPage>
  );
}
