/** The flags of Node that `./crossdock` starts with: a bench runs as the gateway does. */
export const launcherFlags = ['--max-semi-space-size=8', '--no-maglev'];

/** And its environment. */
export const launcherEnvironment = { MALLOC_ARENA_MAX: '2' };
