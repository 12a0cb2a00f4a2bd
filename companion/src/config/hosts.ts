/** Whether a list of hosts names the one of `url`. An entry without a port stands for the scheme's default port only. */
export function listsHost(allowed: readonly string[], url: URL): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return allowed.includes(url.host) || allowed.includes(`${url.hostname}:${port}`);
}
