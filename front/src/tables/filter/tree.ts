/** The part of the formulas language that filters are made of, read into a tree. */
export type Tree =
  | { is: 'text'; text: string }
  | { is: 'number'; text: string }
  | { is: 'field'; path: string }
  | { is: 'call'; name: string; given: Tree[] }
  | { is: 'infix'; sign: string; left: Tree; right: Tree }

type Token = { kind: 'text' | 'number' | 'field' | 'name' | 'sign'; text: string }

const TOKENS =
  /\s+|"((?:[^"]|"")*)"|“([^”]*)”|[{｛]([^}｝\n]*)[}｝]|(\d+(?:\.\d*)?|\.\d+)|([\p{L}_][\p{L}\p{N}_.]*)|(<>|<=|>=|[=<>≤≥≠+\-(),%＝（），＜＞])/uy

const PLAIN: Record<string, string> = {
  '＝': '=',
  '（': '(',
  '）': ')',
  '，': ',',
  '＜': '<',
  '＞': '>',
  '≤': '<=',
  '≥': '>=',
  '≠': '<>',
}
const NAMES: Record<string, string> = { 且: 'AND', 并且: 'AND', 或: 'OR', 或者: 'OR', 非: 'NOT' }

/** Null for what is no formula, or more of one than a filter clicked together can be. */
export function readTree(formula: string): Tree | null {
  const tokens = tokensOf(formula.trim().replace(/^[=＝]/, ''))
  if (!tokens) return null
  const reader = new Reader(tokens)
  const tree = reader.comparison()
  return tree && reader.ended ? tree : null
}

function tokensOf(text: string): Token[] | null {
  const tokens: Token[] = []
  TOKENS.lastIndex = 0
  while (TOKENS.lastIndex < text.length) {
    const found = TOKENS.exec(text)
    if (!found) return null
    const [, quoted, curly, field, number, name, sign] = found
    if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted.replace(/""/g, '"') })
    else if (curly !== undefined) tokens.push({ kind: 'text', text: curly })
    else if (field !== undefined) tokens.push({ kind: 'field', text: field.trim() })
    else if (number !== undefined) tokens.push({ kind: 'number', text: number })
    else if (name !== undefined) tokens.push({ kind: 'name', text: name })
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: PLAIN[sign] ?? sign })
  }
  return tokens
}

class Reader {
  private at = 0
  constructor(private tokens: Token[]) {}

  get ended() {
    return this.at === this.tokens.length
  }

  comparison(): Tree | null {
    return this.infix(['=', '<>', '<', '>', '<=', '>='], () => this.sum())
  }

  private sum(): Tree | null {
    return this.infix(['+', '-'], () => this.atom())
  }

  private infix(signs: string[], part: () => Tree | null): Tree | null {
    let left = part()
    while (left && signs.includes(this.sign)) {
      const sign = this.sign
      this.at += 1
      const right = part()
      left = right && { is: 'infix', sign, left, right }
    }
    return left
  }

  private atom(): Tree | null {
    const token = this.tokens[this.at]
    if (!token) return null
    this.at += 1
    if (token.kind === 'text') return { is: 'text', text: token.text }
    if (token.kind === 'number') return { is: 'number', text: token.text + this.percent() }
    if (token.kind === 'field') return { is: 'field', path: token.text }
    if (token.kind === 'name') return this.call(token.text)
    if (token.text === '-') return this.negative()
    if (token.text !== '(') return null
    const inner = this.comparison()
    return this.take(')') ? inner : null
  }

  private negative(): Tree | null {
    const tree = this.atom()
    return tree?.is === 'number' ? { is: 'number', text: `-${tree.text}` } : null
  }

  private percent = () => (this.take('%') ? '%' : '')

  private call(name: string): Tree | null {
    const given: Tree[] = []
    const call: Tree = { is: 'call', name: NAMES[name] ?? name.toUpperCase(), given }
    if (!this.take('(')) return /^(TRUE|FALSE)$/i.test(name) ? call : null
    if (this.take(')')) return call
    do {
      const one = this.comparison()
      if (!one) return null
      given.push(one)
    } while (this.take(','))
    return this.take(')') ? call : null
  }

  private get sign(): string {
    const token = this.tokens[this.at]
    return token?.kind === 'sign' ? token.text : ''
  }

  private take(sign: string): boolean {
    if (this.sign !== sign) return false
    this.at += 1
    return true
  }
}
