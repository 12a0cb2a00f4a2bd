import { makeId } from '../ids.ts';
import { stamp } from '../time.ts';
import { SalesforceError } from '../errors.ts';
import type { Content } from '../soap/envelope.ts';
import type { Verdict } from './verify.ts';

/** What a deployment was asked to do beside its files (Metadata API Developer Guide, DeployOptions). */
export type DeployOptions = {
  readonly rollbackOnError: boolean;
  readonly ignoreWarnings: boolean;
  /** Names of test classes it shall run; the org runs no Apex and fails each. */
  readonly tests: readonly string[];
};

export type DeployUser = { readonly id: string; readonly name: string };

type Fields = { [name: string]: Content | readonly Content[] };

type Job = {
  readonly id: string;
  readonly user: DeployUser;
  readonly createdDate: string;
  readonly options: DeployOptions;
  readonly verdicts: readonly Verdict[];
  asked: number;
};

/** Deployments under way and done; each is in progress when first asked after, and done from then on. */
export type Deploys = {
  /** Takes a validation in and returns its id. */
  begin(user: DeployUser, options: DeployOptions, verdicts: readonly Verdict[]): string;
  /** The DeployResult; throws a SalesforceError for an id that is none. */
  status(id: string, withDetails: boolean): Content;
};

const prefix = '0Af';
const kept = 100;
const noApex = 'This sandbox runs no Apex: only an org can run this test.';

function message(job: Job, isNew: (verdict: Verdict) => boolean): (verdict: Verdict) => Fields {
  return (verdict) => ({
    changed: verdict.fault === null && verdict.componentType !== '',
    componentType: verdict.componentType,
    created: verdict.fault === null && verdict.componentType !== '' && isNew(verdict),
    createdDate: job.createdDate,
    deleted: false,
    fileName: verdict.fileName,
    fullName: verdict.fullName,
    ...(verdict.fault
      ? {
          columnNumber: verdict.fault.column,
          lineNumber: verdict.fault.line,
          problem: verdict.fault.problem,
          problemType: 'Error',
        }
      : {}),
    success: verdict.fault === null,
    warning: false,
  });
}

const testFailure = (name: string): Fields => ({
  id: '',
  message: noApex,
  methodName: 'unknown',
  name,
  namespace: '',
  packageName: name,
  stackTrace: '',
  time: 0,
  type: 'Class',
});

/** No deployments yet. `isNew` says whether the org lacks the component. */
export function createDeploys(now: () => number, isNew: (verdict: Verdict) => boolean): Deploys {
  const jobs = new Map<string, Job>();
  let made = 0;

  function details(job: Job): Fields {
    const shown = job.verdicts.map(message(job, isNew));
    return {
      componentFailures: shown.filter((one) => one['success'] === false),
      componentSuccesses: shown.filter((one) => one['success'] === true),
      runTestResult: {
        failures: job.options.tests.map(testFailure),
        numFailures: job.options.tests.length,
        numTestsRun: job.options.tests.length,
        totalTime: 0,
      },
    };
  }

  function resultOf(job: Job, done: boolean, withDetails: boolean): Fields {
    const components = job.verdicts.filter((one) => one.componentType !== '' || one.fault !== null);
    const errors = job.verdicts.filter((one) => one.fault !== null).length;
    const tests = job.options.tests.length;
    const success = errors === 0 && tests === 0;
    return {
      checkOnly: true,
      ...(done ? { completedDate: stamp(now()) } : {}),
      createdBy: job.user.id,
      createdByName: job.user.name,
      createdDate: job.createdDate,
      ...(withDetails
        ? {
            details: done
              ? details(job)
              : { runTestResult: { numFailures: 0, numTestsRun: 0, totalTime: 0 } },
          }
        : {}),
      done,
      id: job.id,
      ignoreWarnings: job.options.ignoreWarnings,
      lastModifiedDate: stamp(now()),
      numberComponentErrors: done ? errors : 0,
      numberComponentsDeployed: done ? components.length - errors : 0,
      numberComponentsTotal: components.length,
      numberTestErrors: done ? tests : 0,
      numberTestsCompleted: 0,
      numberTestsTotal: tests,
      rollbackOnError: job.options.rollbackOnError,
      runTestsEnabled: tests > 0,
      startDate: job.createdDate,
      status: done ? (success ? 'Succeeded' : 'Failed') : 'InProgress',
      success: done && success,
    };
  }

  return {
    begin: (user, options, verdicts) => {
      made += 1;
      const id = makeId(prefix, made);
      jobs.set(id, { id, user, createdDate: stamp(now()), options, verdicts, asked: 0 });
      for (const old of [...jobs.keys()].slice(0, -kept)) jobs.delete(old);
      return id;
    },
    status: (id, withDetails) => {
      const job = [...jobs.values()].find((one) => one.id === id || one.id.slice(0, 15) === id);
      if (!job) throw new SalesforceError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
      job.asked += 1;
      return resultOf(job, job.asked > 1, withDetails);
    },
  };
}
