import { getPreview, type PreviewRow } from '../store/previews.ts';
import type { LinkContext } from './context.ts';
import type { StoredPlan } from './preview.ts';
import { refusal } from '../domain/refusal.ts';
import type { PreviewView } from './views.ts';

/** The preview of a link as it was stored. Throws kind `not-found` when there is none under this id, or for this campaign. */
export async function storedPreview(
  { store, scope }: LinkContext,
  previewId: string,
  ofCampaign?: string,
): Promise<Omit<PreviewRow, 'view' | 'plan'> & { readonly view: PreviewView; readonly plan: StoredPlan }> {
  const stored = await getPreview(store.db, scope, previewId);
  const plan = stored?.plan as StoredPlan | undefined;
  const isMeant = ofCampaign === undefined || plan?.campaignId === ofCampaign;
  if (stored === undefined || plan === undefined || !('programId' in plan) || !isMeant)
    throw refusal('not-found', 'PREVIEW_NOT_FOUND', 'no-preview');
  return { ...stored, plan, view: stored.view as PreviewView };
}
