import { showToast } from '#components/ui/toasts.ts';
import type { Playground } from '#lib/playground/chat/playground.ts';
import type { SendResult } from '#lib/playground/chat/send-result.ts';

/** Sends the draft and says why not, where that is not plain to see. */
export async function send(playground: Playground): Promise<void> {
  explain(await playground.send());
}

function explain(result: SendResult): void {
  switch (result) {
    case 'images-not-ready':
      showToast('A picture is still being prepared.');
      return;
    case 'busy':
      showToast('An answer is still being written. Esc stops it.');
      return;
    case 'sent':
    case 'empty':
    case 'needs-key':
      return;
    default:
      result satisfies never;
  }
}
