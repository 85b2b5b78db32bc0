import { useRef } from "preact/hooks";

interface Held {
  readonly text: string;
  readonly key: string;
}

/** Give the same key for the same body, until `release`: a second try of one wish does nothing twice, and another wish has another key. */
export class Keys {
  #held: Held | null = null;

  of(body: unknown): string {
    const text = JSON.stringify(body);
    if (this.#held?.text !== text) this.#held = { text, key: crypto.randomUUID() };
    return this.#held.key;
  }

  /** It was done: the same words once more are a new wish. */
  release(): void {
    this.#held = null;
  }
}

export function useKeys(): Keys {
  const keys = useRef<Keys | null>(null);
  keys.current ??= new Keys();
  return keys.current;
}
