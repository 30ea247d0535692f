import { parseArgs } from 'node:util';
import { AclOperations, AclPermissionTypes, type CreateAclsOptions, ResourcePatternTypes, ResourceTypes } from '@platformatic/kafka';

/** A right of a principal, as the library writes it. */
export type Acl = CreateAclsOptions['creations'][number];

const resourceOptions = { topic: ResourceTypes.TOPIC, group: ResourceTypes.GROUP, 'transactional-id': ResourceTypes.TRANSACTIONAL_ID } as const;

const operations: Record<string, Acl['operation'] | undefined> = {
  Describe: AclOperations.DESCRIBE,
  DescribeConfigs: AclOperations.DESCRIBE_CONFIGS,
  Read: AclOperations.READ,
  Write: AclOperations.WRITE,
};

/** The arguments of a command as a shell splits them, where quotes only stand around whole arguments. */
function argumentsOf(command: string): string[] {
  return command.split(/\s+/).map((argument) => argument.replace(/^'(.*)'$/, '$1'));
}

function aclsOf(command: string): Acl[] {
  const { values } = parseArgs({
    args: argumentsOf(command).slice(1),
    options: {
      'bootstrap-server': { type: 'string' },
      'command-config': { type: 'string' },
      add: { type: 'boolean' },
      'allow-principal': { type: 'string' },
      operation: { type: 'string', multiple: true },
      topic: { type: 'string' },
      group: { type: 'string' },
      'transactional-id': { type: 'string' },
      'resource-pattern-type': { type: 'string' },
    },
  });
  const { 'allow-principal': principal, operation: names = [], 'resource-pattern-type': pattern = 'literal' } = values;
  if (values.add !== true || principal === undefined) throw new Error(`adds no ACL: ${command}`);
  const resources = [
    [resourceOptions.topic, values.topic],
    [resourceOptions.group, values.group],
    [resourceOptions['transactional-id'], values['transactional-id']],
  ] as const;
  return resources.flatMap(([resourceType, resourceName]) =>
    resourceName === undefined
      ? []
      : names.map((name) => {
          const operation = operations[name];
          if (operation === undefined) throw new Error(`names no operation that is known here: ${command}`);
          return {
            resourceType,
            resourceName,
            resourcePatternType: pattern === 'prefixed' ? ResourcePatternTypes.PREFIXED : ResourcePatternTypes.LITERAL,
            principal,
            host: '*',
            operation,
            permissionType: AclPermissionTypes.ALLOW,
          };
        }),
  );
}

/** The ACLs that the `kafka-acls.sh` commands in a text add, one for each operation. @throws Error at a command that this does not understand. */
export function readAclCommands(text: string): Acl[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('kafka-acls.sh '))
    .flatMap(aclsOf);
}
