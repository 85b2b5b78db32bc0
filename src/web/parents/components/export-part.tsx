import { useEffect, useState } from "preact/hooks";

import { dayWords, timeWords, tokyoDay } from "../../shared/tokyo.ts";
import { api, newKey } from "../api.ts";
import { type Export, findExport, lastExport, startExport } from "../state/export.ts";
import { readable } from "../state/readable.ts";
import { Action, Part, useLoaded, useWork } from "./form.tsx";
import { ProblemNote } from "./problem-note.tsx";

const ASK_MS = 2_000;
/** By then the browser has saved the file. */
const SAVED_MS = 60_000;

/** Export all data: start, progress, the file and when it expires. */
export function ExportPart() {
  const [current, setCurrent] = useState<Export | null>(null);
  const [key, setKey] = useState(newKey);
  const work = useWork();
  const quota = useLoaded(async () => (await api.get("/api/users/quota")).day.exports);
  useEffect(() => void work.run(async () => setCurrent(await lastExport())), []); // eslint-disable-line react-hooks/exhaustive-deps
  useFollowed(current, setCurrent, work.isBusy);
  const start = async () => {
    setCurrent(await startExport(key));
    setKey(newKey());
    quota.reload();
  };
  const isUnderWay = current !== null && current.status !== "done";
  return (
    <Part title="記録を持ち出す">
      <p>ことば、実、お知らせなど、あずかっているすべてを、ひとつのファイル（JSON）で受けとれます。どのプランでも無料です。</p>
      {current && <Progress current={current} onFresh={setCurrent} />}
      {!isUnderWay && <Action words={current ? "もう一度、あたらしく書き出す" : "書き出しをはじめる"} isQuiet={current !== null} work={work} run={start} isShut={quota.value?.left === 0} />}
      {quota.value && <p class="fine">今日は、あと{quota.value.left}回書き出せます。</p>}
      <ProblemNote error={work.error} retry={() => void work.again()} />
      <Readable />
    </Part>
  );
}

/** The same texts for people to read; the JSON file above is for programs. */
function Readable() {
  const work = useWork();
  const save = async () => {
    const address = URL.createObjectURL(new Blob([await readable()], { type: "text/plain;charset=utf-8" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = `homebiyori-${tokyoDay(new Date()).replaceAll("-", "")}.txt`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), SAVED_MS);
  };
  return (
    <>
      <p>あなたのことば、返事、実だけを、そのまま読める文章（テキスト）でも受けとれます。</p>
      <Action words="文章で受けとる" isQuiet work={work} run={save} />
      <ProblemNote error={work.error} retry={() => void work.again()} />
    </>
  );
}

function useFollowed(current: Export | null, onChange: (next: Export | null) => void, isBusy: boolean): void {
  const id = current && current.status !== "done" && !isBusy ? current.export_id : null;
  useEffect(() => {
    if (id === null) return;
    const ask = () => {
      // A failed request changes nothing: the next poll follows anyway.
      findExport(id).then(onChange, () => undefined);
    };
    const timer = setInterval(ask, ASK_MS);
    return () => clearInterval(timer);
  }, [id, onChange]);
}

function Progress({ current, onFresh }: { current: Export; onFresh: (next: Export | null) => void }) {
  const work = useWork();
  if (current.status !== "done") {
    return (
      <p role="status">
        書き出しています…{current.items > 0 && `（${current.items.toLocaleString("ja")}件まで）`}
        <br />
        <span class="fine">このページをはなれても、つづきます。</span>
      </p>
    );
  }
  const download = async () => {
    const fresh = await findExport(current.export_id); // the download link expires within minutes
    onFresh(fresh);
    if (fresh?.download_url) location.assign(fresh.download_url);
  };
  return (
    <div class="form-confirm">
      <p role="status">
        {current.items.toLocaleString("ja")}件を書き出しました{current.size !== null && `（${sizeWords(current.size)}）`}。
      </p>
      <Action words="ファイルを受けとる" work={work} run={download} />
      <p class="fine">
        {dayWords(current.available_until)} {timeWords(current.available_until)}まで受けとれます。そのあと、ファイルは消えます。
      </p>
      <ProblemNote error={work.error} retry={() => void work.again()} />
    </div>
  );
}

const KB = 1_024;

function sizeWords(bytes: number): string {
  const kilobytes = Math.max(1, Math.round(bytes / KB));
  return kilobytes < KB ? `${kilobytes} KB` : `${(kilobytes / KB).toFixed(1)} MB`;
}
