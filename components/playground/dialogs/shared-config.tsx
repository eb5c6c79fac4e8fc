export function SharedConfig() {
  return null;
}
