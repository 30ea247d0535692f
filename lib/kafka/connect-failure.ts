import { AuthenticationError, GenericError } from '@platformatic/kafka';
import type { ClusterConfig } from '#lib/config/clusters.ts';
import { KafkaError } from './kafka-error.ts';

/** The innermost cause says what happened (`ECONNREFUSED`), the outer ones only that it did; of a response's errors the first. */
function rootCause(error: unknown): unknown {
  let root = error;
  for (;;) {
    const inner: unknown = root instanceof AggregateError ? root.errors[0] : root instanceof Error ? root.cause : undefined;
    if (inner === undefined) return root;
    root = inner;
  }
}

/** Whether the broker refused the credentials. A connection that breaks meanwhile is reported by the library as a failed authentication too, but passes. */
function hasAuthenticationFailed(error: unknown): boolean {
  const root = rootCause(error);
  if (root instanceof Error && GenericError.isGenericError(root) && root.code === 'PLT_KFK_NETWORK') return false;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof AuthenticationError) return true;
  }
  return false;
}

/** What is wrong with a broker's connection, and what to do. */
interface Advised {
  /** Completes "Broker … of cluster …". */
  what: string;
  /** A sentence. */
  advice: string;
}

interface Failure extends Advised {
  code: 'AUTHENTICATION_FAILED' | 'TLS_FAILED' | 'UNREACHABLE';
}

const untrusted = 'has a certificate that no authority we trust has signed';
const expired = 'has a certificate that is not valid now';
const wrongCertificate: Advised = {
  what: 'did not accept our certificate',
  advice: "Check certFile and keyFile of the cluster's tls settings: the broker's truststore must hold the authority that signed it.",
};
const noCertificate: Advised = { what: 'demands a certificate of ours', advice: "Give certFile and keyFile in the cluster's tls settings." };
const authorityAdvice = "Name the authority that signed it as caFile of the cluster's tls settings.";

/** What Node and OpenSSL say of a TLS connection that was not made, by their code. */
const tlsFailures: Record<string, Advised | undefined> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: { what: untrusted, advice: authorityAdvice },
  SELF_SIGNED_CERT_IN_CHAIN: { what: untrusted, advice: authorityAdvice },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: { what: untrusted, advice: authorityAdvice },
  UNABLE_TO_GET_ISSUER_CERT: { what: untrusted, advice: authorityAdvice },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: { what: untrusted, advice: authorityAdvice },
  CERT_SIGNATURE_FAILURE: { what: untrusted, advice: authorityAdvice },
  CERT_HAS_EXPIRED: { what: expired, advice: 'Renew it at the broker, and check the clock of this machine.' },
  CERT_NOT_YET_VALID: { what: expired, advice: 'Check the clocks of the broker and of this machine.' },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    what: 'has a certificate for another name',
    advice: "Connect by a name that is in it, in the cluster's brokers and in the broker's advertised.listeners, or have it made anew with this one.",
  },
  ERR_SSL_WRONG_VERSION_NUMBER: {
    what: 'does not speak TLS on this port',
    advice: "Name the port of a TLS listener, or leave the cluster's tls settings out.",
  },
  ERR_SSL_PACKET_LENGTH_TOO_LONG: {
    what: 'does not speak TLS on this port',
    advice: "Name the port of a TLS listener, or leave the cluster's tls settings out.",
  },
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: noCertificate,
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: wrongCertificate,
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: wrongCertificate,
  'ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE': wrongCertificate,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: wrongCertificate,
  'ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_UNKNOWN': wrongCertificate,
  ERR_OSSL_X509_KEY_VALUES_MISMATCH: {
    what: 'was not called: our certificate and key do not belong together',
    advice: "Check certFile and keyFile of the cluster's tls settings.",
  },
};

/** What brokers say of SASL itself, as opposed to the credentials. */
const saslFailures: Record<string, Advised | undefined> = {
  UNSUPPORTED_SASL_MECHANISM: {
    what: 'does not offer this SASL mechanism',
    advice: "Choose one of the listener's sasl.enabled.mechanisms as mechanism of the cluster's sasl settings.",
  },
  ILLEGAL_SASL_STATE: { what: 'does not use SASL on this port', advice: "Name the port of a SASL listener, or leave the cluster's sasl settings out." },
};

