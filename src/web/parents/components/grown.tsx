import { useStore } from "../../shared/store.ts";
import { talk } from "../state/talk.ts";

/** 「＋28」 drifts up once from the message that made the tree grow. */
export function Grown() {
  const grown = useStore(talk, (now) => now.grown);
  if (!grown || grown.characters === 0) return null;
  const end = () => talk.update((now) => (now.grown === grown ? { ...now, grown: null } : now));
  return (
    <p class="grown" key={grown.id} aria-hidden="true" onAnimationEnd={end}>
      ＋{grown.characters}
    </p>
  );
}
