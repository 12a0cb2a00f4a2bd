/** Running a sandbox from the command line: addresses out, then until a signal. */

/** Where something listens, and with what one signs in there. */
export type Address = { readonly url: string; readonly clientId?: string; readonly clientSecret?: string };

const titles: Readonly<Record<string, string>> = {
  marketo: 'Marketo',
  salesforce: 'Salesforce',
  backdoor: 'Back door',
  pubSub: 'Pub/Sub API',
};

export type Serving<Running> = {
  readonly start: () => Promise<Running>;
  readonly addresses: (running: Running) => Readonly<Record<string, Address>>;
  /** One line of JSON instead of a table; unless said, for whoever is no terminal. */
  readonly json?: boolean | undefined;
};

/**
 * Starts, prints addresses and credentials to stdout, and runs until SIGINT or SIGTERM, also one that comes while it
 * starts. Rejects when it cannot start.
 */
export async function serveUntilSignalled<Running extends { stop(): Promise<void> }>({
  start,
  addresses,
  json,
}: Serving<Running>): Promise<void> {
  const ended = signalled();
  const running = await start();
  const shown = addresses(running);
  const asJson = json ?? !process.stdout.isTTY;
  process.stdout.write(`${asJson ? JSON.stringify(shown) : inWords(shown)}\n`);
  await ended;
  await running.stop();
}

function inWords(addresses: Readonly<Record<string, Address>>): string {
  const rows = [
    ['', 'URL', 'Client ID', 'Client secret'],
    ...Object.entries(addresses).map(([name, { url, clientId = '', clientSecret = '' }]) => [
      titles[name] ?? name,
      url,
      clientId,
      clientSecret,
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      process.off('SIGINT', end);
      process.off('SIGTERM', end);
      resolve();
    };
    process.on('SIGINT', end);
    process.on('SIGTERM', end);
  });
}
