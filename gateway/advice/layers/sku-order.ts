/** The SKUs of a partner in ascending order, a million of them without keeping the thread: sorted in runs, then merged. */
import type { Breath } from '../breath.ts';

const runLength = 8_192;

export async function inOrder(skus: Iterable<string>, breath: Breath): Promise<Iterable<string>> {
  const runs: string[][] = [];
  let run: string[] = [];
  let sorted = true;
  let last = '';
  for (const sku of skus) {
    if (sku < last) sorted = false;
    last = sku;
    run.push(sku);
    if (run.length < runLength) continue;
    runs.push(sorted ? run : run.sort());
    run = [];
    await breath.take();
  }
  runs.push(sorted ? run : run.sort());
  return sorted || runs.length === 1 ? concatenated(runs) : merged(runs);
}

function* concatenated(runs: readonly (readonly string[])[]): Generator<string> {
  for (const run of runs) yield* run;
}

/** By a heap of the runs, the one with the least next SKU on top. */
function* merged(runs: readonly (readonly string[])[]): Generator<string> {
  const heap = runs.filter((run) => run.length > 0).map((run) => ({ run, at: 0 }));
  const next = ({ run, at }: { readonly run: readonly string[]; readonly at: number }) => run[at] as string;
  const sink = (from: number) => {
    for (let parent = from; ; ) {
      const left = 2 * parent + 1;
      if (left >= heap.length) return;
      const right = left + 1;
      const [a, b] = [heap[left], heap[right]];
      const least = a !== undefined && b !== undefined && next(b) < next(a) ? right : left;
      const [up, down] = [heap[parent], heap[least]];
      if (up === undefined || down === undefined || next(up) <= next(down)) return;
      heap[parent] = down;
      heap[least] = up;
      parent = least;
    }
  };
  for (let at = heap.length >> 1; at >= 0; at--) sink(at);
  for (let top = heap[0]; top !== undefined; top = heap[0]) {
    yield next(top);
    top.at += 1;
    if (top.at === top.run.length) {
      const end = heap.pop();
      if (end !== undefined && heap.length > 0) heap[0] = end;
    }
    sink(0);
  }
}
