import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly source: string;
}

export interface MailServer {
  readonly url: string;
  readonly mails: ReceivedMail[];
  /** Logins that were tried. */
  readonly logins: string[];
  /** Answers to the next mails instead of taking them. */
  readonly answers: number[];
  /** An address that is never taken. */
  readonly unknown: string;
  close(): Promise<void>;
}

/** A real mail server, without TLS unless a password would be asked for. */
export const startMailServer = async (): Promise<MailServer> => {
  const mails: ReceivedMail[] = [];
  const [logins, answers]: [string[], number[]] = [[], []];
  const unknown = 'nobody@example.org';
  const refused = (code: number) => Object.assign(new Error('no'), { responseCode: code });
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    authOptional: true,
    onAuth({ username }, _, done) {
      logins.push(String(username));
      done(null, { user: username });
    },
    onRcptTo({ address }, _, done) {
      done(address === unknown ? refused(550) : null);
    },
    onData(stream, { envelope: { mailFrom, rcptTo } }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const code = answers.shift();
        if (code !== undefined) return done(refused(code));
        mails.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          source: String(Buffer.concat(chunks)),
        });
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    logins,
    answers,
    unknown,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};
