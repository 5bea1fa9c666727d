// GitHub's expressions, by GitHub's own evaluator.
import { Evaluator, Lexer, Parser, data } from '@actions/expressions';

const statusFunctions = ['success', 'failure', 'cancelled', 'always'];

/** A value of plain JavaScript as the evaluator's own. */
const valueOf = (plain) => JSON.parse(JSON.stringify(plain ?? null), data.reviver);

/** Evaluates one expression (without its braces) in contexts of plain objects; `status` answers success() and its like. */
export function evaluate(expression, contexts, status = {}) {
  const functions = statusFunctions
    .filter((name) => name in status)
    .map((name) => ({ name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(status[name]) }));
  const known = new data.Dictionary(...Object.entries(contexts).map(([key, value]) => ({ key, value: valueOf(value) })));
  const tree = new Parser(new Lexer(expression).lex().tokens, Object.keys(contexts), functions).parse();
  return new Evaluator(tree, known, new Map(functions.map((one) => [one.name, one]))).evaluate();
}

/** Where the expression that opens at `from` ends: braces inside its quotes are text. */
function endOf(text, from) {
  let quoted = false;
  for (let at = from; at < text.length - 1; at++) {
    if (text[at] === "'") {
      quoted = !quoted;
    } else if (!quoted && text.startsWith('}}', at)) {
      return at;
    }
  }

  throw new Error(`an expression is never closed: ${text}`);
}

/** A text with its expressions replaced by what they say. */
export function interpolate(text, contexts, status) {
  let result = '';
  let at = 0;
  for (let open = text.indexOf('${{'); open >= 0; open = text.indexOf('${{', at)) {
    const close = endOf(text, open + 3);
    result += text.slice(at, open) + evaluate(text.slice(open + 3, close), contexts, status).coerceString();
    at = close + 2;
  }

  return result + text.slice(at);
}

/** Every text of an object, interpolated; numbers and booleans become texts, as environment variables are. */
export function interpolateAll(values, contexts, status) {
  return Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, interpolate(String(value), contexts, status)]));
}

/** An `if:`. One that asks for no status holds only after success. */
export function holds(condition, contexts, status) {
  const text = String(condition ?? 'success()').trim();
  const bare = text.startsWith('${{') && endOf(text, 3) === text.length - 2 ? text.slice(3, -2) : text;
  const asks = new Lexer(bare).lex().tokens.some((token) => statusFunctions.includes(token.lexeme?.toLowerCase()));
  const result = evaluate(asks ? bare : `success() && (${bare})`, contexts, status);
  return evaluate('!!given', { given: JSON.parse(JSON.stringify(result, data.replacer) ?? 'null') }).value;
}
