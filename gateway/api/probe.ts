/** Asks a running gateway whether it is well: the image's HEALTHCHECK, by way of `./crossdock health`. */
import type { Check } from './health.ts';

const timeoutMs = 4_000;

export interface Probed {
  /** False where nobody answers, or not with 200. */
  readonly well: boolean;
  /** What /readyz says part by part; none of another address, or where it cannot be read. */
  readonly checks: readonly Check[];
}

/** @param url address of `/healthz` or `/readyz` */
export async function probe(url: string): Promise<Probed> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' });
    return { well: answer.status === 200, checks: checksOf(await answer.text()) };
  } catch {
    return { well: false, checks: [] };
  }
}

function checksOf(text: string): readonly Check[] {
  try {
    const { checks } = JSON.parse(text) as { readonly checks?: readonly Check[] };
    return Array.isArray(checks) ? checks : [];
  } catch {
    return [];
  }
}
