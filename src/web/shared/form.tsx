import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

import { fieldOf, Problem } from "./api/problem.ts";

/** Who waits for less sees nothing of it. */
const PATIENCE_MS = 400;

export interface Work {
  readonly isBusy: boolean;
  /** Busy for so long that it should be said. */
  readonly isSlow: boolean;
  readonly error: unknown;
  /** Do it, unless it is being done. What fails is kept, and can be tried again. */
  readonly run: (work: () => Promise<void>) => Promise<void>;
  readonly again: () => Promise<void>;
}

/** One thing at a time that a person asked for. */
export function useWork(): Work {
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly isSlow: boolean; readonly error: unknown }>(IDLE);
  const running = useRef(false);
  const last = useRef<(() => Promise<void>) | null>(null);
  const run = async (work: () => Promise<void>): Promise<void> => {
    if (running.current) return;
    running.current = true;
    last.current = work;
    setState({ isBusy: true, isSlow: false, error: null });
    const timer = setTimeout(() => setState((now) => ({ ...now, isSlow: true })), PATIENCE_MS);
    let error: unknown = null;
    try {
      await work();
    } catch (caught) {
      error = caught;
    }
    clearTimeout(timer);
    running.current = false;
    setState({ ...IDLE, error });
  };
  const again = async () => {
    if (last.current) await run(last.current);
  };
  return { ...state, run, again };
}

const IDLE = { isBusy: false, isSlow: false, error: null } as const;

/** Load what a screen shows, when it comes and at each `reload`; what was loaded stays while it is loaded again. */
export function useLoaded<T>(load: () => Promise<T>): { readonly value: T | null; readonly work: Work; readonly reload: () => void } {
  const [value, setValue] = useState<T | null>(null);
  const work = useWork();
  const reload = () => void work.run(async () => setValue(await load()));
  useEffect(reload, []); // eslint-disable-line react-hooks/exhaustive-deps
  return { value, work, reload };
}

/** What the server says of a field, in its own words. */
export function faultOf(error: unknown, field: string): string | null {
  return error instanceof Problem ? (error.errors.find((fault) => fieldOf(fault) === field)?.msg ?? null) : null;
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: string;
  readonly fault?: string | null;
  readonly lines?: number;
  readonly autocomplete?: string;
}

interface FrameProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly fault?: string | null | undefined;
  /** The field itself, with what ties it to its label, its hint and its fault. */
  readonly children: (common: { id: string; "aria-invalid": boolean; "aria-describedby": string | undefined }) => ComponentChildren;
}

/** The label of a field, its hint, and what the server says of it. */
export function Field({ label, hint, fault, children }: FrameProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ");
  return (
    <div class="form-field">
      <label for={id}>{label}</label>
      {hint && (
        <p class="fine" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children({ id, "aria-invalid": Boolean(fault), "aria-describedby": described || undefined })}
      {fault && (
        <p class="form-fault" id={`${id}-fault`} role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}

export function TextField({ label, value, onInput, hint, fault, lines, autocomplete = "off" }: FieldProps) {
  return (
    <Field label={label} hint={hint} fault={fault}>
      {(common) =>
        lines ? (
          <textarea {...common} value={value} autocomplete={autocomplete} rows={lines} onInput={(event) => onInput(event.currentTarget.value)} />
        ) : (
          <input {...common} value={value} autocomplete={autocomplete} type="text" onInput={(event) => onInput(event.currentTarget.value)} />
        )
      }
    </Field>
  );
}

export interface Choice<T extends string> {
  readonly value: T;
  readonly words: string;
  readonly detail?: ComponentChildren;
  readonly isShut?: boolean;
}

interface ChoicesProps<T extends string> {
  readonly legend: string;
  readonly choices: readonly Choice<T>[];
  readonly value: T | null;
  readonly onChoose: (value: T) => void;
  readonly isRow?: boolean;
  readonly isShut?: boolean;
}

/** One of a few. */
export function Choices<T extends string>({ legend, choices, value, onChoose, isRow = false, isShut = false }: ChoicesProps<T>) {
  const name = useId();
  return (
    <fieldset class={isRow ? "form-choices form-row" : "form-choices"} disabled={isShut}>
      <legend>{legend}</legend>
      {choices.map((choice) => (
        <label class="form-choice" key={choice.value}>
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            disabled={choice.isShut ?? false}
            onChange={() => onChoose(choice.value)}
          />
          <span>
            {choice.words}
            {choice.detail && <small>{choice.detail}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly detail?: ComponentChildren;
  readonly isOn: boolean;
  readonly onSwitch: (isOn: boolean) => void;
}

export function Switch({ label, detail, isOn, onSwitch }: SwitchProps) {
  const id = useId();
  return (
    <div class="form-switch">
      <label>
        <span>{label}</span>
        <input type="checkbox" role="switch" checked={isOn} aria-describedby={detail ? id : undefined} onChange={(event) => onSwitch(event.currentTarget.checked)} />
      </label>
      {detail && (
        <p class="fine" id={id}>
          {detail}
        </p>
      )}
    </div>
  );
}

export interface ActionProps {
  readonly words: string;
  /** Instead of the words, once it takes long. */
  readonly busyWords?: string;
  readonly work: Work;
  readonly run: () => Promise<void>;
  readonly isQuiet?: boolean;
  readonly isShut?: boolean;
}

/** A button that does one thing, and says how it ended only where it failed. */
export function Action({ words, busyWords = "すこしお待ちください…", work, run, isQuiet = false, isShut = false }: ActionProps) {
  return (
    <button type="button" class={isQuiet ? "button quiet" : "button"} disabled={isShut} aria-disabled={isShut || work.isBusy} onClick={() => void work.run(run)}>
      {work.isSlow ? busyWords : words}
    </button>
  );
}

/** A button that asks once more before it does what is hard to take back. */
export function ConfirmAction({ question, yes, ...action }: ActionProps & { readonly question: ComponentChildren; readonly yes: string }) {
  const [isAsked, setAsked] = useState<boolean | null>(null); // null until it was asked for the first time
  const ask = useRef<HTMLParagraphElement>(null);
  const again = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isAsked) ask.current?.focus();
    // What had the focus is gone; whoever has gone on elsewhere is not called back.
    if (isAsked === false && document.activeElement === document.body) again.current?.focus();
  }, [isAsked]);
  if (!isAsked) {
    return (
      <button ref={again} type="button" class="button quiet" disabled={action.isShut} onClick={() => setAsked(true)}>
        {action.words}
      </button>
    );
  }
  const run = async () => {
    await action.run();
    setAsked(false); // done: once more is asked once more
  };
  return (
    <div class="form-confirm" role="group">
      <p ref={ask} tabIndex={-1}>
        {question}
      </p>
      <div class="form-actions">
        <Action {...action} run={run} words={yes} isQuiet={false} />
        <button type="button" class="button quiet" onClick={() => setAsked(false)}>
          やめておく
        </button>
      </div>
    </div>
  );
}

/** A part of a screen under its own heading. */
export function Part({ title, children }: { title: string; children: ComponentChildren }) {
  const id = useId();
  return (
    <section class="form-part" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}
