import { part } from './data';

/** The bar above the page: whose page it is, in which language, how wide, in which look. Each choice is in the address. */
export function showSwitches(
  choices: URLSearchParams,
  records: readonly { id: string; name: string }[],
  shown: string | undefined,
): void {
  const form = part('switches') as HTMLFormElement;
  const record = part('record') as HTMLSelectElement;
  record.append(...records.map(({ id, name }) => new Option(name, id, false, id === shown)));
  record.closest('label')?.toggleAttribute('hidden', records.length === 0);
  for (const select of form.querySelectorAll('select')) {
    const chosen = choices.get(select.name);
    if (chosen !== null && select !== record) select.value = chosen;
  }
  form.addEventListener('change', (event) => {
    const { name, value } = event.target as HTMLSelectElement;
    const next = new URLSearchParams(choices);
    if (name === 'record') next.delete('campaign');
    next.set(name, value);
    location.search = next.toString();
  });
}
