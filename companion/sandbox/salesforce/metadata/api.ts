import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SalesforceError } from '../errors.ts';
import { sessionOf } from '../login/door.ts';
import { findField } from '../objects/object.ts';
import { textOf } from '../org/row.ts';
import { answered, children, fault, readEnvelope, textIn } from '../soap/envelope.ts';
import { createDeploys } from './deploys.ts';
import { metadataTypes } from './types.ts';
import { verify, type Installed } from './verify.ts';
import { TooLarge, unzip } from './zip.ts';
import type { Reply, Wire } from '../http.ts';
import type { LoginDesk } from '../login/desk.ts';
import type { Actor } from '../org/org.ts';
import type { Usage } from '../rest/usage.ts';
import type { Content, Element } from '../soap/envelope.ts';

const namespace = 'http://soap.sforce.com/2006/04/metadata';
const folderOf: Readonly<Record<string, (name: string) => string>> = {
  ApexClass: (name) => `classes/${name}.cls`,
  CustomPermission: (name) => `customPermissions/${name}.customPermission-meta.xml`,
};

/**
 * The Metadata API over SOAP as far as a deployment is checked with it: deploy with checkOnly, checkDeployStatus,
 * describeMetadata (Metadata API Developer Guide). Nothing is installed. The answer to a message is null when its address
 * is another's.
 */
export function createMetadataApi(
  desk: LoginDesk,
  usage: Usage,
  packageFolder: string | undefined,
): (wire: Wire) => Reply | null {
  const { org } = desk;
  /** The org has its objects with their fields, and of the package it was started with the code and the permissions. */
  const installed: Installed = {
    has: (type, fullName) => {
      if (type === 'CustomObject') return org.object(fullName) !== undefined;
      if (type === 'CustomField') {
        const [object = '', field = ''] = fullName.split('.');
        const found = org.object(object);
        return found !== undefined && findField(found, field) !== undefined;
      }
      const file = folderOf[type]?.(fullName);
      return (
        file !== undefined &&
        packageFolder !== undefined &&
        /^\w+$/.test(fullName) &&
        existsSync(join(packageFolder, 'force-app/main/default', file))
      );
    },
  };
  const deploys = createDeploys(
    () => org.now(),
    ({ componentType, fullName }) => !installed.has(componentType, fullName),
  );

  const isTrue = (element: Element | undefined, name: string): boolean => textIn(element, name) === 'true';

  function testsOf(options: Element | undefined): string[] {
    const level = textIn(options, 'testLevel') ?? 'NoTestRun';
    if (level === 'NoTestRun') return [];
    if (level !== 'RunSpecifiedTests') return [level];
    return children(options, 'runTests').filter((one) => typeof one === 'string');
  }

  function deploy(body: Element, { userId }: Actor): Content {
    const [options] = children(body, 'DeployOptions');
    if (!isTrue(options, 'checkOnly')) {
      throw new SalesforceError(
        'INVALID_OPERATION',
        'This sandbox checks deployments and installs nothing: ask for checkOnly (sf project deploy start --dry-run).',
      );
    }
    const user = org.get('User', userId);
    try {
      const verdicts = verify(unzip(textIn(body, 'ZipFile') ?? ''), installed);
      const asked = {
        rollbackOnError: isTrue(options, 'rollbackOnError'),
        ignoreWarnings: isTrue(options, 'ignoreWarnings'),
        tests: testsOf(options),
      };
      const by = { id: userId, name: (user && textOf(user, 'Name')) ?? '' };
      return { done: false, id: deploys.begin(by, asked, verdicts), state: 'Queued' };
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      throw new SalesforceError(
        'LIMIT_EXCEEDED',
        'Maximum size of request exceeded: 10,000 files, 400 MB unpacked.',
      );
    }
  }

  const calls: Readonly<Record<string, (body: Element, actor: Actor) => Content>> = {
    deploy,
    checkDeployStatus: (body) =>
      deploys.status(textIn(body, 'asyncProcessId') ?? '', isTrue(body, 'includeDetails')),
    describeMetadata: () => ({
      metadataObjects: metadataTypes.map((one) => ({
        childXmlNames: Object.values(one.children),
        directoryName: one.directoryName,
        inFolder: one.inFolder,
        metaFile: one.metaFile,
        ...(one.suffix === null ? {} : { suffix: one.suffix }),
        xmlName: one.xmlName,
      })),
      organizationNamespace: '',
      partialSaveAllowed: true,
      testRequired: false,
    }),
  };

  return (wire) => {
    if (!/^\/services\/Soap\/m\/\d+\.0(?:\/|$)/.test(wire.url.pathname) || wire.method !== 'POST')
      return null;
    const request = readEnvelope(wire.text);
    if (!request) return fault('UNKNOWN_EXCEPTION', 'The request is no SOAP envelope.');
    try {
      const { userId } = sessionOf(desk, request.sessionId, wire.address);
      if (usage.used() >= usage.limit) {
        throw new SalesforceError('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
      }
      usage.spend(1);
      const call = calls[request.call];
      if (!call) {
        throw new SalesforceError(
          'INVALID_OPERATION',
          `The sandbox does not know the operation ${request.call}.`,
        );
      }
      return answered(request.call, call(request.body, { userId }), namespace);
    } catch (error) {
      if (error instanceof SalesforceError) return fault(error.code, error.message);
      throw error;
    }
  };
}
