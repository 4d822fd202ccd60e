// What a key says of its value: `user.password`, `http.request.header.x-api-key`, `cardNumber`. Pure; createKeyClassifier
// remembers what it decided, as a process uses few keys and uses them always.

export type KeyClass =
  /** Its value is a secret, whatever it is. */
  | 'secret'
  /** Its value is a secret when it is text: `token`, but not the number of tokens. */
  | 'secretText'
  | 'url'
  | 'query'
  | 'fragment'
  | 'sql'
  /** An id, a time or a count: a number in it is no card number. */
  | 'id'
  /** A closed vocabulary of the semantic conventions: nothing to look for. */
  | 'vocabulary'
  | 'plain';

/** Compared without case and separators. Anywhere in a segment of the key. */
const secretParts =
  /passw(?:or)?d|passphrase|passcode|pwd|secret(?!ar|smanager)|apikey|accesskey|privatekey|signingkey|encryptionkey|sharedkey|accountkey|subscriptionkey|credential|cookie|authorization(?!endpoint|server|url)|cardnumber|creditcard|ccnumber|cardno$|cvv2?$|cvc2?$|securitycode|^iban$|iban$|^pan$|socialsecurity|^ssn$|securitytoken|connectionstring|xamzsignature|clientassertion|codeverifier|postgresqlvalues|queryparameter|appkey|applicationkey|functionskey|masterkey|sshkey|authkey|^t?otp(?:code)?$|^pin(?:code)?$/;
/** At the end of a segment, when the value is text. */
const secretTextParts =
  /token$|(?:^|access|refresh|auth|api|device|push)tokens$|^jwt$|^bearer$|^session$|sessionid$|sessid$|sessionkey$|^sid$|^connectsid$|^auth$|xauth$|^signature$|^sig$|dsn$|nonce$|csrf$|xsrf$|(?<!by|com|over|under|sur|tres|boarding|season)pass$|^pw$|(?:db|user|root|admin)pw$/;
const exempt = new Set(['session.id', 'session.previous_id', 'aws.secretsmanager.secret.arn', 'aws.secret.arn']);

/** https://opentelemetry.io/docs/specs/semconv/: keys whose values are URLs, or parts of them. */
const kinds: Readonly<Record<string, KeyClass>> = {
  'url.full': 'url',
  'url.original': 'url',
  'url.path': 'url',
  'http.url': 'url',
  'http.target': 'url',
  'http.request.header.referer': 'url',
  'http.response.header.location': 'url',
  'url.query': 'query',
  'url.fragment': 'fragment',
  'db.query.text': 'sql',
  'db.statement': 'sql',
};
const vocabulary = new Set([
  'http.request.method',
  'http.method',
  'http.scheme',
  'http.flavor',
  'http.response.status_code',
  'url.scheme',
  'network.transport',
  'network.type',
  'network.protocol.name',
  'network.protocol.version',
  'network.peer.port',
  'server.port',
  'client.port',
  'trace.id',
  'span.id',
  'log.record.uid',
  'log.level',
  'db.system',
  'db.system.name',
  'db.operation.name',
  'messaging.system',
  'messaging.operation.type',
  'rpc.system',
  'telemetry.sdk.name',
  'telemetry.sdk.language',
]);
const idParts =
  /(?:id|ids|uid|uuid|guid|no|number|ref|reference|seq|sequence|offset|lsn|time|timestamp|ts|at|date|epoch|nanos|millis|micros|count|size|bytes|version|sku|ean|gtin|vin)$/;

const maxRemembered = 4000;
/** Longer keys are not remembered, and only their end is looked at. */
const maxKeyLength = 256;

/** @param customKeys names that are secret too, compared without case and separators. */
export function createKeyClassifier(customKeys: readonly string[] = []): (key: string) => KeyClass {
  const custom = new Set(customKeys.map(squash));
  const known = new Map<string, KeyClass>();
  return (key) => {
    const remembered = known.get(key);
    if (remembered !== undefined) return remembered;
    const decided = classify(key.slice(-maxKeyLength), custom);
    if (key.length > maxKeyLength) return decided;
    if (known.size >= maxRemembered) known.clear();
    known.set(key, decided);
    return decided;
  };
}

function classify(key: string, custom: ReadonlySet<string>): KeyClass {
  const lower = key.toLowerCase();
  const segments = lower
    .split(/[./:[\]]+/)
    .filter(Boolean)
    .map(squash);
  const last = segments.at(-1) ?? '';
  const lastTwo = `${segments.at(-2) ?? ''}${last}`;
  if (custom.size > 0 && [squash(key), lastTwo, ...segments].some((name) => custom.has(name))) return 'secret';
  if (exempt.has(lower)) return 'plain';
  const kind = kinds[lower];
  if (kind !== undefined) return kind;
  if (vocabulary.has(lower)) return 'vocabulary';
  if ([lastTwo, ...segments].some((name) => secretParts.test(name))) return 'secret';
  if (secretTextParts.test(last) || secretTextParts.test(squash(key))) return 'secretText';
  return idParts.test(last) && !/card|account/.test(lastTwo) ? 'id' : 'plain';
}

/** `Set-Cookie`, `set_cookie` and `setCookie` are one name. */
function squash(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}
