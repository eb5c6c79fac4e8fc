/** The longest side sent, in pixels, and about the most bytes. */
export const LONGEST_SIDE = 1568;
export const TARGET_BYTES = 600_000;

export interface Size {
  width: number;
  height: number;
}

/** The size that fits the longest side, never larger than the original, at least one pixel each way. */
export function fitSize({ width, height }: Size, longestSide: number = LONGEST_SIDE): Size {
  const scale = Math.min(1, longestSide / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** Whether a picture can be sent as it is: small in pixels and bytes. */
export function isSmallEnough(size: Size, bytes: number): boolean {
  return Math.max(size.width, size.height) <= LONGEST_SIDE && bytes <= TARGET_BYTES;
}
