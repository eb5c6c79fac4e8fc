export function AllData() {
  return null;
}
