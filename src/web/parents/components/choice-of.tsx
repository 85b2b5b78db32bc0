import { Options } from "../../shared/options.tsx";

interface ChoiceProps<T extends string> {
  readonly words: string;
  readonly value: T | null;
  readonly choices: readonly (readonly [T, string])[];
  readonly choose: (value: T | null) => void;
}

/** A select with the given choices and "all". */
export function Choice<T extends string>({ words, value, choices, choose }: ChoiceProps<T>) {
  return (
    <label>
      {words}
      <select value={value ?? ""} onChange={(event) => choose(choices.find(([name]) => name === event.currentTarget.value)?.[0] ?? null)}>
        <option value="">すべて</option>
        <Options choices={choices} />
      </select>
    </label>
  );
}
