import { useEffect, useState } from "preact/hooks";

type Listener = () => void;

/** An observable value. Values are replaced, never mutated. */
export class Store<T> {
  #value: T;
  readonly #listeners = new Set<Listener>();

  constructor(initial: T) {
    this.#value = initial;
  }

  get(): T {
    return this.#value;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }

  update(change: (value: T) => T): void {
    this.set(change(this.#value));
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** Return what `select` takes of the store, and render again when it changes. */
export function useStore<T>(store: Store<T>): T;
export function useStore<T, S>(store: Store<T>, select: (value: T) => S): S;
export function useStore<T, S>(store: Store<T>, select?: (value: T) => S): T | S {
  const read = () => (select ? select(store.get()) : store.get());
  const value = read();
  const [, render] = useState({});
  useEffect(() => {
    let seen = value;
    const compare = () => {
      const now = read();
      if (Object.is(now, seen)) return;
      seen = now;
      render({});
    };
    compare(); // the value may have changed between the render and now
    return store.subscribe(compare);
    // `select` is a new function at each render but must always select the same part.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [store]);
  return value;
}
