import { buildCompanion, type Built } from '../companion/src/build.ts';
import type { Config } from '../companion/src/config/config.ts';
import type { openApi, signalled } from '../companion/src/main.ts';
import type { Log } from '../companion/src/telemetry/log.ts';
import type { Sandbox } from '../companion/sandbox/sandbox.ts';
import { makeLinks } from './demo.ts';
import { campaignsOf, peopleOf } from './preview/sandbox-records.ts';
import { servePreview } from './preview/serve.ts';
import type { Role } from './preview/users.ts';

/** Seconds between two things that people do in the living world. */
const paceSeconds = 4;
/** The program that is left for whoever opens the page to link. */
const leftToYou = 'Executive Roundtable';

/**
 * The demo that stays: links most of the world, runs cycles on the schedule, lets people register and attend, and serves
 * the preview page until a signal ends it.
 */
export async function live(options: {
  readonly sandbox: Sandbox;
  readonly config: Config;
  readonly log: Log;
  readonly top: string;
  readonly port: number;
  readonly data: string;
  readonly openApi: typeof openApi;
  readonly signalled: typeof signalled;
  readonly say: (line: string) => void;
}): Promise<void> {
  const { sandbox, config, log, say } = options;
  const ended = options.signalled();
  // Cycles begin before the page is there; until then only what prevents it is worth a line.
  let isUp = false;
  const built = await buildCompanion(config, {
    log,
    jobs: 'work',
    onCycle: ({ written, calls, failure }) => {
      if (!isUp) return;
      say(
        failure === null
          ? `${new Date().toLocaleTimeString()}  ${String(written)} written, ${String(calls.marketo)} Marketo and ${String(calls.salesforce)} Salesforce calls`
          : `${new Date().toLocaleTimeString()}  stopped early: ${failure.message}`,
      );
    },
  });
  // What has been started, to be ended from the last to the first, also when the next thing cannot start.
  const started: (() => Promise<void>)[] = [() => built.close()];
  try {
    const api = await options.openApi(built, { host: config.http.host, port: config.http.port });
    started.push(() => api.stop());
    const preview = await servePreview({
      companionUrl: api.url,
      keyFor: (role) => previewKey(built, role),
      port: options.port,
      campaigns: campaignsOf(sandbox.world),
      people: peopleOf(sandbox.world),
    }).catch((error: unknown) => {
      throw inUse(error, options.port);
    });
    started.push(() => preview.stop());
    isUp = true;
    const wanted = sandbox.world.wantedLinks.filter(
      ({ programId }) => channelOf(sandbox, programId) !== leftToYou,
    );
    await makeLinks(built, wanted, say);
    await sandbox.live(paceSeconds);
    say('');
    say(`Preview page   ${preview.url}`);
    say(`API            ${api.url}/openapi.json`);
    say(`Command line   ./lockstep --settings ${options.data}/demo.env status`);
    say('Ctrl-C stops everything. One line per cycle follows.');
    say('');
    await ended;
    say('Stopping ...');
  } finally {
    for (const stop of started.reverse()) await stop();
  }
}

/** The page's own key: made anew for each user it shows itself to, and the one before is revoked. */
async function previewKey(built: Built, role: Role): Promise<string> {
  const name = 'preview page';
  for (const key of await built.keys.list()) {
    if (key.name === name && key.revokedAt === null) await built.keys.revoke(key.prefix);
  }
  const { key } = await built.keys.create({ name, role, scope: 'salesforce' });
  return key;
}

const channelOf = ({ world }: Sandbox, programId: number): string | undefined =>
  world.marketo.programs.find(({ id }) => id === programId)?.channel;

function inUse(error: unknown, port: number): unknown {
  const busy = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  return busy
    ? Object.assign(
        new Error(`Port ${String(port)} is in use: stop what listens there, or choose another with --port.`),
        { name: 'ConfigError' },
      )
    : error;
}
