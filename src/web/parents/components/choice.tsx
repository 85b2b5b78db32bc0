export interface Option<Value extends string> {
  readonly value: Value;
  readonly words: string;
  /** Shown with the option. */
  readonly note?: string | null;
}

interface Props<Value extends string> {
  readonly name: string;
  readonly label: string;
  readonly options: readonly Option<Value>[];
  readonly value: Value | null;
  readonly choose: (value: Value) => void;
}

/** Radio buttons that look like large buttons. */
export function Choice<Value extends string>({ name, label, options, value, choose }: Props<Value>) {
  return (
    <fieldset class="choice">
      <legend>{label}</legend>
      <div class="choice-row">
        {options.map((option) => (
          <label class="choice-option" key={option.value}>
            <input type="radio" name={name} class="unseen" checked={option.value === value} onChange={() => choose(option.value)} />
            <span>
              {option.words}
              {option.note && <small>{option.note}</small>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
