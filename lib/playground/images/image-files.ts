/** The picture files in a paste or drop, in order. */
export function imageFilesOf(transfer: DataTransfer): File[] {
  return [...transfer.files].filter((file) => file.type.startsWith('image/'));
}
