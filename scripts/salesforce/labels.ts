import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { root } from './build.ts';

const file = join(root, 'force-app/main/default/labels/CustomLabels.labels-meta.xml');

const labelsFile = z.object({
  CustomLabels: z.object({
    labels: z.array(z.object({ fullName: z.string(), value: z.string() })),
  }),
});

/** Every custom label of the package: its API name and its English text. */
export function readLabels(): Map<string, string> {
  const parser = new XMLParser({
    parseTagValue: false,
    trimValues: false,
    isArray: (name) => name === 'labels',
  });
  const { labels } = labelsFile.parse(parser.parse(readFileSync(file, 'utf8'))).CustomLabels;
  return new Map(labels.map(({ fullName, value }) => [fullName, value]));
}
