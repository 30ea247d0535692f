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

interface Failure {
  code: 'AUTHENTICATION_FAILED' | 'TLS_FAILED' | 'UNREACHABLE';
  /** Completes "Broker … of cluster …". */
  what: string;
  /** What to do, as a sentence. */
  advice: string;
}

const untrusted = 'has a certificate that no authority we trust has signed';
const expired = 'has a certificate that is not valid now';
const wrongCertificate = 'did not accept our certificate';
const certificateAdvice = "Check certFile and keyFile of the cluster's tls settings: the broker's truststore must hold their authority.";
const authorityAdvice = "Name the authority that signed it as caFile of the cluster's tls settings.";

/** What Node and OpenSSL say of a TLS connection that was not made, by their code. */
const tlsFailures: Record<string, Omit<Failure, 'code'> | undefined> = {
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
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: { what: 'demands a certificate of ours', advice: "Give certFile and keyFile in the cluster's tls settings." },
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: { what: wrongCertificate, advice: certificateAdvice },
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: { what: wrongCertificate, advice: certificateAdvice },
  'ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE': { what: wrongCertificate, advice: certificateAdvice },
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: { what: wrongCertificate, advice: certificateAdvice },
  'ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_UNKNOWN': { what: wrongCertificate, advice: certificateAdvice },
  ERR_OSSL_X509_KEY_VALUES_MISMATCH: {
    what: 'was not called: our certificate and key do not belong together',
    advice: "Check certFile and keyFile of the cluster's tls settings.",
  },
};

/** What brokers say of SASL itself, as opposed to the credentials. */
const saslFailures: Record<string, Omit<Failure, 'code'> | undefined> = {
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

function explain({ tls, sasl }: ClusterConfig, error: unknown): Failure {
  const root = rootCause(error);
  const code = textField(root, 'code') ?? '';
  const reason = root instanceof Error ? root.message : String(root);
  const tlsFailure = tlsFailures[code];
  if (tlsFailure !== undefined) return { code: 'TLS_FAILED', ...tlsFailure };
  if (tls !== undefined && tlsMissingAtBroker.test(reason))
    return {
      code: 'UNREACHABLE',
      what: 'ended the connection before TLS was established',
      advice: "Check that it runs and that the port is that of a TLS listener; without one, leave the cluster's tls settings out.",
    };
  if (tlsMissingHere.test(reason)) return { code: 'TLS_FAILED', what: 'speaks TLS on this port', advice: "Give the cluster's tls settings." };
  if (hasAuthenticationFailed(error)) {
    const saslFailure = saslFailures[textField(root, 'apiId') ?? ''];
    return saslFailure === undefined
      ? {
          code: 'AUTHENTICATION_FAILED',
          what: `refused the ${sasl?.mechanism ?? 'SASL'} credentials${principalWords(sasl)}`,
          advice: `Check ${sasl?.mechanism === 'OAUTHBEARER' ? 'token' : 'username and password'} of the cluster's sasl settings.`,
        }
      : { code: 'AUTHENTICATION_FAILED', ...saslFailure };
  }
  return { code: 'UNREACHABLE', what: 'cannot be reached', advice: 'Check that it runs, that its address is right, and its tls and sasl settings.' };
}

function principalWords(sasl: ClusterConfig['sasl']): string {
  return sasl !== undefined && 'username' in sasl ? ` of ${sasl.username}` : '';
}

/**
 * Why a connection to a broker was not made, in a sentence that says what to do.
 * @returns KafkaError UNREACHABLE (retriable), TLS_FAILED or AUTHENTICATION_FAILED; an error that is a KafkaError already stays as it is.
 */
export function connectFailure(config: ClusterConfig, address: string, error: unknown): KafkaError {
  if (error instanceof KafkaError) return error;
  const { code, what, advice } = explain(config, error);
  const root = rootCause(error);
  const reason = root instanceof Error ? root.message : String(root);
  return new KafkaError(`Broker ${address} of cluster ${config.id} ${what} (${reason}). ${advice}`, {
    code,
    cluster: config.id,
    retriable: code === 'UNREACHABLE',
    cause: error,
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
