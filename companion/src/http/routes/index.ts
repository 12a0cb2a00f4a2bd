import type { Route } from '../route.ts';
import { campaignSummary } from './campaign-summary.ts';
import { connection } from './connection.ts';
import { createLink } from './create-link.ts';
import { getLink } from './get-link.ts';
import { health } from './health.ts';
import { listBatches } from './list-batches.ts';
import { listLinks } from './list-links.ts';
import { metrics } from './metrics.ts';
import { openapi } from './openapi.ts';
import { previewLink } from './preview-link.ts';
import { ready } from './ready.ts';
import { searchPrograms } from './search-programs.ts';
import { statusMatch } from './status-match.ts';
import { syncNow } from './sync-now.ts';
import { unlink } from './unlink.ts';
import { version } from './version.ts';

/** The whole API. */
export const routes: readonly Route[] = [
  campaignSummary,
  searchPrograms,
  statusMatch,
  previewLink,
  createLink,
  listLinks,
  getLink,
  unlink,
  syncNow,
  listBatches,
  connection,
  version,
  health,
  ready,
  metrics,
  openapi,
];
