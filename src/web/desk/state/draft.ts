import { faultOf } from "../../shared/form.tsx";
import { useKept } from "./kept.ts";

type Written<T> = { [K in keyof T]: T[K] extends string ? K : never }[keyof T] & string;

export interface Draft<T> {
  readonly value: T;
  readonly change: (part: Partial<T>) => void;
  readonly clear: () => void;
  /** What a field of text shows and does, with what the server says of it; `sent` is its name in the request. */
  readonly field: (name: Written<T>, sent?: string) => { readonly value: string; readonly onInput: (value: string) => void; readonly fault: string | null };
}

/** A form that is being written, kept as `useKept` does. */
export function useDraft<T extends object>(name: string, empty: T, error: unknown): Draft<T> {
  const [value, setValue] = useKept(name, empty);
  const change = (part: Partial<T>) => setValue({ ...value, ...part });
  return {
    value,
    change,
    clear: () => setValue(empty),
    field: (written, sent = written) => ({
      value: value[written] as string,
      onInput: (words) => change({ [written]: words } as Partial<T>),
      fault: faultOf(error, sent),
    }),
  };
}
