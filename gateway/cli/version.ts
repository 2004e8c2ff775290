/** The version of Crossdock, and of the Node that runs it. */
import { readFile } from 'node:fs/promises';

export async function versionLine(): Promise<string> {
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return `crossdock ${version} (Node ${process.versions.node})`;
}
