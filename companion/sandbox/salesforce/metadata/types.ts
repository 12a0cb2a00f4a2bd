/** A type of metadata as describeMetadata tells it (Metadata API Developer Guide, DescribeMetadataObject). */
export type MetadataType = {
  readonly xmlName: string;
  /** The folder of a deployment that holds its components. */
  readonly directoryName: string;
  /** Of its files; null where a component is a folder of files. */
  readonly suffix: string | null;
  readonly inFolder: boolean;
  /** Its content comes with a second file, named `-meta.xml`. */
  readonly metaFile: boolean;
  /** Child types whose components lie in the file of their parent, by the element that holds them. */
  readonly children: Readonly<Record<string, string>>;
};

type More = Partial<Pick<MetadataType, 'suffix' | 'inFolder' | 'metaFile' | 'children'>>;

const type = (
  xmlName: string,
  directoryName: string,
  suffix: string | null,
  more: More = {},
): MetadataType => ({
  xmlName,
  directoryName,
  suffix,
  inFolder: false,
  metaFile: false,
  children: {},
  ...more,
});
const withMeta = { metaFile: true } as const;
const bundle = (xmlName: string, directoryName: string): MetadataType => type(xmlName, directoryName, null);

const childrenOfObjects = {
  fields: 'CustomField',
  businessProcesses: 'BusinessProcess',
  compactLayouts: 'CompactLayout',
  fieldSets: 'FieldSet',
  indexes: 'Index',
  listViews: 'ListView',
  recordTypes: 'RecordType',
  sharingReasons: 'SharingReason',
  validationRules: 'ValidationRule',
  webLinks: 'WebLink',
} as const;

/** The types this org knows: those a package of our kind could hold, not all of the several hundred. */
export const metadataTypes: readonly MetadataType[] = [
  type('ApexClass', 'classes', 'cls', withMeta),
  type('ApexComponent', 'components', 'component', withMeta),
  type('ApexPage', 'pages', 'page', withMeta),
  type('ApexTrigger', 'triggers', 'trigger', withMeta),
  bundle('AuraDefinitionBundle', 'aura'),
  type('ConnectedApp', 'connectedApps', 'connectedApp'),
  type('CspTrustedSite', 'cspTrustedSites', 'cspTrustedSite'),
  type('CustomApplication', 'applications', 'app'),
  type('CustomLabels', 'labels', 'labels', { children: { labels: 'CustomLabel' } }),
  type('CustomMetadata', 'customMetadata', 'md'),
  type('CustomNotificationType', 'notificationtypes', 'notiftype'),
  type('CustomObject', 'objects', 'object', { children: childrenOfObjects }),
  type('CustomPermission', 'customPermissions', 'customPermission'),
  type('CustomTab', 'tabs', 'tab'),
  type('EmailTemplate', 'email', 'email', { inFolder: true, metaFile: true }),
  type('ExternalCredential', 'externalCredentials', 'externalCredential'),
  type('FlexiPage', 'flexipages', 'flexipage'),
  type('Flow', 'flows', 'flow'),
  type('GlobalValueSet', 'globalValueSets', 'globalValueSet'),
  type('Layout', 'layouts', 'layout'),
  bundle('LightningComponentBundle', 'lwc'),
  type('LightningMessageChannel', 'messageChannels', 'messageChannel'),
  type('NamedCredential', 'namedCredentials', 'namedCredential'),
  type('PermissionSet', 'permissionsets', 'permissionset'),
  type('PermissionSetGroup', 'permissionsetgroups', 'permissionsetgroup'),
  type('PlatformEventChannelMember', 'platformEventChannelMembers', 'platformEventChannelMember'),
  type('Profile', 'profiles', 'profile'),
  type('Queue', 'queues', 'queue'),
  type('QuickAction', 'quickActions', 'quickAction'),
  type('RemoteSiteSetting', 'remoteSiteSettings', 'remoteSite'),
  type('ReportType', 'reportTypes', 'reportType'),
  type('Report', 'reports', 'report', { inFolder: true }),
  type('StandardValueSet', 'standardValueSets', 'standardValueSet'),
  type('StaticResource', 'staticresources', 'resource', withMeta),
  type('Translations', 'translations', 'translation'),
  type('CustomObjectTranslation', 'objectTranslations', 'objectTranslation'),
  type('Workflow', 'workflows', 'workflow'),
];

export const typeOfDirectory = new Map(metadataTypes.map((one) => [one.directoryName, one]));

/** Every name that package.xml may give, children's too. */
export const knownTypeNames: ReadonlySet<string> = new Set(
  metadataTypes.flatMap((one) => [one.xmlName, ...Object.values(one.children)]),
);
