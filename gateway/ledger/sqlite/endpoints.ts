/** Endpoints on SQLite. */
import type { Endpoint, EndpointStore, EndpointView, NamedEndpoint } from '../endpoint-store.ts';
import type { Row, Statements } from './statements.ts';

function endpoint(row: Row): NamedEndpoint {
  return {
    partner: row.partner as string,
    channel: row.channel as string,
    state: row.state as Endpoint['state'],
    failures: row.failures as number,
    downSince: row.down_since as string | null,
    probes: row.probes as number,
    probeAt: row.probe_at as string | null,
    code: row.code as string | null,
    reason: row.reason as string | null,
  };
}

export function endpointStore(sql: Statements): EndpointStore {
  return {
    async of(partner, channel) {
      const row = sql.get('endpoint', { partner, channel });
      if (row === undefined) return undefined;
      const { partner: _partner, channel: _channel, ...found } = endpoint(row);
      return found;
    },
    async keep(partner, channel, { state, failures, downSince, probes, probeAt, code, reason }) {
      sql.run('keepEndpoint', { partner, channel, state, failures, downSince, probes, probeAt, code, reason });
    },
    async forget(partner, channel) {
      sql.run('forgetEndpoint', { partner, channel });
    },
  };
}

export function endpointView(sql: Statements): EndpointView {
  return { all: async () => sql.all('endpoints').map(endpoint) };
}
