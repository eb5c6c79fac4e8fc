/** Hands the reader a file to keep. */
export function saveFile(content: Blob | string, name: string, type = 'application/json'): void {
  const blob = typeof content === 'string' ? new Blob([content], { type }) : content;
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has read the address by the next task in every browser; a minute is generous.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
