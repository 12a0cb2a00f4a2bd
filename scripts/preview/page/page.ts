import '@lwc/synthetic-shadow';
import { createElement } from 'lwc';
import CampaignSyncPanel from 'c/campaignSyncPanel';

type Campaign = Record<'id' | 'name', string> &
  Record<'type' | 'status' | 'startDate' | 'endDate' | 'owner', string | null>;
type Toast = { title: string; message?: string; variant?: string };

const part = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no ${id}.`);
  return found;
};
const make = (tag: string, words: string, className = '') =>
  Object.assign(document.createElement(tag), { textContent: words, className });

const campaigns = JSON.parse(part('campaigns').textContent) as Campaign[];
const wanted = new URLSearchParams(location.search).get('campaign');
const campaign = campaigns.find(({ id }) => id === wanted) ?? campaigns[0];

showChooser();
if (campaign) show(campaign);
window.addEventListener('lightning__showtoast', (event) => {
  showToast((event as CustomEvent<Toast>).detail);
});
window.addEventListener('preview:navigate', (event) => {
  showToast({ title: 'In Salesforce this opens a record', message: (event as CustomEvent<string>).detail });
});

function showChooser(): void {
  const chooser = part('chooser') as HTMLSelectElement;
  for (const { id, name } of campaigns) {
    chooser.append(Object.assign(make('option', name), { value: id, selected: id === campaign?.id }));
  }
  chooser.addEventListener('change', () => {
    location.search = new URLSearchParams({ campaign: chooser.value }).toString();
  });
}

function show({ id, name, type, status, startDate, endDate, owner }: Campaign): void {
  document.title = `${name} · Lockstep preview`;
  part('name').textContent = name;
  const facts = {
    Type: type,
    Status: status,
    'Start Date': day(startDate),
    'End Date': day(endDate),
    Owner: owner,
  };
  for (const [label, value] of Object.entries(facts)) {
    const fact = make('div', '');
    fact.append(make('dt', label), make('dd', value ?? '–'));
    part('facts').append(fact);
  }
  const panel = createElement('c-campaign-sync-panel', { is: CampaignSyncPanel });
  Object.assign(panel, { recordId: id });
  part('panel').append(panel);
}

/** A date without a time belongs to no zone. */
function day(date: string | null): string | null {
  if (date === null) return null;
  return new Intl.DateTimeFormat(navigator.language, { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(date),
  );
}

function showToast({ title, message = '', variant = 'info' }: Toast): void {
  const toast = make('div', message, `page-toast ${variant}`);
  toast.prepend(make('b', title));
  part('toasts').append(toast);
  setTimeout(() => {
    toast.remove();
  }, 5000);
}
