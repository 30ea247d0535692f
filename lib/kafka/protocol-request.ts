import { type Connection, GenericError, type Reader, ResponseError, type Writer } from '@platformatic/kafka';
import { KafkaError } from './kafka-error.ts';

/** One version of one request of Kafka's protocol, as the client library exports them (`metadataV12`, …). All that we use are flexible versions. */
export interface ProtocolApi<Arguments extends readonly unknown[], Response> {
  readonly api: { readonly key: number; readonly version: number };
  createRequest(...args: Arguments): Writer;
  parseResponse(correlationId: number, apiKey: number, apiVersion: number, reader: Reader): Response;
}

/** The versions a broker speaks, by request key. */
export type BrokerVersions = ReadonlyMap<number, { min: number; max: number }>;

/** The first of `apis` (newest first) that the broker speaks. @throws KafkaError when it speaks none. */
export function chooseVersion<Arguments extends readonly unknown[], Response>(
  cluster: string,
  versions: BrokerVersions,
  apis: readonly ProtocolApi<Arguments, Response>[],
): ProtocolApi<Arguments, Response> {
  for (const candidate of apis) {
    const spoken = versions.get(candidate.api.key);
    if (spoken !== undefined && candidate.api.version >= spoken.min && candidate.api.version <= spoken.max) return candidate;
  }
  const wanted = apis.map(({ api }) => `${api.key} v${api.version}`).join(', ');
  throw new KafkaError(`A broker of cluster ${cluster} speaks none of the requests ${wanted}. Redrive needs Kafka 3.3 or later, and every right to ask it.`, {
    code: 'UNSUPPORTED_VERSION',
    cluster,
    retriable: false,
  });
}

/** Parses a response but keeps errors in it as data: the library throws the whole response away when one partition of many has failed. */
function parseKeepingErrors<Response>(parse: () => Response): Response {
  try {
    return parse();
  } catch (error) {
    // Every parser of the library throws ResponseError with the very object that it would have returned.
    if (error instanceof ResponseError) return error.response as Response;
    throw error;
  }
}

/** Whether the connection, not the answer, is what failed. */
function isConnectionFailure(error: Error): boolean {
  return GenericError.isGenericError(error) && (error.code === 'PLT_KFK_NETWORK' || error.code === 'PLT_KFK_TIMEOUT');
}

function requestError(cluster: string, address: string, error: Error | null): KafkaError {
  if (error === null) {
    return new KafkaError(`Broker ${address} of cluster ${cluster} gave no answer.`, { code: 'MALFORMED_RESPONSE', cluster, retriable: false });
  }
  if (isConnectionFailure(error)) {
    const message = `The connection to broker ${address} of cluster ${cluster} was lost before it answered (${error.message}).`;
    return new KafkaError(message, { code: 'CONNECTION_LOST', cluster, retriable: true, cause: error });
  }
  const message = `The answer of broker ${address} of cluster ${cluster} could not be read (${error.message}).`;
  return new KafkaError(message, { code: 'MALFORMED_RESPONSE', cluster, retriable: false, cause: error });
}

/**
 * Sends one request and resolves with its response, whose error codes the caller checks.
 * @throws KafkaError CONNECTION_LOST (retriable) when the connection breaks or the answer does not come in time: whether the broker acted on the request
 * is then unknown; MALFORMED_RESPONSE when the answer cannot be read.
 */
export function sendRequest<Arguments extends readonly unknown[], Response>(
  connection: Connection,
  cluster: string,
  { api, createRequest, parseResponse }: ProtocolApi<Arguments, Response>,
  args: Arguments,
): Promise<Response> {
  // ApiVersions (18) is the one response whose header never has tagged fields: a client cannot know yet what the broker speaks.
  const responseHasTags = api.key !== 18;
  return new Promise((resolve, reject) => {
    connection.send<Response>(
      api.key,
      api.version,
      () => createRequest(...args),
      (...received) => parseKeepingErrors(() => parseResponse(...received)),
      true,
      responseHasTags,
      (error, response) => {
        const address = `${connection.host}:${connection.port}`;
        if (response === undefined || error) reject(requestError(cluster, address, error));
        else resolve(response);
      },
    );
  });
}
