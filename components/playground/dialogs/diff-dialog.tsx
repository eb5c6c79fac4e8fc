export function DiffDialog() {
  return null;
}
