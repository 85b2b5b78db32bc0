import { useEffect, useState } from "preact/hooks";

import { Part } from "../components/form.tsx";
import { HelpLine, Phone } from "../components/help-line.tsx";
import { Screen } from "../components/screen.tsx";
import { askLines, type HelpLines, keptLines } from "../state/help-lines.ts";

const NOBODY: HelpLines = { lines: [], isFresh: false };
/** Shown at the top of the page, even before any line is loaded. */
const AT_ONCE = ["ambulance", "police"];

export default function Help() {
  const [known, setKnown] = useState<HelpLines>(NOBODY);
  const [isAlone, setAlone] = useState(false);
  useEffect(() => {
    let isHere = true;
    const show = (lines: HelpLines | null) => {
      if (isHere && lines) setKnown((now) => (now.isFresh ? now : lines));
    };
    void keptLines().then(show);
    void askLines().then((lines) => {
      show(lines);
      if (isHere) setAlone(lines === null);
    });
    return () => void (isHere = false);
  }, []);
  const others = known.lines.filter(({ id }) => !AT_ONCE.includes(id));
  return (
    <Screen title="助けがいるとき">
      <section class="form-part help-now" aria-labelledby="help-now">
        <h2 id="help-now">いますぐ、いのちや安全があぶないとき</h2>
        <p>けが・急な病気・息が苦しいとき</p>
        <Phone name="救急" phone="119" />
        <p>暴力や、身の危険があるとき</p>
        <Phone name="警察" phone="110" />
      </section>
      <Lines title="話せるところ" about="夜中でも、ささいに思えることでも、かけてだいじょうぶです。" lines={others.filter(({ is_verified }) => is_verified)} />
      <Lines title="確認中の窓口" about="番号やあて先を、いま人の手でたしかめています。" lines={others.filter(({ is_verified }) => !is_verified)} />
      {isAlone && (
        <p class="fine" role="status">
          いまはつながっていないので、このページに入っている番号を出しています。受付時間は、変わっていることがあります。
        </p>
      )}
      <p class="fine">「確認中の窓口」のほかは、番号を人の手でたしかめています。通話料や受付時間は窓口によってちがいます。</p>
    </Screen>
  );
}

function Lines({ title, about, lines }: { title: string; about: string; lines: HelpLines["lines"] }) {
  if (lines.length === 0) return null;
  return (
    <Part title={title}>
      <p>{about}</p>
      <ul class="help-lines">
        {lines.map((line) => (
          <HelpLine line={line} key={line.id} />
        ))}
      </ul>
    </Part>
  );
}
