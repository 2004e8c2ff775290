/** Every route of the API, in the order of its document. */
import type { Route } from './route.ts';
import { adviceRoutes } from './routes/advices.ts';
import { alertRoutes } from './routes/alerts.ts';
import { canaryRoutes } from './routes/canaries.ts';
import { documentRoutes } from './routes/document.ts';
import { eventRoutes } from './routes/events.ts';
import { inventoryRoutes } from './routes/inventory.ts';
import { partnerRoutes } from './routes/partners.ts';
import { setAsideRoutes } from './routes/set-aside.ts';
import { standingRoutes } from './routes/standing.ts';
import { transmissionRoutes } from './routes/transmissions.ts';
import { updateRoutes } from './routes/updates.ts';

export const routes: readonly Route[] = [
  ...updateRoutes,
  ...inventoryRoutes,
  ...setAsideRoutes,
  ...adviceRoutes,
  ...transmissionRoutes,
  ...eventRoutes,
  ...partnerRoutes,
  ...standingRoutes,
  ...alertRoutes,
  ...canaryRoutes,
  ...documentRoutes,
];
