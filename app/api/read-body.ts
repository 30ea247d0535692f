import { EdgeRefusal } from './problem.ts';

/** The largest body of a request. Nothing that a person writes or selects comes near. */
const maximumBytes = 1024 * 1024;

function tooLarge(): EdgeRefusal {
  return new EdgeRefusal({ status: 413, type: 'too-large', title: 'Too large', detail: `The body of a request is at most ${maximumBytes} bytes.` });
}

async function readBytes(body: ReadableStream<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of body) {
    sizeBytes += chunk.length;
    if (sizeBytes > maximumBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * The JSON that a request carries; an empty object where it carries nothing.
 * @throws EdgeRefusal 413, 415 or 400, without reading further than the limit.
 */
export async function readJsonBody(request: Request): Promise<unknown> {
  if (Number(request.headers.get('content-length') ?? 0) > maximumBytes) throw tooLarge();
  const bytes = request.body === null ? Buffer.alloc(0) : await readBytes(request.body);
  if (bytes.length === 0) return {};
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? ''))
    throw new EdgeRefusal({ status: 415, type: 'not-json', title: 'Not JSON', detail: 'Send the body as JSON, with content-type: application/json.' });
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new EdgeRefusal({ status: 400, type: 'malformed-json', title: 'Malformed JSON', detail: 'The body is not well-formed JSON.' }, { cause: error });
  }
}
