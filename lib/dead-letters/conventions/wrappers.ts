/** Exceptions that only carry the one a person looks for, wherever a cause is known. */
const wrappers = new Set([
  'org.springframework.kafka.listener.ListenerExecutionFailedException',
  'org.springframework.kafka.listener.TimestampedException',
  'org.springframework.kafka.KafkaException',
  'org.springframework.messaging.MessagingException',
  'org.springframework.messaging.MessageHandlingException',
  'org.springframework.messaging.MessageDeliveryException',
  'org.springframework.kafka.support.serializer.DeserializationException',
  'org.apache.kafka.connect.errors.ConnectException',
  'org.apache.kafka.connect.errors.RetriableException',
  'org.apache.kafka.connect.errors.DataException',
  'org.apache.kafka.common.errors.SerializationException',
  'org.apache.kafka.common.KafkaException',
  'org.apache.kafka.streams.errors.StreamsException',
  'org.apache.kafka.streams.errors.internals.FailedProcessingException',
  'java.util.concurrent.ExecutionException',
  'java.util.concurrent.CompletionException',
  'java.lang.reflect.InvocationTargetException',
  'java.lang.reflect.UndeclaredThrowableException',
  'jakarta.ejb.EJBException',
  'System.AggregateException',
  'System.Reflection.TargetInvocationException',
]);

/** Thrown by themselves as often as around another: wrappers only when their message is their cause's `toString()`, which Java makes it. */
const plainExceptions = new Set(['java.lang.RuntimeException', 'java.lang.Exception', 'java.lang.Error', 'java.io.UncheckedIOException']);

/** Whether an exception of this class only carries another. */
export function isWrapper(errorClass: string): boolean {
  return wrappers.has(errorClass);
}

/** Where a cause begins in a stack trace: Java's at the beginning of a line (indented ones belong to suppressed exceptions), .NET's anywhere. */
const javaCause = '\nCaused by: ';
const netCause = ' ---> ';
const longestCauseBytes = 2_000;
const className = /^[A-Za-z_$][\w.$+`/-]{0,299}$/;

export interface ErrorSeen {
  errorClass: string | null;
  errorMessage: string | null;
}

/** `Class: message` as Throwable.toString() writes it; null when it does not begin with a class. */
export function splitThrowable(text: string): ErrorSeen | null {
  const colon = text.indexOf(': ');
  const errorClass = colon < 0 ? text.trimEnd() : text.slice(0, colon);
  if (!className.test(errorClass)) return null;
  return { errorClass, errorMessage: colon < 0 ? null : text.slice(colon + 2).trimEnd() };
}

/** The root cause that a stack trace ends with; null when it names none. Reads bytes from the end: most traces are never looked at. */
export function rootCause(stackTrace: Buffer): ErrorSeen | null {
  const java = stackTrace.lastIndexOf(javaCause);
  const net = java < 0 ? stackTrace.lastIndexOf(netCause) : -1;
  if (java < 0 && net < 0) return null;
  const start = java < 0 ? net + netCause.length : java + javaCause.length;
  const newline = stackTrace.indexOf(0x0a, start);
  const end = Math.min(newline < 0 ? stackTrace.length : newline, start + longestCauseBytes);
  return splitThrowable(stackTrace.toString('utf8', start, end));
}

/** What the headers say of the error, before looking through. */
export interface ErrorSaid extends ErrorSeen {
  /** The cause, where a header of its own names it. */
  causeClass: string | null;
  causeMessage: string | null;
  /** Looked at only where an exception wraps another. */
  stackTrace: () => Buffer | null;
}

function causeOf({ causeClass, causeMessage, stackTrace }: ErrorSaid): ErrorSeen | null {
  if (causeClass !== null && causeMessage !== null) return { errorClass: causeClass, errorMessage: causeMessage };
  const trace = stackTrace();
  const root = trace === null ? null : rootCause(trace);
  if (causeClass === null) return root;
  return { errorClass: causeClass, errorMessage: root?.errorClass === causeClass ? root.errorMessage : null };
}

/** Looks through an exception that only wraps another: by the header that names the cause, else by the stack trace's root. What is no wrapper stands for itself. */
export function seeThrough(said: ErrorSaid): ErrorSeen {
  const { errorClass, errorMessage } = said;
  const isPlain = errorClass !== null && plainExceptions.has(errorClass);
  if (errorClass !== null && !isPlain && !wrappers.has(errorClass)) return { errorClass, errorMessage };
  const cause = causeOf(said);
  if (cause === null || cause.errorClass === null) return { errorClass, errorMessage };
  if (isPlain && !errorMessage?.startsWith(cause.errorClass)) return { errorClass, errorMessage };
  return { errorClass: cause.errorClass, errorMessage: cause.errorMessage ?? errorMessage };
}
