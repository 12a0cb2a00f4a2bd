import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, describe, test } from 'node:test';
import { inspect } from 'node:util';
import { loadConfig, requireVendors } from '../../companion/src/config/config.ts';
import { ConfigError } from '../../companion/src/config/error.ts';
import { describeSettings } from '../../companion/src/config/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-config-'));
after(() => {
  rmSync(folder, { recursive: true });
});

const file = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const both = {
  LOCKSTEP_MARKETO_URL: 'https://123-ABC-456.mktorest.com',
  LOCKSTEP_MARKETO_CLIENT_ID: 'marketo-client',
  LOCKSTEP_MARKETO_CLIENT_SECRET: 'marketo-hush',
  LOCKSTEP_SALESFORCE_URL: 'https://acme--uat.sandbox.my.salesforce.com',
  LOCKSTEP_SALESFORCE_CLIENT_ID: 'salesforce-client',
  LOCKSTEP_SALESFORCE_CLIENT_SECRET: 'salesforce-hush',
};

/** The sentences with which an environment is refused. */
function problems(env: Record<string, string | undefined>): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    assert.equal(error.message, error.problems.join('\n'));
    assert.equal(error.failure.kind, 'config');
    return error.problems;
  }
  assert.fail('nothing was refused');
}

describe('without any setting', () => {
  test('the defaults hold and no vendor is configured', () => {
    assert.deepEqual(loadConfig({ PATH: '/bin', HOME: '/' }), {
      data: { folder: resolve('.lockstep') },
      database: { url: null },
      http: { host: '127.0.0.1', port: 7400 },
      connection: { id: 'default', name: 'default' },
      marketo: null,
      salesforce: null,
      events: null,
      cycle: {
        waitMs: 300_000,
        busyWaitMs: 60_000,
        requestTimeoutMs: 90_000,
        vendorTimeoutMs: 90_000,
        leaseMs: 5_000,
        deletedPeopleMs: 3_600_000,
      },
      budget: {
        marketoSharePercent: 50,
        marketoCallsPerDay: 25_000,
        marketoSubscriptionCallsPerDay: null,
        salesforceCallsPerDay: 50_000,
      },
      alerts: null,
      marketoCurrency: null,
      people: {
        from: 'lockstep',
        graceMs: 1_800_000,
        defaultLastName: '[not provided]',
        defaultCompany: '[not provided]',
        leadSource: null,
      },
      keepDays: { history: 400, previews: 30, endedLinks: 730, audit: 1095 },
      log: { level: 'info', format: 'json' },
      ignored: [],
    });
  });

  test('an empty variable counts as not given', () => {
    assert.equal(loadConfig({ LOCKSTEP_PORT: '', LOCKSTEP_LEAD_SOURCE: ' ' }).http.port, 7400);
  });

  test('asking for the vendors names every variable that is missing', () => {
    assert.throws(
      () => requireVendors(loadConfig({})),
      (error) => {
        assert.ok(error instanceof ConfigError);
        assert.deepEqual(
          error.problems.map((line) => line.split(' ')[0]),
          Object.keys(both),
        );
        return true;
      },
    );
  });
});

