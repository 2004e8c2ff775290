/** Asks a running gateway whether it is well: the image's HEALTHCHECK, by way of `./crossdock health`. */

const timeoutMs = 4_000;

/** @param url address of `/healthz` or `/readyz`; false where nobody answers, or not with 200 */
export async function probe(url: string): Promise<boolean> {
  try {
    const { status, body } = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' });
    await body?.cancel();
    return status === 200;
  } catch {
    return false;
  }
}
