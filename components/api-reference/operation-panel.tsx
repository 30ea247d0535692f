import { Card } from '#components/ui/card.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Raw } from '#components/ui/raw.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { CardTable, Cell, Head } from '#components/ui/table.tsx';
import type { ApiDocument, ApiOperation, JsonSchema } from './api-document.ts';
import { callOf } from './call-of.ts';
import { MethodPill } from './method-pill.tsx';
import { namesIn, schemaText } from './schema-text.ts';

const statusTone = (status: string) => (status.startsWith('2') ? 'text-ok' : status.startsWith('5') ? 'text-failed' : 'text-text-2');

/** Who may call it. */
function callersOf({ security }: ApiOperation): string {
  const ways = security.flatMap((way) => Object.keys(way));
  if (ways.length === 0) return 'Anybody may call it.';
  return ways.includes('token') ? 'With an API token, or signed in.' : 'Signed in with a browser only: a token that leaked makes no other.';
}

/** One operation beside the list: how it is called, what it takes, what it gives, what it may refuse. */
export function OperationPanel({ document, operation, onClose }: { document: ApiDocument; operation: ApiOperation; onClose: () => void }) {
  const { schemas } = document.components;
  const body = operation.requestBody?.content?.['application/json']?.schema;
  const success = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))?.[1].content ?? {};
  const [media, answer] = Object.entries(success)[0] ?? [];
  const names = namesIn([body, answer?.schema], schemas);
  return (
    <SidePanel label="Open operation" name="Operation" onClose={onClose}>
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2">
          <MethodPill method={operation.method} />
          <Raw className="[overflow-wrap:anywhere]">{operation.address}</Raw>
        </p>
        <h2 className="mt-1.5 text-lg font-[620] [overflow-wrap:anywhere]">{operation.summary}</h2>
        <p className="text-sm text-text-3">
          {callersOf(operation)} {operation.description}
        </p>
      </div>
      <Code title="Call it" text={callOf(operation, document.servers[0].url)} isCopied />
      <Parameters parameters={operation.parameters} />
      {body === undefined ? null : <Code title="Body" note="JSON" text={schemaText(body)} />}
      {media === undefined ? null : <Code title="Answer" note={media} text={answer?.schema === undefined ? 'as it is' : schemaText(answer.schema)} />}
      {names.map((name) => (
        <Code key={name} title={name} text={schemaText(schemas[name] ?? {})} />
      ))}
      <Statuses operation={operation} />
    </SidePanel>
  );
}

function Code({ title, note, text, isCopied = false }: { title: string; note?: string; text: string; isCopied?: boolean }) {
  return (
    <Card title={title} note={note} aside={isCopied ? <CopyButton text={text} what="call" /> : undefined} isPadded>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section tabIndex={0} aria-label={title} className="max-h-[420px] overflow-auto">
        <pre className="mono leading-[1.6]">{text}</pre>
      </section>
    </Card>
  );
}

function Parameters({ parameters }: Pick<ApiOperation, 'parameters'>) {
  if (parameters.length === 0) return null;
  return (
    <Card title="Parameters">
      <CardTable>
        <thead>
          <tr>
            <Head>Name</Head>
            <Head>In</Head>
            <Head>What it takes</Head>
          </tr>
        </thead>
        <tbody>
          {parameters.map(({ name, in: place, required, schema, description }) => (
            <tr key={`${place} ${name}`} className="align-top">
              <Cell className="align-top whitespace-nowrap">
                <Raw>{name}</Raw>
              </Cell>
              <Cell className="align-top whitespace-nowrap text-text-3">{required ? `${place}, required` : place}</Cell>
              <Cell className="align-top">
                <TypeText schema={schema} />
                {description === undefined ? null : <p className="text-sm text-text-3">{description}</p>}
              </Cell>
            </tr>
          ))}
        </tbody>
      </CardTable>
    </Card>
  );
}

function TypeText({ schema }: { schema: JsonSchema }) {
  return <Raw className="[overflow-wrap:anywhere]">{schemaText(schema)}</Raw>;
}

function Statuses({ operation: { responses } }: { operation: ApiOperation }) {
  return (
    <Card title="Statuses" note="what is refused is a problem after RFC 9457">
      <CardTable>
        <tbody>
          {Object.entries(responses).map(([status, { description }]) => (
            <tr key={status}>
              <Cell className={`w-12 font-medium tabular-nums ${statusTone(status)}`}>{status}</Cell>
              <Cell className="text-text-2">{status.startsWith('2') ? 'Done' : description}</Cell>
            </tr>
          ))}
        </tbody>
      </CardTable>
    </Card>
  );
}
