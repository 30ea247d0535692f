import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A certificate with its key; all of this is PEM, and lies in files of these paths. */
export interface Certificate {
  certFile: string;
  keyFile: string;
}

/** An authority of a test's own, and what it has signed. Valid for a day. */
export interface Authority {
  /** Its own certificate: what clients trust. */
  caFile: string;
  /**
   * Signs a certificate.
   * @param commonName of its subject `CN=…`.
   * @param alternativeName such as `IP:127.0.0.1`, for servers.
   */
  sign(commonName: string, alternativeName?: string): Promise<Certificate>;
}

/** Makes an authority with openssl. Everything lies in `directory`. */
export async function createAuthority(directory: string, name = 'authority'): Promise<Authority> {
  mkdirSync(directory, { recursive: true });
  const file = (of: string, ending: string) => join(directory, `${of}.${ending}`);
  const newKey = (of: string, subject: string) => ['req', '-newkey', 'rsa:2048', '-noenc', '-keyout', file(of, 'key'), '-subj', `/CN=${subject}`];
  const caFile = file(name, 'pem');
  await run('openssl', [...newKey(name, `Redrive test ${name}`), '-x509', '-days', '1', '-out', caFile]);
  return {
    caFile,
    async sign(commonName, alternativeName) {
      const of = `${name}-${commonName}`;
      await run('openssl', [...newKey(of, commonName), '-out', file(of, 'csr')]);
      const extensions = file(of, 'ext');
      writeFileSync(extensions, alternativeName === undefined ? '' : `subjectAltName=${alternativeName}\n`);
      const signing = ['x509', '-req', '-in', file(of, 'csr'), '-CA', caFile, '-CAkey', file(name, 'key'), '-CAcreateserial', '-days', '1'];
      await run('openssl', [...signing, '-extfile', extensions, '-out', file(of, 'pem')]);
      return { certFile: file(of, 'pem'), keyFile: file(of, 'key') };
    },
  };
}

/** Key and certificate in one file, as a broker's PEM keystore has them. @returns its path. */
export function writeKeystore(path: string, { certFile, keyFile }: Certificate): string {
  writeFileSync(path, readFileSync(keyFile, 'utf8') + readFileSync(certFile, 'utf8'));
  return path;
}
