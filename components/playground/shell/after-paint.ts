/**
 * What the page fetches right after its first paint, in one module and so in few requests side by side: small chunks
 * of their own would cost a round trip each. What opens only by a press is in `on-demand.ts`.
 */
export { ComparedColumns } from '../compare/compared-columns.tsx';
export { ComposerMeters } from '../composer/composer-meters.tsx';
export { DraftImages, ImageMenu } from '../composer/draft-images.tsx';
export { MissingVariables } from '../config/variable-fields.tsx';
export { ModelPicker, ModelSummary } from '../model/model-picker.tsx';
export { Panel } from '../panel/panel.tsx';
export { Account } from '../sidebar/account.tsx';
export { ChatList } from '../sidebar/chat-list.tsx';
export { ExchangeView } from '../thread/exchange-view.tsx';
export { Background } from './background.tsx';
export { ChatMenu } from './chat-menu.tsx';
export { openFile } from './files.ts';
export { StorageNotice } from './storage-notice.tsx';
