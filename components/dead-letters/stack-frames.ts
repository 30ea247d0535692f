/** Code that nobody who triages wrote: runtimes, frameworks, clients. Java, JavaScript, Python and .NET. */
const frameworks =
  /^\s*at (?:async )?(?:java\.|javax\.|jakarta\.|jdk\.|sun\.|com\.sun\.|kotlin\.|kotlinx\.|scala\.|org\.springframework\.|org\.apache\.|org\.hibernate\.|org\.eclipse\.|io\.netty\.|io\.vertx\.|io\.smallrye\.|io\.quarkus\.|io\.micrometer\.|io\.opentelemetry\.|reactor\.|com\.fasterxml\.|com\.zaxxer\.|org\.postgresql\.|System\.|Microsoft\.|MassTransit\.|NServiceBus\.|Wolverine\.|Confluent\.)|node:|[\\/]node_modules[\\/]|<anonymous>\)?$|site-packages|[\\/]lib[\\/]python3|^\s*\.\.\. \d+ (?:more|common frames)/;

const frame = /^\s*(?:at |\.\.\. \d+ |File "|--- End of)/;

export type StackPart = { kind: 'message'; lines: string[] } | { kind: 'own'; lines: string[] } | { kind: 'framework'; lines: string[] };

function kindOf(line: string): StackPart['kind'] {
  if (!frame.test(line)) return 'message';
  return frameworks.test(line) ? 'framework' : 'own';
}

/** Cuts a stack trace into runs of messages ("Caused by: …"), frames of one's own and frames of frameworks, in order. */
export function stackParts(stackTrace: string): StackPart[] {
  const parts: StackPart[] = [];
  for (const line of stackTrace.replace(/\s+$/, '').split(/\r?\n/)) {
    const kind = kindOf(line);
    const last = parts.at(-1);
    if (last?.kind === kind) last.lines.push(line);
    else parts.push({ kind, lines: [line] });
  }
  return parts;
}
