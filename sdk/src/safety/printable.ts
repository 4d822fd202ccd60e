// Text that cannot forge a line, move a cursor or turn its direction: https://cwe.mitre.org/data/definitions/117.html and
// https://trojansource.codes for the direction marks.

const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** What JSON.stringify leaves as it is. */
const rawInJson = /[\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const stackControls =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** For a person's eyes: each control character is a `·`. */
export function neutraliseText(text: string): string {
  return text.replaceAll(controls, '·');
}

/** A stack over several lines, indented, so that none of them looks like a line of the log. */
export function neutraliseStack(stack: string): string {
  return stack.replaceAll(stackControls, '·').replaceAll('\n', '\n    ');
}

/** JSON in ASCII controls only: the text stays what it was, and a terminal that shows it does nothing. */
export function escapeJsonControls(json: string): string {
  return json.replaceAll(rawInJson, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
