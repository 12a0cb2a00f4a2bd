import type { Built } from '../companion/src/build.ts';
import { failureOf, FailureError } from '../companion/src/domain/failure.ts';
import type { BatchView, LinkView } from '../companion/src/links/views.ts';
import type { WantedLink } from '../companion/sandbox/world/types.ts';

/** What `./start --once` prints: how every wanted link stands, read back from both vendors, and what it took. */
export type Summary = {
  readonly links: readonly {
    readonly program: string;
    readonly campaign: string;
    readonly state: string;
    readonly inStep: number;
    readonly held: number;
    readonly differing: number;
    readonly findings: readonly string[];
  }[];
  readonly batches: readonly BatchView[];
  readonly calls: { readonly marketo: number; readonly salesforce: number };
  readonly cycles: number;
  /** One more cycle after all was quiet: it must write nothing. */
  readonly quietCycle: {
    readonly written: number;
    readonly calls: { readonly marketo: number; readonly salesforce: number };
  };
};

type Say = (line: string) => void;

const actor = { name: 'demo', role: 'admin' } as const;
/** Cycles until quiet; more would mean that something never settles. */
const mostCycles = 20;

/** Makes the links that the demo's marketer wants; those there are already stay as they are. Returns the refused ones. */
export async function makeLinks(
  built: Built,
  wanted: readonly WantedLink[],
  say: Say,
): Promise<Summary['links']> {
  const linked = new Set((await allLinks(built)).map(({ program }) => program.id));
  const refused: Summary['links'][number][] = [];
  for (const { programId, campaignId } of wanted.filter((one) => !linked.has(one.programId))) {
    const request = campaignId === null ? { programId, newCampaign: {} } : { programId, campaignId };
    const view = await built.links.preview(request, actor);
    const names = `${view.program.name} with ${view.campaign.name}`;
    try {
      const link = await built.links.link(view.id, actor);
      say(link.state === 'blocked' ? `Blocked: ${names}, the statuses do not match.` : `Linked: ${names}.`);
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      say(`Not linked: ${names}. ${failureOf(error).message}`);
      refused.push({
        program: view.program.name,
        campaign: view.campaign.name,
        state: 'not-linked',
        inStep: 0,
        held: 0,
        differing: 0,
        findings: view.findings.filter(({ facet }) => facet === 'link').map(({ code }) => code),
      });
    }
  }
  return refused;
}

/** Runs cycles until one leaves nothing to do, then one more, then reads everything back. */
export async function runUntilInStep(built: Built, refused: Summary['links'], say: Say): Promise<Summary> {
  let cycles = 0;
  let quiet = false;
  while (!quiet && cycles < mostCycles) {
    const report = await cycleOnce(built);
    cycles += 1;
    quiet = report.quiet && report.written === 0;
    say(
      `Cycle ${String(cycles)}: ${String(report.written)} records written, ${String(report.calls.marketo)} Marketo and ${String(report.calls.salesforce)} Salesforce calls.`,
    );
  }
  const last = await cycleOnce(built);
  cycles += 1;
  const links = await Promise.all((await allLinks(built)).map((link) => standing(built, link)));
  const batches: BatchView[] = [];
  for (let after: string | undefined; ;) {
    const page = await built.links.batches({ limit: 500, ...(after === undefined ? {} : { after }) });
    batches.push(...page.rows);
    if (page.next === null) break;
    after = page.next;
  }
  return {
    links: [...links, ...refused].toSorted((a, b) => a.program.localeCompare(b.program)),
    batches,
    calls: built.calls(),
    cycles,
    quietCycle: { written: last.written, calls: last.calls },
  };
}

async function cycleOnce(built: Built) {
  const report = await built.runCycle();
  if (report === undefined)
    throw new Error('Another process runs cycles on this data folder: stop it, or choose another --data.');
  if (report.failure !== null) throw new FailureError(report.failure);
  return report;
}

async function standing(built: Built, link: LinkView): Promise<Summary['links'][number]> {
  const compared =
    link.state === 'blocked' ? { inStep: 0, held: 0, differing: 0 } : await built.compare(link.id);
  const findings = link.findings.map(({ code }) => code).toSorted();
  return {
    program: link.program.name,
    campaign: link.campaign.name,
    state: link.state,
    ...compared,
    findings,
  };
}

async function allLinks(built: Built): Promise<LinkView[]> {
  const links: LinkView[] = [];
  for (let after: string | undefined; ;) {
    const page = await built.links.links({ limit: 500, ...(after === undefined ? {} : { after }) });
    links.push(...page.rows);
    if (page.next === null) return links;
    after = page.next;
  }
}
