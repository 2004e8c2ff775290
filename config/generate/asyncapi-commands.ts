/** The commands in config/asyncapi.yaml: inventory updates over NATS, their headers, and the answer that may be asked for. */
import { BatchBody } from '../../gateway/commands/batch.ts';
import { BatchAnswer, RejectedCommand } from '../../gateway/commands/batch-answer.ts';
import { commandWord, replyHeader } from '../../gateway/events/jetstream/command-message.ts';
import { plain } from './json-schema.ts';

const ref = (path: string) => ({ $ref: `#/${path}` });

export const commandChannels = {
  updateInventory: {
    address: `${commandWord}.{environment}.inventory.update.{source}`,
    title: 'Say inventory updates',
    description:
      'Taken once nats.commands.stream names a stream, a work queue of its own. A message is acknowledged when what it ' +
      'says is on disk and applied, and is known by its place in the stream: delivered again, it counts once. Every ' +
      'update has a key of its source, and the same key again is applied once, also over HTTP. What can never be ' +
      'applied is recorded as a rejected transmission. A full stream refuses what is published.',
    messages: { command: ref('components/messages/updateInventory') },
    parameters: { environment: ref('components/parameters/environment'), source: ref('components/parameters/source') },
  },
  updateInventoryAnswer: {
    address: null,
    title: 'The answer to inventory updates',
    description: `The inbox that the header ${replyHeader} names; only an inbox is answered.`,
    messages: {
      result: ref('components/messages/updateInventoryResult'),
      rejection: ref('components/messages/updateInventoryRejection'),
    },
  },
};

export const commandOperations = {
  updateInventory: {
    action: 'receive',
    channel: ref('channels/updateInventory'),
    messages: [ref('channels/updateInventory/messages/command')],
    reply: {
      address: {
        location: `$message.header#/${replyHeader}`,
        description: 'No answer is sent where the header is absent.',
      },
      channel: ref('channels/updateInventoryAnswer'),
      messages: [
        ref('channels/updateInventoryAnswer/messages/result'),
        ref('channels/updateInventoryAnswer/messages/rejection'),
      ],
    },
  },
};

const message = (name: string, title: string, more: object = {}) => ({
  name,
  title,
  contentType: 'application/json',
  ...more,
  payload: ref(`components/schemas/${name}`),
});

export const commandComponents = {
  parameters: {
    source: {
      description:
        "Who speaks: the name of a partner in production or test. The server's permissions say who may publish as which (config/nats-users.conf).",
    },
  },
  messages: {
    updateInventory: message('updateInventory', 'A batch of inventory updates of one source', {
      headers: ref('components/schemas/commandHeaders'),
    }),
    updateInventoryResult: message('updateInventoryResult', 'Recorded and applied: a result for each update'),
    updateInventoryRejection: message('updateInventoryRejection', 'Nothing of it was taken, and why'),
  },
  schemas: {
    commandHeaders: {
      type: 'object',
      properties: {
        [replyHeader]: {
          type: 'string',
          description:
            'Inbox that the answer goes to, as _INBOX_wms.a1; JetStream takes the reply subject of the message for itself.',
        },
      },
    },
    updateInventory: plain(BatchBody),
    updateInventoryResult: plain(BatchAnswer),
    updateInventoryRejection: plain(RejectedCommand),
  },
};
