import changePartnersApex from '@salesforce/apex/StatusPartnerController.changePartners';
import previewPartnersApex from '@salesforce/apex/StatusPartnerController.previewPartners';
import type { MapPreviewView, StatusMapView } from './companionTypes';

/** Partners beside equal names: all that a link shall have. */
export type Partners = readonly { readonly marketo: string; readonly salesforce: string }[];

/** What these partners would do with the members of a link; null for those that it has, with what can be chosen. */
export const previewPartners = (campaignId: string, linkId: string, pairs: Partners | null) =>
  previewPartnersApex({ campaignId, linkId, pairs }) as Promise<MapPreviewView>;

/** `basedOn`: the version that was looked at, so that nobody else's choice is written over. */
export const changePartners = (campaignId: string, linkId: string, pairs: Partners, basedOn: number) =>
  changePartnersApex({ campaignId, linkId, pairs, basedOn }) as Promise<StatusMapView>;