describe('values', () => {
  test('are read, trimmed and grouped', () => {
    const config = requireVendors(
      loadConfig({
        ...both,
        LOCKSTEP_MARKETO_URL: ' https://123-ABC-456.mktorest.com/rest/ ',
        LOCKSTEP_PORT: '0',
        LOCKSTEP_CONNECTION: 'emea',
        LOCKSTEP_CONNECTION_NAME: 'Europe',
        LOCKSTEP_CYCLE_SECONDS: '1',
        LOCKSTEP_VENDOR_TIMEOUT_SECONDS: '0',
        LOCKSTEP_LOG_FORMAT: 'text',
      }),
    );
    assert.equal(config.marketo.url, 'https://123-abc-456.mktorest.com');
    assert.equal(config.marketo.clientSecret.reveal(), 'marketo-hush');
    assert.equal(config.salesforce.url, both.LOCKSTEP_SALESFORCE_URL);
    assert.equal(config.salesforce.apiVersion, '65.0');
    assert.deepEqual(config.connection, { id: 'emea', name: 'Europe' });
    assert.deepEqual(config.http, { host: '127.0.0.1', port: 0 });
    assert.deepEqual(config.cycle, {
      waitMs: 1000,
      busyWaitMs: 60_000,
      requestTimeoutMs: 90_000,
      vendorTimeoutMs: 0,
      leaseMs: 5_000,
      deletedPeopleMs: 3_600_000,
    });
    assert.equal(config.log.format, 'text');
  });

  const bad: [string, string][] = [
    ['LOCKSTEP_PORT', '65536'],
    ['LOCKSTEP_PORT', '74x0'],
    ['LOCKSTEP_PORT', '-1'],
    ['LOCKSTEP_HOST', 'http://here'],
    ['LOCKSTEP_CONNECTION', 'Two words'],
    ['LOCKSTEP_CYCLE_SECONDS', '0'],
    ['LOCKSTEP_CYCLE_SECONDS', '1.5'],
    ['LOCKSTEP_REQUEST_TIMEOUT_SECONDS', '0'],
    ['LOCKSTEP_MARKETO_SHARE_PERCENT', '101'],
    ['LOCKSTEP_SALESFORCE_API_VERSION', 'v65'],
    ['LOCKSTEP_DATABASE_URL', 'mysql://root:hush@db/x'],
    ['LOCKSTEP_DEFAULT_LAST_NAME', 'x'.repeat(81)],
    ['LOCKSTEP_LOG_LEVEL', 'loud'],
    ['LOCKSTEP_LOG_FORMAT', 'xml'],
    ['LOCKSTEP_ALLOW_VENDOR_HOSTS', 'https://example.com'],
    ['LOCKSTEP_ALERTS_URL', 'hooks.example.com/services/hush'],
    ['LOCKSTEP_ALERTS_URL', 'ftp://hooks.example.com/hush'],
    ['LOCKSTEP_ALERTS_FORMAT', 'xml'],
    ['LOCKSTEP_ALLOW_ALERT_HOSTS', 'https://relay.internal'],
  ];
  for (const [name, value] of bad)
    test(`${name} cannot be ${value.slice(0, 30)}`, () => {
      const [sentence, ...more] = problems({ [name]: value });
      assert.deepEqual(more, []);
      assert.match(sentence ?? '', new RegExp(`^${name} must be .+; .+\\.$`));
      if (value.length > 2) assert.ok(!sentence?.includes(value), 'the value is not repeated');
    });

  test('several problems are listed one per line', () => {
    const lines = problems({ LOCKSTEP_PORT: 'x', LOCKSTEP_LOG_LEVEL: 'x', LOCKSTEP_NOPE: 'x' });
    assert.deepEqual(
      lines.map((line) => line.split(' ')[0]),
      ['LOCKSTEP_NOPE', 'LOCKSTEP_PORT', 'LOCKSTEP_LOG_LEVEL'],
    );
  });
});

describe('variables that are no settings', () => {
  for (const [wrong, right] of [
    ['LOCKSTEP_PROT', 'LOCKSTEP_PORT'],
    ['LOCKSTEP_MARKETO_SECRET', 'LOCKSTEP_MARKETO_CLIENT_SECRET'],
    ['LOCKSTEP_SALESFORCE_CLIENTID', 'LOCKSTEP_SALESFORCE_CLIENT_ID'],
    ['LOCKSTEP_loglevel', 'LOCKSTEP_LOG_LEVEL'],
  ] as const)
    test(`${wrong} is refused with a hint at ${right}`, () => {
      assert.deepEqual(problems({ [wrong]: 'x' }), [`${wrong} is not a setting; did you mean ${right}?`]);
    });

  test('one like no other gets no hint', () => {
    assert.deepEqual(problems({ LOCKSTEP_ZZZZZZZZZ: '1' }), [
      'LOCKSTEP_ZZZZZZZZZ is not a setting; remove it or correct its name.',
    ]);
  });

  test('a file variant exists for secrets only', () => {
    assert.match(problems({ LOCKSTEP_PORT_FILE: '/x' })[0] ?? '', /^LOCKSTEP_PORT_FILE is not a setting/);
  });

  test('what orchestrators inject is ignored and listed', () => {
    const injected = {
      LOCKSTEP_PORT: 'tcp://10.0.0.7:7400',
      LOCKSTEP_PORT_7400_TCP: 'tcp://10.0.0.7:7400',
      LOCKSTEP_PORT_7400_TCP_ADDR: '10.0.0.7',
      LOCKSTEP_PORT_7400_TCP_PORT: '7400',
      LOCKSTEP_PORT_7400_TCP_PROTO: 'tcp',
      LOCKSTEP_SERVICE_HOST: '10.0.0.7',
      LOCKSTEP_SERVICE_PORT: '7400',
      LOCKSTEP_SERVICE_PORT_HTTP: '7400',
      LOCKSTEP_COMPANION_PORT: 'tcp://10.0.0.8:80',
      LOCKSTEP_COMPANION_SERVICE_HOST: '10.0.0.8',
    };
    const config = loadConfig(injected);
    assert.equal(config.http.port, 7400);
    assert.deepEqual(config.ignored, Object.keys(injected).sort());
  });
});

