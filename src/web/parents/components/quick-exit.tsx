/** Leave at once. */
export function QuickExit() {
  return null;
}
