/** `crossdock health`: asks a running gateway whether it is well; the image's HEALTHCHECK. */
import { probe } from '../api/probe.ts';
import { askedSettings } from './asked-settings.ts';
import { type Command, exitCodes, sharedOptions, UsageError } from './command.ts';
import { aligned, styled } from './lines/layout.ts';

/** Addresses that a server listens on everywhere with, and a client calls nowhere. */
const everywhere: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };

const styles = { ok: 'green', degraded: 'yellow', failed: 'red' } as const;

export const health: Command = {
  usage: '[--url URL] [--config FILE]',
  about: [
    'Asks a running gateway on this machine whether its process is alive (/healthz, on the port that health.port in gateway.yaml says). The container image does this as its HEALTHCHECK.',
    'To ask whether it can do its work, which means that a file dropped now is kept, give the address of /readyz; then what is degraded is told as well: an endpoint that is down, events that wait, commands that are not taken, what is set aside.',
  ],
  options: {
    url: { value: 'URL', text: 'Address to ask; /healthz on the configured port unless told.' },
    config: sharedOptions.config,
    json: sharedOptions.json,
  },
  operands: { min: 0, max: 0 },
  examples: [
    ['crossdock health', 'says that it is well, or that nobody answers'],
    ['crossdock health --url http://127.0.0.1:8080/readyz', 'asks whether it can do its work'],
  ],
  exits: [
    [exitCodes.ok, 'it is well'],
    [exitCodes.bad, 'it answers that it is not, or nobody answers within four seconds'],
    [exitCodes.usage, 'the command was not understood, or the settings have errors'],
  ],
  async run(args, io) {
    const url = askedUrl(args.text('url')) ?? configuredUrl(askedSettings(args, io).health);
    const { well, checks } = await probe(url);
    if (args.has('json')) {
      io.out.json({ url, well, ...(checks.length > 0 && { checks }) });
      return well ? exitCodes.ok : exitCodes.bad;
    }
    if (well) io.out.line(`well: ${url}`);
    else if (checks.length > 0) io.err.line(`not well, by ${url}:`);
    else io.err.line(`not well: ${url} does not answer, or not with 200; is the gateway running?`);
    const wrong = checks.filter(({ state }) => state !== 'ok');
    io.out.lines(aligned(wrong.map(({ name, state, sentence }) => [name, styled(styles[state], state), sentence])));
    return well ? exitCodes.ok : exitCodes.bad;
  },
};

function askedUrl(url: string | undefined): string | undefined {
  if (url === undefined || /^https?:$/.test(URL.parse(url)?.protocol ?? '')) return url;
  throw new UsageError(`--url is ${JSON.stringify(url)}; it is an address as http://127.0.0.1:8080/readyz`);
}

function configuredUrl({ host, port }: { readonly host: string; readonly port: number }): string {
  if (port === 0) throw new UsageError('health.port is 0, which is any free port: give its address with --url');
  const name = everywhere[host] ?? (host.includes(':') ? `[${host}]` : host);
  return `http://${name}:${port}/healthz`;
}
