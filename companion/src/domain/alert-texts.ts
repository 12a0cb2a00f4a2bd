/** Every sentence of an alert that tells neither of a member nor of a finding, by its code: titles, sentences, and what to do. Gaps are named. */
export const alertTexts = {
  'title-webhook-fails': 'Nobody is told of alerts by webhook',
  'webhook-answers': 'The webhook has taken nothing for a while: it answers {status}.',
  'webhook-silent': 'The webhook has taken nothing for a while: it doesn’t answer.',
  'webhook-unreachable': 'The webhook has taken nothing for a while: it can’t be reached ({error}).',
  'webhook-hidden':
    'The webhook has taken nothing for a while: its host is not public, and not listed in LOCKSTEP_ALLOW_ALERT_HOSTS.',
  'do-webhook-fails':
    'Ask whoever runs Lockstep to check the address in LOCKSTEP_ALERTS_URL, and to run ./lockstep alerts --test',
} as const;
