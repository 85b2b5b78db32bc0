import { useCallback, useEffect, useRef, useState } from "preact/hooks";

export interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
  readonly has_more: boolean;
}

export interface Pages<T> {
  readonly items: readonly T[];
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  /** True once the first page has loaded: only then may the list be called empty. */
  readonly isKnown: boolean;
  readonly error: unknown;
  readonly more: () => void;
  readonly change: (change: (items: readonly T[]) => readonly T[]) => void;
}

interface State<T> extends Page<T> {
  readonly isLoading: boolean;
  readonly isKnown: boolean;
  readonly error: unknown;
}

const BEGINNING = { items: [], next_cursor: null, has_more: true, isLoading: false, isKnown: false, error: null } as const;

/** A paginated list. It starts again when `name`, which identifies what is listed, changes. */
export function usePages<T>(load: (cursor: string | null) => Promise<Page<T>>, name = ""): Pages<T> {
  const [, render] = useState({});
  const state = useRef<State<T>>(BEGINNING);
  const round = useRef(0);
  const ask = useRef(load);
  ask.current = load;

  const set = useCallback((next: Partial<State<T>>) => {
    state.current = { ...state.current, ...next };
    render({});
  }, []);

  const more = useCallback(() => {
    const { isLoading, has_more, next_cursor: cursor } = state.current;
    if (isLoading || !has_more) return;
    const mine = round.current;
    set({ isLoading: true, error: null });
    nextPage(ask.current, cursor).then(
      (page) => {
        if (mine === round.current) set({ ...page, items: [...state.current.items, ...page.items], isLoading: false, isKnown: true });
      },
      (error: unknown) => {
        if (mine === round.current) set({ isLoading: false, error });
      },
    );
  }, [set]);

  useEffect(() => {
    round.current += 1;
    set(BEGINNING);
    more();
  }, [name, more, set]);

  const change = useCallback((update: (items: readonly T[]) => readonly T[]) => set({ items: update(state.current.items) }), [set]);
  const { items, has_more: hasMore, isLoading, isKnown, error } = state.current;
  return { items, hasMore, isLoading, isKnown, error, more, change };
}

/** Load the next page. A page may be empty although there are more: go on to one with items. */
async function nextPage<T>(load: (cursor: string | null) => Promise<Page<T>>, cursor: string | null): Promise<Page<T>> {
  let page = await load(cursor);
  while (page.items.length === 0 && page.has_more) page = await load(page.next_cursor);
  return page;
}
