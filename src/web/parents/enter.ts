interface Key {
  readonly key: string;
  readonly keyCode: number;
  readonly isComposing: boolean;
  readonly shiftKey: boolean;
}

/**
 * Whether a key event sends the message. The Enter that ends an IME composition never does: Chromium marks it with
 * `isComposing`; Safari ends the composition first and marks it only with key code 229.
 */
export function isSend(key: Key, { isFine, enterSends }: { isFine: boolean; enterSends: boolean }): boolean {
  return key.key === "Enter" && isFine && enterSends && !key.shiftKey && !key.isComposing && key.keyCode !== 229;
}
