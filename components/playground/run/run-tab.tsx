export function RunTab() {
  return null;
}