describe('vendor hosts', () => {
  const refused: [string, string, RegExp][] = [
    [
      'LOCKSTEP_MARKETO_URL',
      'https://evil.example',
      /names the host evil\.example, which is not Marketo's own/,
    ],
    ['LOCKSTEP_MARKETO_URL', 'https://mktorest.com.evil.example', /not Marketo's own/],
    ['LOCKSTEP_MARKETO_URL', 'https://123-ABC-456.mktorest.com:8443', /not Marketo's own/],
    ['LOCKSTEP_MARKETO_URL', 'http://123-ABC-456.mktorest.com', /must begin with https/],
    ['LOCKSTEP_MARKETO_URL', 'https://user:hush@123-ABC-456.mktorest.com', /must be an address/],
    ['LOCKSTEP_MARKETO_URL', 'https://123-ABC-456.mktorest.com/rest/v1', /must be an address/],
    ['LOCKSTEP_MARKETO_URL', 'ftp://123-ABC-456.mktorest.com', /must be an address/],
    ['LOCKSTEP_SALESFORCE_URL', 'https://acme.lightning.force.com', /not Salesforce's own/],
    ['LOCKSTEP_SALESFORCE_URL', 'https://acme.my.salesforce.com/rest', /must be an address/],
  ];
  for (const [name, value, reason] of refused)
    test(`${name} cannot be ${value}`, () => {
      const lines = problems({ ...both, [name]: value });
      assert.equal(lines.length, 1);
      assert.match(lines[0] ?? '', reason);
      assert.ok(lines[0]?.startsWith(name));
    });

  test('others are accepted when listed, plain http only on loopback', () => {
    const local = { ...both, LOCKSTEP_MARKETO_URL: 'http://127.0.0.1:7501/rest' };
    const allow = (hosts: string) => ({ ...local, LOCKSTEP_ALLOW_VENDOR_HOSTS: hosts });
    assert.match(problems(local)[0] ?? '', /127\.0\.0\.1:7501.+LOCKSTEP_ALLOW_VENDOR_HOSTS/);
    assert.match(problems(allow('127.0.0.1'))[0] ?? '', /127\.0\.0\.1:7501/);
    assert.match(problems(allow('127.0.0.1:7502'))[0] ?? '', /127\.0\.0\.1:7501/);
    const config = loadConfig(allow(' example.com , 127.0.0.1:7501'));
    assert.equal(config.marketo?.url, 'http://127.0.0.1:7501');
    const far = {
      LOCKSTEP_MARKETO_URL: 'http://proxy.example:8080',
      LOCKSTEP_ALLOW_VENDOR_HOSTS: 'proxy.example:8080',
    };
    assert.match(problems({ ...both, ...far })[0] ?? '', /https:\/\//);
    const secure = {
      LOCKSTEP_MARKETO_URL: 'https://proxy.example',
      LOCKSTEP_ALLOW_VENDOR_HOSTS: 'proxy.example',
    };
    assert.equal(loadConfig({ ...both, ...secure }).marketo?.url, 'https://proxy.example');
  });

  test("the event service is Salesforce's, or is listed", () => {
    const events = (host: string, more: object = {}) => ({
      ...both,
      LOCKSTEP_SALESFORCE_EVENTS: host,
      ...more,
    });
    for (const own of ['api.pubsub.salesforce.com:7443', 'api.deu.pubsub.salesforce.com:443'])
      assert.equal(loadConfig(events(own)).events?.address, own);
    for (const foreign of ['evil.example:443', 'api.pubsub.salesforce.com.evil.example:443'])
      assert.match(problems(events(foreign))[0] ?? '', /not Salesforce's own.+LOCKSTEP_ALLOW_VENDOR_HOSTS/);
    assert.match(
      problems(events('https://api.pubsub.salesforce.com'))[0] ?? '',
      /must be a host with its port/,
    );
    const listed = events('127.0.0.1:7443', { LOCKSTEP_ALLOW_VENDOR_HOSTS: '127.0.0.1:7443' });
    assert.deepEqual(loadConfig(listed).events, { address: '127.0.0.1:7443', trustedFile: null });
  });

  test('a vendor that is half configured is refused', () => {
    assert.deepEqual(problems({ ...both, LOCKSTEP_MARKETO_CLIENT_ID: undefined }), [
      'LOCKSTEP_MARKETO_CLIENT_ID is missing although LOCKSTEP_MARKETO_URL is set; set it, or remove the other Marketo settings.',
    ]);
  });
});

describe('secrets', () => {
  const name = 'LOCKSTEP_SALESFORCE_CLIENT_SECRET';
  const rest = { ...both, [name]: undefined };

  test('come from a file, without its last line break', () => {
    const config = loadConfig({ ...rest, [`${name}_FILE`]: file('good', 'from file \n') });
    assert.equal(config.salesforce?.clientSecret.reveal(), 'from file ');
  });

  test('given twice are refused', () => {
    assert.deepEqual(problems({ ...both, [`${name}_FILE`]: file('twice', 'x') }), [
      `${name} and ${name}_FILE are both set; keep one of them.`,
    ]);
  });

  for (const [what, path, reason] of [
    ['missing', () => join(folder, 'none'), /none, which does not exist;/],
    ['empty', () => file('empty', '\n'), /empty, which is empty;/],
    ['really a folder', () => folder, /, which is a folder;/],
  ] as const)
    test(`a file that is ${what} is named`, () => {
      const lines = problems({ ...rest, [`${name}_FILE`]: path() });
      assert.equal(lines.length, 1);
      assert.match(lines[0] ?? '', reason);
      assert.ok(lines[0]?.startsWith(`${name}_FILE names `));
    });

  test('a file that this process may not read is named', (t) => {
    if (process.getuid?.() === 0) {
      t.skip('root may read every file');
      return;
    }
    const path = file('locked', 'x');
    chmodSync(path, 0o000);
    assert.match(problems({ ...rest, [`${name}_FILE`]: path })[0] ?? '', /cannot be read \(EACCES\)/);
  });

  test('cannot be printed in any way', () => {
    const config = loadConfig({ ...both, LOCKSTEP_DATABASE_URL: 'postgresql://me:db-hush@db/lockstep' });
    const printed = [JSON.stringify(config), inspect(config, { depth: 9, showHidden: true })].join();
    assert.ok(!printed.includes('hush'));
    assert.ok(printed.includes('[secret]'));
    assert.equal(''.concat(config.database.url as unknown as string), '[secret]');
    assert.equal(config.database.url?.reveal(), 'postgresql://me:db-hush@db/lockstep');
  });
});

describe('the description of the settings', () => {
  const rows = describeSettings();

  test('says everything that the documentation needs', () => {
    for (const row of rows) {
      assert.match(row.name, /^LOCKSTEP_[A-Z_]+$/);
      assert.match(row.about, /^[A-Z].+\.$/, `${row.name} says what it is for`);
      assert.match(
        row.expects,
        /^(a|an|the|one of|at most|json or) ?\S.*[^.]$/,
        `${row.name} completes "must be"`,
      );
      assert.equal(row.file, row.secret ? `${row.name}_FILE` : null);
    }
    assert.ok(rows.length > 20);
  });

  test('every secret is wrapped and nothing else is', () => {
    assert.deepEqual(
      rows.filter((row) => row.secret).map((row) => row.name),
      [
        'LOCKSTEP_DATABASE_URL',
        'LOCKSTEP_MARKETO_CLIENT_SECRET',
        'LOCKSTEP_SALESFORCE_CLIENT_SECRET',
        'LOCKSTEP_ALERTS_URL',
      ],
    );
  });

  test('giving every default explicitly changes nothing', () => {
    const explicit = Object.fromEntries(rows.map((row) => [row.name, row.default ?? undefined]));
    assert.deepEqual(loadConfig(explicit), loadConfig({}));
  });
});
