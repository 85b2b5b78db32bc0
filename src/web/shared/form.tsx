import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

import { fieldOf, Problem } from "./api/problem.ts";

/** Shorter waits show nothing. */
const PATIENCE_MS = 400;

export interface Work {
  readonly isBusy: boolean;
  /** Busy for long enough to say so. */
  readonly isSlow: boolean;
  readonly error: unknown;
  /** Run the work unless some is under way. An error is kept, and the work can be run again. */
  readonly run: (work: () => Promise<void>) => Promise<void>;
  readonly again: () => Promise<void>;
}

/** Run one user action at a time, with its state. */
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

/** Load data when mounted and at each `reload`; the old value stays while it reloads. */
export function useLoaded<T>(load: () => Promise<T>): { readonly value: T | null; readonly work: Work; readonly reload: () => void } {
  const [value, setValue] = useState<T | null>(null);
  const work = useWork();
  const reload = () => void work.run(async () => setValue(await load()));
  useEffect(reload, []); // eslint-disable-line react-hooks/exhaustive-deps
  return { value, work, reload };
}

/** The server's message for a field. */
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
  /** Render the field with its ID and ARIA attributes. */
  readonly children: (common: { id: string; "aria-invalid": boolean; "aria-describedby": string | undefined }) => ComponentChildren;
}

/** A field with its label, hint and error. */
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

/** Radio buttons. */
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
  /** Shown instead of `words` if it takes long. */
  readonly busyWords?: string;
  readonly work: Work;
  readonly run: () => Promise<void>;
  readonly isQuiet?: boolean;
  readonly isShut?: boolean;
}

/** A button that runs an action. The caller shows the error, if any. */
export function Action({ words, busyWords = "すこしお待ちください…", work, run, isQuiet = false, isShut = false }: ActionProps) {
  return (
    <button type="button" class={isQuiet ? "button quiet" : "button"} disabled={isShut} aria-disabled={isShut || work.isBusy} onClick={() => void work.run(run)}>
      {work.isSlow ? busyWords : words}
    </button>
  );
}

/** A button that asks for confirmation before an action that is hard to undo. */
export function ConfirmAction({ question, yes, ...action }: ActionProps & { readonly question: ComponentChildren; readonly yes: string }) {
  const [isAsked, setAsked] = useState<boolean | null>(null); // null until asked for the first time
  const ask = useRef<HTMLParagraphElement>(null);
  const again = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isAsked) ask.current?.focus();
    // The focused element is gone: restore the focus, unless the user has moved it elsewhere.
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
    setAsked(false); // ask again the next time
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

/** A section of a screen with a heading. */
export function Part({ title, children }: { title: string; children: ComponentChildren }) {
  const id = useId();
  return (
    <section class="form-part" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}
