import { useRef } from "preact/hooks";

interface Held {
  readonly text: string;
  readonly key: string;
}

/**
 * Idempotency keys: the same body has the same key until `release`, so that a retry does nothing twice. A new body has
 * a new key.
 */
export class Keys {
  #held: Held | null = null;

  of(body: unknown): string {
    const text = JSON.stringify(body);
    if (this.#held?.text !== text) this.#held = { text, key: crypto.randomUUID() };
    return this.#held.key;
  }

  /** Call after success: the same body is then a new request. */
  release(): void {
    this.#held = null;
  }
}

export function useKeys(): Keys {
  const keys = useRef<Keys | null>(null);
  keys.current ??= new Keys();
  return keys.current;
}
