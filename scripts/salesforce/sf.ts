import { spawn } from 'node:child_process';

/**
 * The Salesforce CLI in a folder: runs a command, showing what it says, and ends this process with its exit code when it
 * fails, or with a sentence when there is no `sf`.
 */
export function salesforceCli(folder: string): (...args: string[]) => Promise<void> {
  return async (...args) => {
    process.stdout.write(`sf ${args.join(' ')}\n`);
    const child = spawn('sf', args, { cwd: folder, stdio: 'inherit' });
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    }).catch((error: unknown) => {
      const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      process.stderr.write(
        missing
          ? 'There is no sf on this machine. Install the Salesforce CLI: npm install --global @salesforce/cli\n'
          : `sf could not be started: ${String(error)}\n`,
      );
      return 1;
    });
    if (code !== 0) process.exit(code ?? 1);
  };
}
