/** The API's own description. */
import { openApi } from '../open-api.ts';
import { type Route, route } from '../route.ts';
import { routes } from '../routes.ts';

let text: string | undefined;

export const documentRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v1/openapi.json',
    name: 'openApi',
    summary: 'This API as an OpenAPI 3.1 document.',
    roles: ['reader', 'writer', 'operator'],
    answer: { status: 200, description: 'The document.' },
    async handle() {
      text ??= JSON.stringify(openApi(routes));
      return { json: text };
    },
  }),
];
