import { Field } from "../../shared/form.tsx";
import { Options } from "../../shared/options.tsx";

interface SelectProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly (readonly [T, string])[];
  readonly onChoose: (value: T) => void;
}

export function SelectField<T extends string>({ label, value, choices, onChoose }: SelectProps<T>) {
  return (
    <Field label={label}>
      {({ id }) => (
        <select id={id} value={value} onChange={(event) => onChoose(event.currentTarget.value as T)}>
          <Options choices={choices} />
        </select>
      )}
    </Field>
  );
}

interface TimeProps {
  readonly type: "datetime-local" | "month";
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: string;
  readonly fault?: string | null;
}

/** A date and time or a month, in Japan time regardless of the operator's time zone. */
export function TimeField({ type, label, value, onInput, hint, fault }: TimeProps) {
  return (
    <Field label={label} hint={hint} fault={fault}>
      {(common) => <input {...common} type={type} value={value} onInput={(event) => onInput(event.currentTarget.value)} />}
    </Field>
  );
}
