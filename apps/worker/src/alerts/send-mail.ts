import { BulkheadError } from '@bulkhead/tenancy';
import { createTransport } from 'nodemailer';
import { GiveUp } from '../jobs/job.js';

export interface Mail {
  /** Names the mail, so that one that is sent again can be told. */
  readonly id: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
}

export type Mailer = (mail: Mail, signal: AbortSignal) => Promise<void>;

/** Milliseconds that a server may be silent; the job's own time ends it otherwise. */
const PATIENCE = 8_000;

/**
 * Undefined where the deployment has no mail server. Its address is the operator's, so it is not judged as those that orgs
 * choose are; what comes from an org is the addressees and the text. A password is sent over TLS or not at all.
 */
export const createMailer = (url: string | undefined, from: string | undefined): Mailer | undefined => {
  if (url === undefined && from === undefined) return undefined;
  if (url === undefined || from === undefined) {
    const [missing, other] = url === undefined ? ['SMTP_URL', 'ALERT_FROM'] : ['ALERT_FROM', 'SMTP_URL'];
    throw new BulkheadError(
      'CONFIGURATION_INVALID',
      `${missing} is not set, expected a value because ${other} is set; set it as .env.example describes`,
    );
  }
  const { protocol, hostname, port, username, password } = new URL(url);
  const isSecure = protocol === 'smtps:';
  const auth = { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    ...(port && { port: Number(port) }),
    secure: isSecure,
    ...(username && { auth, requireTLS: !isSecure }),
    connectionTimeout: PATIENCE,
    greetingTimeout: PATIENCE,
    socketTimeout: PATIENCE,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = from.slice(from.lastIndexOf('@') + 1);
  return async ({ id, to, subject, text }, signal) => {
    const sent = transport.sendMail({
      from,
      to: to.map((address) => ({ name: '', address })),
      subject: oneLine(subject),
      text,
      messageId: `<${id}@${domain}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
      signal,
    });
    const { rejected } = await sent.catch((error: unknown) => {
      throw refusalOf(error) ?? error;
    });
    if (rejected.length > 0) {
      throw new GiveUp(
        'refused',
        `the mail server took ${to.length - rejected.length} of ${to.length} addresses`,
      );
    }
  };
};

/** Threat: whoever names an incident could add headers or a second mail. The library folds them; we do not rely on it. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');

/** An address or a mail is refused for good by 5yz. What the server thinks of us is the operator's to mend, so it comes again. */
const refusalOf = (error: unknown): GiveUp | undefined => {
  const { responseCode, code } = error as { readonly responseCode?: number; readonly code?: string };
  const isOfMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  return isOfMail && responseCode !== undefined && responseCode >= 500
    ? new GiveUp('refused', `the mail server answered ${responseCode}`)
    : undefined;
};
