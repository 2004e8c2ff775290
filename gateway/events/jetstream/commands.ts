/**
 * Commands from NATS: taken from a work-queue stream of their own by a durable consumer, handled one after another, and
 * acknowledged when what they say is on disk.
 *
 * - The subject is `crossdock-commands.<environment>.inventory.update.<source>`. Who may speak as which source is a matter of the
 *   server's permissions on subjects: the gateway takes the last word of the subject for who speaks.
 * - The stream is not the events': JetStream gives a message to one stream, and its first word keeps the subjects apart.
 * - A message is known by its place in its stream: delivered again after a crash, it is recorded once.
 * - A fault of ours is tried again with growing pauses, while those behind it go on: in whatever order updates come in, they end in the
 *   same positions. After the last try the message is recorded as given up, and only then taken off the stream.
 * - The stream discards new messages when it is full, so that a publisher is told, and nothing that was taken is lost.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type ConsumerMessages, type JsMsg, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from '../../log.ts';
import { streamProblems } from '../stream.ts';
import { type Command, commandOf, replySubject } from './command-message.ts';
import { type CommandStream, ensureCommands } from './commands-definition.ts';
import { type ConnectionSettings, close, connectOnce } from './connection.ts';
import { problemOf } from './problem.ts';

export interface CommandSettings extends ConnectionSettings {
  readonly reconnectMs: number;
  readonly commands: CommandStream & {
    readonly attemptsMax: number;
    readonly retryMs: number;
    readonly retryMsMax: number;
  };
}

/** What becomes of commands. An answer is JSON text for who sent it, given when it is on disk. */
export interface CommandHandler {
  /** Begins, in the order of the calls. Its `done` is rejected on a fault of ours: then it is handed in once more. */
  begin(command: Command): Promise<{ readonly done: Promise<string> }>;
  /** Records that it was given up after so many faults. */
  giveUp(command: Command, fault: string): Promise<string>;
}

export interface CommandsOptions {
  readonly settings: CommandSettings;
  readonly environment: string;
  readonly handler: CommandHandler;
  readonly logger: Logger;
}

/** Whether commands are taken now, and where not, why. */
export interface CommandsState {
  readonly stream: string;
  readonly taking: boolean;
  /** What is wrong and what to look at; undefined where commands are taken. */
  readonly problem: string | undefined;
}

export interface CommandIntake extends AsyncDisposable {
  state(): CommandsState;
}

/** Starts at once, whether or not the server can be reached, and never gives up. Disposing finishes what is in hand. */
export function startCommands(options: CommandsOptions): CommandIntake {
  return new Commands(options);
}

class Commands implements CommandIntake {
  readonly #options: CommandsOptions;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  readonly #inHand = new Set<Promise<void>>();
  #messages: ConsumerMessages | undefined;
  #problem: string | undefined = 'not connected yet';

  constructor(options: CommandsOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  state(): CommandsState {
    const problem = this.#problem;
    return { stream: this.#options.settings.commands.stream, taking: problem === undefined, problem };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    await this.#messages?.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { settings, logger } = this.#options;
    const { signal } = this.#stopping;
    let told = false;
    while (!signal.aborted) {
      try {
        const connection = await connectOnce(settings, signal);
        try {
          await this.#take(connection, () => {
            logger.info({ stream: settings.commands.stream }, 'commands are taken from NATS');
            told = false;
            this.#problem = undefined;
          });
        } finally {
          this.#problem ??= 'the connection ended';
          // Whoever sent them is answered over this connection, and the acknowledgments go over it.
          await Promise.all(this.#inHand);
          await connection.flush().catch(() => undefined);
          close(connection);
        }
      } catch (error) {
        if (signal.aborted) return;
        const { code, message } = problemOf(error);
        this.#problem = `${message}. ${streamProblems[code]}`;
        if (!told) logger.warn({ code, problem: message, hint: streamProblems[code] }, 'no commands from NATS for now');
        told = true;
      }
      await pause(settings.reconnectMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Takes messages until the connection or the gateway ends. */
  async #take(connection: NatsConnection, onTaken: () => void): Promise<void> {
    const { settings, environment } = this.#options;
    const { signal } = this.#stopping;
    const manager = await jetstreamManager(connection, { checkAPI: false });
    const { consumer, identity } = await ensureCommands(manager, settings.commands, environment);
    const messages = await (await jetstream(connection).consumers.get(settings.commands.stream, consumer)).consume({
      max_messages: settings.commands.inFlightMax,
      abort_on_missing_resource: true,
    });
    this.#messages = messages;
    onTaken();
    if (signal.aborted) return;
    for await (const message of messages) {
      if (signal.aborted) break;
      await this.#begin(message, identity, connection);
    }
    const ended = await messages.closed();
    if (ended !== undefined && !signal.aborted) throw ended;
  }

  /** Waits until it was begun, not until it is done: those begun meanwhile share its commit. */
  async #begin(message: JsMsg, identity: string, connection: NatsConnection): Promise<void> {
    const command = commandOf(message, identity);
    const { handler } = this.#options;
    let done: Promise<string>;
    try {
      done = (await handler.begin(command)).done;
    } catch (error) {
      done = Promise.reject(error);
    }
    const settled = this.#settle(message, command, done, connection).finally(() => this.#inHand.delete(settled));
    this.#inHand.add(settled);
  }

  async #settle(message: JsMsg, command: Command, done: Promise<string>, connection: NatsConnection): Promise<void> {
    try {
      this.#answer(message, await done, connection);
      message.ack();
    } catch (error) {
      await this.#fault(message, command, error, connection);
    }
  }

  async #fault(message: JsMsg, command: Command, error: unknown, connection: NatsConnection): Promise<void> {
    const { settings, handler, logger } = this.#options;
    const { attemptsMax, retryMs, retryMsMax } = settings.commands;
    const { attempt, subject, sequence } = command;
    const about = { subject, sequence, attempt };
    if (attempt >= attemptsMax) {
      try {
        const fault = error instanceof Error ? error.message : String(error);
        this.#answer(message, await handler.giveUp(command, fault), connection);
        // Without a reason: nats-server before 2.10 takes no notice of one that has one.
        message.term();
        logger.error({ ...about, err: error }, 'a command was given up; its bytes are kept');
        return;
      } catch (worse) {
        logger.error({ ...about, err: worse }, 'a command can neither be applied nor given up; it is tried again');
      }
    }
    const againInMs = Math.min(retryMsMax, retryMs * 2 ** Math.min(attempt - 1, 20));
    logger.error({ ...about, err: error, againInMs }, 'a command failed on a fault of ours');
    message.nak(againInMs);
  }

  #answer(message: JsMsg, answer: string, connection: NatsConnection): void {
    const subject = replySubject(message);
    if (subject !== undefined && !connection.isClosed()) connection.publish(subject, answer);
  }
}
