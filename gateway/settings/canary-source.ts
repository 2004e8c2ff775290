/** The source of every update of a canary (a partner's synthetic item), which owns it wherever it lies; no partner is called so. */
export const canarySource = 'crossdock-canary';
