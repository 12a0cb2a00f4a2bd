import type { AlertView } from 'c/companion';
import { alertTexts } from 'c/alertTexts';
import { findingTexts } from 'c/findingTexts';
import { reasonTexts } from 'c/reasonTexts';
import { tell, type Texts } from 'c/sentences';
import { fill, moment } from 'c/words';
import { alertLabels } from './alertLabels';

/** A newer companion may name a table that is not among them: then its English stands. */
const tables: Readonly<Record<string, Texts>> = {
  alert: alertTexts,
  finding: findingTexts,
  reason: reasonTexts,
};

const badgeOf = ({ endedAt, severity }: AlertView) => {
  if (endedAt !== null) return { label: alertLabels.ended, tone: 'neutral', icon: 'check' };
  const tone = severity === 'information' ? 'info' : severity;
  return { label: alertLabels.open, tone, icon: severity === 'information' ? 'info' : severity };
};

/** An alert in the viewer's language: what, since when, where, and what to do while it is open. */
export function rowOf(alert: AlertView) {
  const { id, said, campaign, raisedAt, endedAt } = alert;
  const texts = (said && tables[said.table]) ?? {};
  return {
    id,
    title: tell(texts, said?.title, alert.title),
    text: tell(texts, said?.text, alert.text),
    remedy: endedAt === null ? tell(texts, said?.remedy, alert.remedy) : null,
    badge: badgeOf(alert),
    time:
      endedAt === null
        ? fill(alertLabels.since, moment(raisedAt))
        : fill(alertLabels.over, moment(raisedAt), moment(endedAt)),
    campaign: campaign?.name ?? null,
    href: campaign === null ? null : `/${campaign.id}`,
  };
}
