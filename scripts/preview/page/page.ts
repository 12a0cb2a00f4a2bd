import '@lwc/synthetic-shadow';
import { createElement } from 'lwc';
import CampaignSyncPanel from 'c/campaignSyncPanel';
import MemberTimeline from 'c/memberTimeline';
import SyncStatusDashboard from 'c/syncStatusDashboard';
import LightningCard from 'lightning/card';
import LightningIcon from 'lightning/icon';
import { data, part } from './data';
import { factsOf, recordsOn, type Kind, type RecordFacts } from './records';
import { showSwitches } from './switches';

type Toast = { title: string; message?: string; variant?: string };

/** From here on things are drawn: benchmarks measure from this moment. */
performance.mark('script-end');

const choices = new URLSearchParams(location.search);
const kinds: readonly Kind[] = ['campaign', 'lead', 'contact', 'status'];
const kind = kinds.find((one) => one === choices.get('page')) ?? 'campaign';
const records = recordsOn(kind, data);
const wanted = choices.get('record') ?? choices.get('campaign');
const record = records.find(({ id }) => id === wanted) ?? records[0];

document.body.dataset['width'] = choices.get('width') ?? 'wide';
document.body.dataset['page'] = kind;
showSwitches(choices, records, record?.id);
showNavigation();
if (choices.get('page') === 'card') showCard();
else if (kind === 'status') showStatus();
else if (record) showRecord(factsOf(kind, record, data));
window.addEventListener('lightning__showtoast', (event) => {
  showToast((event as CustomEvent<Toast>).detail);
});
window.addEventListener('preview:navigate', (event) => {
  showToast({ title: 'In Salesforce this opens a record', message: (event as CustomEvent<string>).detail });
});

/** The links keep every choice but the record. */
function showNavigation(): void {
  for (const link of part('nav').querySelectorAll('a')) {
    const next = new URLSearchParams(choices);
    for (const name of ['record', 'campaign']) next.delete(name);
    next.set('page', link.dataset['page'] ?? '');
    link.href = `?${next.toString()}`;
    if (link.dataset['page'] === kind) {
      link.className = 'page-current';
      link.setAttribute('aria-current', 'page');
    }
  }
}

/** What benchmarks compare with: the least that a page of Lightning can hold. */
function showCard(): void {
  part('highlights').remove();
  part('panel').append(
    Object.assign(createElement('lightning-card', { is: LightningCard }), { title: 'Card' }),
  );
}

function showStatus(): void {
  document.title = 'Sync Status · Lockstep preview';
  part('highlights').remove();
  part('about').remove();
  part('panel').append(createElement('c-sync-status-dashboard', { is: SyncStatusDashboard }));
}

function showRecord({ id, object, name, facts }: RecordFacts): void {
  document.title = `${name} · Lockstep preview`;
  const icon = createElement('lightning-icon', { is: LightningIcon });
  part('icon').append(Object.assign(icon, { iconName: `standard:${kind}`, size: 'medium' }));
  part('object').textContent = object;
  part('name').textContent = name;
  for (const [label, value] of facts) {
    const fact = make('div', '');
    fact.append(make('dt', label), make('dd', value ?? '–'));
    part('facts').append(fact);
  }
  const element =
    kind === 'campaign'
      ? createElement('c-campaign-sync-panel', { is: CampaignSyncPanel })
      : createElement('c-member-timeline', { is: MemberTimeline });
  Object.assign(element, { recordId: id, objectApiName: object });
  part('panel').append(element);
}

function make(tag: string, words: string, className = '') {
  return Object.assign(document.createElement(tag), { textContent: words, className });
}

function showToast({ title, message = '', variant = 'info' }: Toast): void {
  const toast = make('div', message, `page-toast ${variant}`);
  toast.prepend(make('b', title));
  part('toasts').append(toast);
  setTimeout(() => {
    toast.remove();
  }, 5000);
}
