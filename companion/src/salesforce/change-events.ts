import { salesforceId } from '../domain/salesforce-id.ts';
import { failureOf } from '../domain/failure.ts';
import type { Clock } from '../telemetry/clock.ts';
import { listenOnce, type EventServer, type Heard } from './event-stream.ts';
import type { Log, Rest } from './rest.ts';
import type { Session } from './session.ts';

/** Change Data Capture of campaign members. The org's admin selects the object (Setup, Change Data Capture). */
const topic = '/data/CampaignMemberChangeEvent';

/** Waits before a broken stream is opened again: longer each time, until one has opened. Milliseconds. */
const firstWait = 1_000;
/** A stream that has lived so long has worked. */
const longEnough = 60_000;
const longestWait = 5 * 60_000;

export type Listening = {
  /**
   * Somebody else than our user changed a campaign member, as far as can be told. Also when a broken stream is opened again: what
   * happened meanwhile is not told of a second time.
   */
  readonly onChange: () => void;
  /** Something happened to these campaign members, and Salesforce does not tell what; to any of them, where none is named. */
  readonly onGap?: (memberIds: readonly string[]) => void;
  /** Aborted to end it. */
  readonly signal: AbortSignal;
};

/**
 * Listens for changes of campaign members until `signal` is aborted. They are a hint and nothing more: each may be lost, and none is
 * read but for who made it, so that our own writes are passed over. Never throws; what fails is tried again and logged once.
 */
export async function listenForChanges(
  parts: { readonly rest: Rest; readonly clock: Clock; readonly log?: Log | undefined },
  server: EventServer,
  { onChange, onGap, signal }: Listening,
): Promise<void> {
  const { rest, clock, log } = parts;
  let session: Session | undefined;
  let refused: Session | undefined;
  let wait = firstWait;
  /** The last stream worked: since it ended something may have been missed. */
  let missed = false;
  let told = '';
  const isOver = () => signal.aborted;
  while (!isOver()) {
    let code: string;
    try {
      session = await rest.session('pull', refused);
      const { userId } = session;
      const began = clock.now();
      if (missed) onChange();
      missed = false;
      const onEvent = ({ by, gap }: Heard): void => {
        if (by !== null && salesforceId(by) === userId) return;
        if (gap !== null) onGap?.(gap.flatMap((id) => salesforceId(id) ?? []));
        onChange();
      };
      const end = await listenOnce(server, session, topic, onEvent, signal);
      refused = end.refused ? session : undefined;
      // One that ends as soon as it has begun is a refusal, whatever it begins with.
      if (clock.now() - began >= longEnough) {
        wait = firstWait;
        told = '';
        missed = true;
      }
      code = end.code;
    } catch (error) {
      code = failureOf(error).code;
    }
    if (isOver()) return;
    if (code !== told)
      log?.warn({ code, again: wait }, 'change events stopped, members are polled meanwhile');
    told = code;
    await clock.sleep(wait, signal).catch(() => undefined);
    wait = Math.min(wait * 2, longestWait);
  }
}
