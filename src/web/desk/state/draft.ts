import { faultOf } from "../../shared/form.tsx";
import { useKept } from "./kept.ts";

type Written<T> = { [K in keyof T]: T[K] extends string ? K : never }[keyof T] & string;

export interface Draft<T> {
  readonly value: T;
  readonly change: (part: Partial<T>) => void;
  readonly clear: () => void;
  /** Props of a text field, with its server-side error; `sent` is the field's name in the request. */
  readonly field: (name: Written<T>, sent?: string) => { readonly value: string; readonly onInput: (value: string) => void; readonly fault: string | null };
}

/** A form's draft, stored with `useKept`. */
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
