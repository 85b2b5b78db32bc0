import { useEffect, useState } from "preact/hooks";

/** State that survives until this tab is closed: signing in again leaves the page. */
export function useKept<T>(name: string, initial: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => (read(name) as T | null) ?? initial);
  useEffect(() => sessionStorage.setItem(name, JSON.stringify(value)), [name, value]);
  return [value, setValue];
}

function read(name: string): unknown {
  const text = sessionStorage.getItem(name);
  return text === null ? null : JSON.parse(text);
}
