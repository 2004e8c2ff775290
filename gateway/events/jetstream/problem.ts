/** What the client library throws, as the problem it stands for. */
import { JetStreamApiError } from '@nats-io/jetstream';
import { errors } from '@nats-io/transport-node';
import { StreamProblem } from '../stream.ts';

export function problemOf(error: unknown): StreamProblem {
  if (error instanceof StreamProblem) return error;
  if (error instanceof JetStreamApiError) return new StreamProblem('refused', error.message, error);
  const reason = error instanceof Error ? error : new Error(String(error));
  if (reason.name === 'JetStreamNotEnabled') {
    return new StreamProblem('unavailable', 'nothing on the server takes our messages', error);
  }
  if (isRefusal(reason) || isRefusal(reason.cause)) return new StreamProblem('unauthorized', reason.message, error);
  return new StreamProblem('unreachable', reason.message || 'no answer', error);
}

function isRefusal(error: unknown): boolean {
  return (
    error instanceof errors.AuthorizationError ||
    error instanceof errors.UserAuthenticationExpiredError ||
    error instanceof errors.PermissionViolationError
  );
}
