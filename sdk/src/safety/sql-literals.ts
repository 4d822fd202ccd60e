// SQL without its literals: `WHERE id = 7 AND name = 'Ann'` becomes `WHERE id = ? AND name = ?`. Pure and linear.
// https://opentelemetry.io/docs/specs/semconv/db/database-spans/#sanitization-of-dbquerytext

// Comments, strings, PostgreSQL's dollar quotes, quoted identifiers, hexadecimal and decimal numbers; in this order.
const comment = String.raw`\/\*[^]*?(?:\*\/|$)|--[^\n]*`;
const dollarQuote = String.raw`\$(\w{0,63})\$[^]*?(?:\$\1\$|$)`;
const number = String.raw`(?<![\w$@:.?])0x[0-9a-f]+\b|(?<![\w$@:.?])\d+(?:\.\d*)?(?:e[+-]?\d+)?\b`;
const standard = new RegExp(`${comment}|${dollarQuote}|'(?:[^']|'')*(?:'|$)|("(?:[^"]|"")*(?:"|$))|${number}`, 'gi');
const mysql = new RegExp(
  `${comment}|#[^\\n]*|${dollarQuote}|'(?:[^'\\\\]|\\\\[^]|'')*(?:'|$)|"(?:[^"\\\\]|\\\\[^]|"")*(?:"|$)|${number}`,
  'gi',
);
const begins =
  /^[\s(;]*(?:\/\*|--|select|insert|update|delete|with|merge|replace|create|alter|drop|call|exec|begin|explain|copy|set|values|upsert|grant|truncate|declare|do)\b/i;
const systemsWithoutSql = /^(?:redis|mongodb|memcached|elasticsearch|opensearch|dynamodb|aws\.dynamodb|couchdb|neo4j)$/;

/** @param system `db.system.name`, where it is known: MySQL quotes strings with `"` too, and escapes with a backslash. */
export function redactSqlLiterals(sql: string, system = ''): string {
  if (systemsWithoutSql.test(system) || (system === '' && !begins.test(sql))) return sql;
  if (/mysql|mariadb/.test(system)) return collapseLists(sql.replaceAll(mysql, replaceMysql));
  // A backslash before a quote: whether it escapes depends on the server's settings, so nothing after it is shown.
  const doubtful = sql.search(/\\['"]/);
  const certain = doubtful === -1 ? sql : sql.slice(0, sql.indexOf("'") === -1 ? doubtful : sql.indexOf("'"));
  const text = certain.replaceAll(standard, (found: string, _tag: unknown, identifier: unknown) =>
    identifier === undefined && !isComment(found) ? '?' : found,
  );
  return collapseLists(doubtful === -1 ? text : `${text}?`);
}

function replaceMysql(found: string): string {
  return isComment(found) ? found : '?';
}

function isComment(found: string): boolean {
  return /^(?:\/\*|--|#)/.test(found);
}

/** `IN (?, ?, ?)` says no more than `IN (?)`, and would be another query for each length. */
function collapseLists(sql: string): string {
  return sql.replaceAll(/\(\s*\?(?:\s*,\s*\?)+\s*\)/g, '(?)');
}
