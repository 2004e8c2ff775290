/** Every command, in the order of the help, with its one line there. Loaded when it is called, so that each starts fast. */
import type { Command } from './command.ts';

export interface Listed {
  readonly text: string;
  readonly load: () => Promise<Command>;
}

export const commands: Readonly<Record<string, Listed>> = {
  start: { text: 'Run the gateway.', load: async () => (await import('./start.ts')).start },
  demo: {
    text: 'Watch it work, with example partners; it ends by itself and touches nothing of yours.',
    load: async () => (await import('./demo.ts')).demo,
  },
  check: {
    text: 'Check the settings and every partner folder.',
    load: async () => (await import('./check.ts')).check,
  },
  translate: {
    text: "Translate one file as a partner's, without sending or keeping anything.",
    load: async () => (await import('./translate.ts')).translateCommand,
  },
  inspect: {
    text: 'Look into X12 files of anyone: what is inside, what is wrong.',
    load: async () => (await import('./inspect.ts')).inspect,
  },
  transmissions: {
    text: 'List what came in and went out, newest first.',
    load: async () => (await import('./transmissions.ts')).transmissions,
  },
  show: {
    text: 'Show all about one transmission: documents, findings, what it caused.',
    load: async () => (await import('./show.ts')).show,
  },
  alerts: {
    text: 'List what a person should look at now, and with which command.',
    load: async () => (await import('./alerts.ts')).alerts,
  },
  'dead-letters': {
    text: 'List what was given up; send it again, or drop it.',
    load: async () => (await import('./dead-letters.ts')).deadLetters,
  },
  'set-aside': {
    text: 'List what could not be applied to inventory by a fault of ours; try it again.',
    load: async () => (await import('./set-aside.ts')).setAside,
  },
  events: {
    text: 'List events, or follow them as they happen.',
    load: async () => (await import('./events.ts')).events,
  },
  advices: {
    text: 'List the inventory advices that partners were sent.',
    load: async () => (await import('./advices.ts')).advices,
  },
  inventory: {
    text: 'Show what is known of a SKU: positions, owners, reservations, supply, what is available.',
    load: async () => (await import('./inventory.ts')).inventory,
  },
  explain: {
    text: 'Explain a quantity on an advice: from the counts to the number told.',
    load: async () => (await import('./explain.ts')).explainCommand,
  },
  standing: {
    text: 'Show what is true beside what a partner was told, and what it acknowledged.',
    load: async () => (await import('./standing.ts')).standing,
  },
  canary: {
    text: 'Show how long a change takes to be known to partners.',
    load: async () => (await import('./canary.ts')).canary,
  },
  schedule: {
    text: 'List when partners are sent their next advices, and what stops one.',
    load: async () => (await import('./schedule.ts')).schedule,
  },
  whatif: {
    text: 'Replay what a partner was told through another buffer policy.',
    load: async () => (await import('./whatif.ts')).whatif,
  },
  evidence: {
    text: 'Write out what proves that a file came or went over AS2, for openssl to verify.',
    load: async () => (await import('./evidence.ts')).evidence,
  },
  keys: {
    text: 'Show, make and renew the keys that partners know us by, and make the hash of a password.',
    load: async () => (await import('./keys.ts')).keys,
  },
  tokens: {
    text: 'Make, list and revoke the tokens of the API.',
    load: async () => (await import('./tokens.ts')).tokens,
  },
  health: { text: 'Ask a running gateway whether it is well.', load: async () => (await import('./health.ts')).health },
};
