export function ImageUrl() {
  return null;
}
