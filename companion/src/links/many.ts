import { failureOf } from '../domain/failure.ts';
import type { Actor, LinkManyView, LinkService, PreviewManyView, PreviewRequest } from './views.ts';

/** Previews one pair after the other; one that fails says why, and stops no other. */
export async function previewMany(
  links: Pick<LinkService, 'preview'>,
  pairs: readonly Extract<PreviewRequest, { campaignId: string }>[],
  actor: Actor,
): Promise<PreviewManyView> {
  const rows: PreviewManyView['rows'][number][] = [];
  for (const pair of pairs) {
    const { programId, campaignId } = pair;
    try {
      rows.push({ programId, campaignId, preview: await links.preview(pair, actor), failure: null });
    } catch (error) {
      rows.push({ programId, campaignId, preview: null, failure: saidOf(error) });
    }
  }
  return { rows };
}

/** Links what these previews showed, one after the other; one that is refused says why, and stops no other. */
export async function linkMany(
  links: Pick<LinkService, 'link'>,
  previewIds: readonly string[],
  actor: Actor,
): Promise<LinkManyView> {
  const rows: LinkManyView['rows'][number][] = [];
  for (const previewId of previewIds) {
    try {
      rows.push({ previewId, link: await links.link(previewId, actor), failure: null });
    } catch (error) {
      rows.push({ previewId, link: null, failure: saidOf(error) });
    }
  }
  return { rows };
}

function saidOf(error: unknown): { readonly code: string; readonly message: string } {
  const { kind, code, message } = failureOf(error);
  if (kind === 'bug') throw error;
  return { code, message };
}
