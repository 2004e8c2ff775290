/** `crossdock start`: the gateway, until a signal stops it. */
import { pino } from 'pino';
import { systemClock } from '../clock.ts';
import { ConfigurationError } from '../configuration.ts';
import { DataFolderInUse } from '../lock.ts';
import { createLogger } from '../log.ts';
import { startGateway } from '../main.ts';
import type { Settings } from '../settings/settings.ts';
import { askedSettings } from './asked-settings.ts';
import { BadConfiguration, printConfigErrors } from './bad-configuration.ts';
import { type Command, exitCodes, Refusal, sharedOptions } from './command.ts';
import { counted } from './lines/phrases.ts';

export const start: Command = {
  usage: '[--config FILE]',
  about: [
    "Runs the gateway: takes what partners drop, acknowledges and translates it, publishes events, and sends each partner its inventory advice. The log goes to standard error, one JSON line for each event in a file's life.",
    'It runs until it gets SIGTERM or SIGINT (Ctrl-C). Then it takes no new file, finishes and records what is in hand, and ends; a second signal ends it at once, and the next start goes on where it was cut off.',
  ],
  options: { config: sharedOptions.config },
  operands: { min: 0, max: 0 },
  examples: [
    ['crossdock start', 'runs with config/gateway.yaml of the folder you are in, or with the defaults'],
    ['CROSSDOCK_NATS_URL=nats://nats:4222 crossdock start', 'the same, and publishes to NATS'],
  ],
  exits: [
    [exitCodes.ok, 'stopped cleanly by a signal'],
    [exitCodes.bad, 'the settings have errors, another gateway uses the data folder, or it failed'],
    [exitCodes.usage, 'the command was not understood'],
  ],
  async run(args, io) {
    try {
      return await runGateway(askedSettings(args, io));
    } catch (error) {
      if (error instanceof BadConfiguration || error instanceof ConfigurationError) {
        printConfigErrors(io, error.errors);
        io.err.line(`crossdock start: not started: ${counted(error.errors.length, 'error')} in the configuration`);
        return exitCodes.bad;
      }
      if (error instanceof DataFolderInUse) throw new Refusal(error.message);
      throw portRefusal(error) ?? error;
    }
  },
};

const signals = ['SIGTERM', 'SIGINT'] as const;

async function runGateway(settings: Settings): Promise<number> {
  const destination = pino.destination({ dest: 2, sync: false });
  const logger = createLogger(settings.log.level, destination);
  const end = (code: number): never => {
    destination.flushSync();
    process.exit(code);
  };
  const fault = (error: unknown) => {
    logger.fatal({ err: error }, 'a fault of ours ends the gateway; what was acknowledged is kept, start it again');
    end(exitCodes.bad);
  };
  const stop = Promise.withResolvers<string>();
  let asked = 0;
  const onSignal = (signal: string) => {
    asked += 1;
    if (asked > 1) {
      logger.warn({ signal }, 'a second signal: ended at once');
      end(exitCodes.bad);
    }
    stop.resolve(signal);
  };
  for (const signal of signals) process.on(signal, onSignal);
  process.on('uncaughtException', fault);
  process.on('unhandledRejection', fault);
  const gateway = await startGateway({ settings, clock: systemClock, chance: Math.random, logger });
  logger.info({ signal: await stop.promise }, 'stopping: finishing what is in hand');
  await gateway[Symbol.asyncDispose]();
  logger.info('stopped');
  return end(exitCodes.ok);
}

/** A port that is taken or not ours is no fault of the program. */
function portRefusal(error: unknown): Refusal | undefined {
  const { code, syscall, port } = error as NodeJS.ErrnoException & { port?: number };
  if (syscall !== 'listen') return undefined;
  const hint =
    'health.port and api.port in gateway.yaml, or CROSSDOCK_HEALTH_PORT and CROSSDOCK_API_PORT, give them other ones.';
  return new Refusal(`port ${port ?? ''} cannot be listened on: ${code ?? 'unknown'}`, hint);
}
