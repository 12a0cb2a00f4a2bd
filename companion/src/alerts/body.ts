import type { Config } from '../config/config.ts';
import { harmless } from '../domain/notice-messages.ts';
import { redact, redactText } from '../telemetry/redact.ts';

type Format = NonNullable<Config['alerts']>['format'];

/**
 * What a webhook is sent. `chat`: the text alone, in the one field that Slack, Mattermost and Google Chat have in common.
 * `teams`: the text as an Adaptive Card, the only thing that a workflow of Microsoft Teams takes ("Create and send messages").
 * `json`: text and matters, for tools. Vendors' own words may hold an e-mail address: as in the log, it is taken out.
 */
export function bodyOf(format: Format, connection: string, text: string, more: object): unknown {
  if (format === 'json') return redact({ connection, text, ...more });
  const shown = redactText(text);
  return format === 'chat' ? { text: harmless(shown) } : card(shown.split('\n'));
}

/** In a text run nothing is markup, whatever a name looks like (Adaptive Cards 1.2, TextRun). */
const card = (lines: readonly string[]) => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      contentUrl: null,
      content: {
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
        type: 'AdaptiveCard',
        version: '1.2',
        msteams: { width: 'Full' },
        body: lines.map((text, at) => ({
          type: 'RichTextBlock',
          inlines: [{ type: 'TextRun', text, ...(at === 0 ? { weight: 'Bolder' } : {}) }],
        })),
      },
    },
  ],
});
