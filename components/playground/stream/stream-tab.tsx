export function StreamTab() {
  return null;
}
