interface Key {
  readonly key: string;
  readonly keyCode: number;
  readonly isComposing: boolean;
  readonly shiftKey: boolean;
}

/**
 * Whether a key sends what is written. Never the Enter that ends a composition: Chromium says so by `isComposing`,
 * Safari, which ends the composition first, by the key code 229 alone.
 */
export function isSend(key: Key, { isFine, enterSends }: { isFine: boolean; enterSends: boolean }): boolean {
  return key.key === "Enter" && isFine && enterSends && !key.shiftKey && !key.isComposing && key.keyCode !== 229;
}
