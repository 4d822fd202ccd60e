// Secrets that show by their own form, wherever they are in a text. Each pattern is linear: it starts at a fixed prefix
// and repeats one class of characters.

export const REDACTED = 'REDACTED';

/** Two cheap tests before any of the patterns below: most values hold nothing that could be a secret. */
export const mayHoldScheme = /[Bb](?:earer|EARER|asic|ASIC)|[Dd](?:igest|IGEST)|-----BEGIN/;
export const mayHoldCredential =
  /eyJ|-----BEGIN|A(?:KIA|SIA|IDA|ROA|BIA|CCA|WS4-|Iza)|[Bb](?:earer|EARER|asic|ASIC)|[Dd](?:igest|IGEST)|gh[oprsu]_|github_pat_|glpat-|xox|xapp-|hooks\.slack|[prs]k_|whsec_|ya29\.|npm_|pypi-|SG\.|dop_v1|shp(?:at|ss|ca|pa)_|sk-|NR(?:AK|JS)-|hf_/;

/** Private keys and certificates; one that was cut off reaches to the end. `\n` may be two characters, as in JSON. */
const pem = /-----BEGIN [A-Z0-9 ]{1,60}-----[^]*?(?:-----END [A-Z0-9 ]{1,60}-----|$)/g;

const tokens = new RegExp(
  [
    // JWT and JWE: https://www.rfc-editor.org/rfc/rfc7519
    String.raw`\beyJ[\w-]{8,}(?:\.[\w-]*)+`,
    // AWS access key ids
    String.raw`\b(?:AKIA|ASIA|AIDA|AROA|ABIA|ACCA)[A-Z2-7]{16}\b`,
    // GitHub, GitLab
    String.raw`\b(?:gh[oprsu]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{20,})`,
    // Slack
    String.raw`\b(?:xox[a-z]|xapp)-[\w-]{10,}`,
    // Stripe and those that copy its form
    String.raw`\b(?:[prs]k_(?:live|test)_\w{8,}|whsec_\w{8,})`,
    // Google
    String.raw`\bAIza[\w-]{35}|\bya29\.[\w-]{20,}`,
    // npm, PyPI, SendGrid, DigitalOcean, Shopify, OpenAI and Anthropic, New Relic, Hugging Face
    String.raw`\bnpm_[A-Za-z0-9]{36}|\bpypi-[\w-]{20,}|\bSG\.[\w-]{16,}\.[\w-]{16,}|\bdop_v1_[a-f0-9]{40,}`,
    String.raw`\bshp(?:at|ss|ca|pa)_[a-f0-9]{32}|\bsk-[\w-]{20,}|\bNR(?:AK|JS)-[A-Z0-9]{20,}|\bhf_[A-Za-z0-9]{30,}`,
  ].join('|'),
  'g',
);

const slackHook = /(hooks\.slack\.com\/[a-z]{1,20}\/)[\w/-]{8,}/gi;
/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html */
const sigV4 = /\b(AWS4-[A-Z0-9-]{1,40}) +Credential=[^\r\n"']*/g;
const schemes = /\b(bearer|basic|digest)([ \t]{1,8})((?:[\w.~+/=:-]|(?<==)"[^"\r\n]*"(?:, *)?){6,})/gi;

export function redactCredentials(text: string): string {
  return text
    .replaceAll(pem, REDACTED)
    .replaceAll(sigV4, `$1 ${REDACTED}`)
    .replaceAll(schemes, redactScheme)
    .replaceAll(tokens, REDACTED)
    .replaceAll(slackHook, `$1${REDACTED}`);
}

// oxlint-disable-next-line eslint/max-params -- replaceAll's own signature
function redactScheme(found: string, scheme: string, space: string, value: string): string {
  return isCredential(value) ? `${scheme}${space}${REDACTED}` : found;
}

/** `Basic dXNlcjpwYXNz`, but not `basic authentication`. */
function isCredential(value: string): boolean {
  return value !== REDACTED && (/[\d=+/_.~]/.test(value) || /[a-z][A-Z]/.test(value));
}
