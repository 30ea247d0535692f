import type { ApiOperation } from './api-document.ts';

/** A call of an operation for a shell, with what must be filled in in capitals. */
export function callOf({ method, address, security, requestBody, parameters }: ApiOperation, server: string): string {
  const filled = address.replaceAll(/\{(\w+)\}/g, (_part, name: string) => name.toUpperCase());
  const query = parameters.flatMap(({ name, in: place, required }) => (place === 'query' && required ? [`${name}=${name.toUpperCase()}`] : []));
  const body = requestBody?.content?.['application/json']?.schema;
  const fields = Object.keys(body?.properties ?? {});
  const json = `{${fields.map((name) => `"${name}": …`).join(', ')}}`;
  return [
    `curl ${method === 'GET' ? '' : `-X ${method} `}"${server}${filled}${query.length === 0 ? '' : `?${query.join('&')}`}"`,
    ...(security.some((way) => 'token' in way) ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...(parameters.some(({ in: place }) => place === 'header') ? ['-H "Idempotency-Key: $(uuidgen)"'] : []),
    ...(body === undefined ? [] : ['-H "Content-Type: application/json"', `-d '${json}'`]),
  ].join(' \\\n  ');
}