/** Whether TLS ended in the handshake without a word: by a listener that does not speak it, or one that the library recognised by its answer. */
const tlsMissingAtBroker = /before secure TLS connection was established/;
const tlsMissingHere = /requires TLS/;

function textField(error: unknown, field: string): string | undefined {
  const value: unknown = error instanceof Error ? Reflect.get(error, field) : undefined;
  return typeof value === 'string' ? value : undefined;
}

function explainTls(tls: ClusterConfig['tls'], root: unknown, reason: string): Failure | undefined {
  const failure = tlsFailures[textField(root, 'code') ?? ''];
  // Java's brokers say the same of no certificate as of a bad one.
  if (failure === wrongCertificate && tls?.cert === undefined) return { code: 'TLS_FAILED', ...noCertificate };
  if (failure !== undefined) return { code: 'TLS_FAILED', ...failure };
  if (tlsMissingHere.test(reason)) return { code: 'TLS_FAILED', what: 'speaks TLS on this port', advice: "Give the cluster's tls settings." };
  if (tls === undefined || !tlsMissingAtBroker.test(reason)) return undefined;
  return {
    code: 'UNREACHABLE',
    what: 'ended the connection before TLS was established',
    advice: "Check that it runs and that the port is that of a TLS listener; without one, leave the cluster's tls settings out.",
  };
}

function explainSasl(sasl: ClusterConfig['sasl'], root: unknown): Failure {
  const failure = saslFailures[textField(root, 'apiId') ?? ''] ?? {
    what: `refused the ${sasl?.mechanism ?? 'SASL'} credentials${sasl !== undefined && 'username' in sasl ? ` of ${sasl.username}` : ''}`,
    advice: `Check ${sasl?.mechanism === 'OAUTHBEARER' ? 'token' : 'username and password'} of the cluster's sasl settings.`,
  };
  return { code: 'AUTHENTICATION_FAILED', ...failure };
}

function explain({ tls, sasl }: ClusterConfig, error: unknown): Failure {
  const root = rootCause(error);
  const failure = explainTls(tls, root, root instanceof Error ? root.message : String(root));
  if (failure !== undefined) return failure;
  if (hasAuthenticationFailed(error)) return explainSasl(sasl, root);
  return { code: 'UNREACHABLE', what: 'cannot be reached', advice: 'Check that it runs, that its address is right, and its tls and sasl settings.' };
}

/**
 * Why a connection to a broker was not made, in a sentence that says what to do.
 * @param broken what the connection said when it broke, if it did; the request under way knows only that it was closed.
 * @returns KafkaError UNREACHABLE (retriable), TLS_FAILED or AUTHENTICATION_FAILED; what a broker was found out to be stays as it is.
 */
export function connectFailure(config: ClusterConfig, address: string, error: unknown, broken?: Error): KafkaError {
  const failure = explain(config, error);
  const alert = broken === undefined ? undefined : explain(config, broken);
  const [{ code, what, advice }, cause] = alert?.code === 'TLS_FAILED' ? [alert, broken] : [failure, error];
  if (error instanceof KafkaError && code === 'UNREACHABLE') return error;
  const root = rootCause(cause);
  // OpenSSL's messages are full of its source files; what it has to say stands in a field of its own.
  const reason = textField(root, 'reason') ?? (root instanceof Error ? root.message : String(root));
  return new KafkaError(`Broker ${address} of cluster ${config.id} ${what} (${reason}). ${advice}`, {
    code,
    cluster: config.id,
    retriable: code === 'UNREACHABLE',
    cause,
  });
}

/** Whether another broker may be reached all the same: its certificate may be right where one's is wrong, while credentials are the cluster's. */
export function mayBeRightElsewhere({ retriable, code }: KafkaError): boolean {
  return retriable || code === 'TLS_FAILED';
}

/** The error of an operation that any broker could have served, when none could be reached, each for a reason of its own. */
export function everyBrokerFailed(cluster: string, failures: readonly KafkaError[]): KafkaError {
  const [first] = failures;
  if (failures.length === 1 && first !== undefined) return first;
  const retriable = failures.some((failure) => failure.retriable);
  return new KafkaError(`None of the ${failures.length} brokers of cluster ${cluster} can be reached. The first said: ${first?.message}`, {
    code: retriable ? 'UNREACHABLE' : 'TLS_FAILED',
    cluster,
    retriable,
    cause: first,
  });
}
