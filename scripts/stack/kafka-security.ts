import type { KafkaPorts } from './kafka.ts';

/** Ports of a node that has a listener of each kind. */
export interface SecuredPorts extends KafkaPorts {
  /** SASL over TLS. */
  saslSsl: number;
  /** TLS where clients show a certificate. */
  ssl: number;
}

const login = 'org.apache.kafka.common.security';

/**
 * Broker settings for a node with an authorizer that allows nobody anything but by ACL, and listeners by SASL_SSL (SCRAM-SHA-512, PLAIN, OAUTHBEARER with
 * unsigned tokens) and by TLS with client certificates. Whoever comes by the plain listener is a super user: the node itself, and tests.
 * @param keystore PEM with key and certificate of the broker. @param truststore PEM with the authority of clients' certificates.
 * @param plainUsers names and passwords for SASL/PLAIN.
 */
export function securitySettings(
  { kafka, controller, saslSsl, ssl }: SecuredPorts,
  { keystore, truststore, plainUsers }: { keystore: string; truststore: string; plainUsers: Readonly<Record<string, string>> },
): Record<string, string> {
  const at = (listener: string, port: number) => `${listener}://127.0.0.1:${port}`;
  const open = [at('PLAINTEXT', kafka), at('SASL_SSL', saslSsl), at('SSL', ssl)];
  const users = Object.entries(plainUsers).map(([name, password]) => `user_${name}="${password}"`);
  return {
    listeners: [...open, at('CONTROLLER', controller)].join(','),
    'advertised.listeners': open.join(','),
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,SSL:SSL',
    'inter.broker.listener.name': 'PLAINTEXT',
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': 'User:ANONYMOUS',
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': keystore,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': truststore,
    'listener.name.ssl.ssl.client.auth': 'required',
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512,PLAIN,OAUTHBEARER',
    'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config': `${login}.scram.ScramLoginModule required;`,
    'listener.name.sasl_ssl.plain.sasl.jaas.config': `${login}.plain.PlainLoginModule required ${users.join(' ')};`,
    'listener.name.sasl_ssl.oauthbearer.sasl.jaas.config': `${login}.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker";`,
  };
}
