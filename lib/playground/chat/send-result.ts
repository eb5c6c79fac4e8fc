/** What became of a wish to run. `needs-key` has opened the key dialog; nothing was lost. */
export type SendResult = 'sent' | 'empty' | 'needs-key' | 'images-not-ready' | 'busy';
