import { useStore } from "../../shared/store.ts";
import { session } from "../api.ts";
import { DiscreetPart, LooksPart } from "../components/device-parts.tsx";
import { ExportPart } from "../components/export-part.tsx";
import { ConfirmAction, Part, useWork } from "../components/form.tsx";
import { ProblemNote } from "../components/problem-note.tsx";
import { ProfilePart } from "../components/profile-part.tsx";
import { Screen } from "../components/screen.tsx";
import { wipeDevice } from "../state/device.ts";

export default function Settings() {
  return (
    <Screen title="設定">
      <RenewalPart />
      <ProfilePart />
      <LooksPart />
      <DiscreetPart />
      <ExportPart />
      <SessionPart />
      <nav aria-label="ほかのこと">
        <ul class="form-links">
          <li>
            <a href="/billing">プランとお支払い</a>
          </li>
          <li>
            <a href="/privacy">ことばのあずかり方</a>
          </li>
          <li>
            <a href="/help">助けがいるとき</a>
          </li>
          <li>
            <a href="/goodbye">アカウントを消す</a>
          </li>
        </ul>
      </nav>
    </Screen>
  );
}

/** Offered from the 25th day and only in daytime, so that nobody has to sign in again at night. */
function RenewalPart() {
  const isDue = useStore(session.renewalDue);
  if (!isDue) return null;
  return (
    <Part title="ログインの期限が近づいています">
      <p>いまのばしておくと、夜中に急にログインを求められずにすみます。</p>
      <button type="button" class="button" onClick={() => session.start("/settings")}>
        ログインをのばす
      </button>
    </Part>
  );
}

function SessionPart() {
  const work = useWork();
  const signOut = async () => {
    const next = await session.end();
    await wipeDevice();
    location.assign(next);
  };
  return (
    <Part title="ログアウト">
      <ConfirmAction
        words="ログアウトする"
        question="この端末から、書きかけもふくめてことばを消します。届いたことばは、つぎにログインすると読めます。"
        yes="ログアウトする"
        work={work}
        run={signOut}
      />
      <ProblemNote error={work.error} retry={() => void work.again()} />
    </Part>
  );
}
