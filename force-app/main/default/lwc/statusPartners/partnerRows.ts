import type { PartnerChoices } from 'c/companion';
import { labels } from 'c/labels';
import { partnerLabels } from 'c/partnerLabels';
import { previewLabels } from 'c/previewLabels';
import { fill, number } from 'c/words';

/** So many equal names stand there before somebody asks for all of them. */
const FEW = 5;

type Option = { readonly label: string; readonly value: string };

const valueOf = (partner: string | null): string => JSON.stringify(partner);

/** The partner behind the value of an option. */
export const partnerIn = (value: string): string | null => JSON.parse(value) as string | null;

/** No partner first, then these; a partner of now that is not among them stays to be seen. */
function optionsOf(names: readonly string[], partner: string | null): readonly Option[] {
  const gone = partner !== null && !names.includes(partner) ? [partner] : [];
  return [
    { label: partnerLabels.partnersNone, value: valueOf(null) },
    ...[...names, ...gone].map((name) => ({ label: name, value: valueOf(name) })),
  ];
}

/** The program's statuses without an equal name, each with what it may lead to. */
function programRows({ marketo, salesforce }: PartnerChoices) {
  const names = salesforce.map(({ label }) => label);
  return marketo
    .filter(({ same }) => !same)
    .map(({ name, success, partner }) => ({
      name,
      note: success ? labels.success : null,
      label: fill(partnerLabels.partnersInSalesforce, name),
      options: optionsOf(names, partner),
      value: valueOf(partner),
    }));
}

/** The campaign's statuses without an equal name, each with what it comes back as: chosen, or given by what leads there. */
function campaignRows({ marketo, salesforce }: PartnerChoices) {
  const names = marketo.filter(({ partner }) => partner !== null).map(({ name }) => name);
  return salesforce
    .filter(({ same }) => !same)
    .map(({ label, responded, partner, given }) => ({
      name: label,
      note: responded ? labels.responded : null,
      given: given ? backText(partner) : null,
      label: fill(partnerLabels.partnersInMarketo, label),
      options: optionsOf(names, partner),
      value: valueOf(partner),
    }));
}

const backText = (partner: string | null): string => fill(partnerLabels.partnersBack, partner ?? '');

/** Equal names: those that come back as another status always, all of them where they are few or somebody asked. */
function sameRows({ salesforce }: PartnerChoices, showsAll: boolean) {
  const same = salesforce
    .filter((status) => status.same)
    .map(({ label, partner }) => ({
      name: label,
      back: partner === null || partner === label ? null : backText(partner),
    }));
  const isWhole = showsAll || same.length <= FEW;
  return {
    there: same.length > 0,
    rows: isWhole ? same : same.filter(({ back }) => back !== null),
    count: isWhole ? null : fill(partnerLabels.partnersManySame, number(same.length)),
    more: isWhole ? null : fill(previewLabels.showAllOf, number(same.length)),
  };
}

/** What the dialog shows of these partners; null for a part that has nothing to choose. */
export function rowsOf(draft: PartnerChoices, showsAll: boolean) {
  const program = programRows(draft);
  const campaign = campaignRows(draft);
  const isLacking = draft.marketo.some(({ partner }) => partner === null);
  return {
    same: sameRows(draft, showsAll),
    program: program.length === 0 ? null : program,
    campaign: campaign.length === 0 ? null : campaign,
    allSame: program.length === 0 && campaign.length === 0,
    hint: isLacking && campaign.some(({ given }) => given === null) ? partnerLabels.partnersNotOffered : null,
  };
}
