/**
 * Holds the PDA and the floor to Chromium 61: builds them, reads every script of theirs as TypeScript does, and refuses
 * syntax that came later, and names that came later and are not in src/kit/scan/polyfills.ts.
 */
import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { build } from 'vite'

const { SyntaxKind: Kind } = ts

/** Syntax that Chromium 61 cannot read -> the version that can. */
function later(node) {
  if (node.questionDotToken) return '?. (80)'
  if (node.kind === Kind.QuestionQuestionToken) return '?? (80)'
  if ([Kind.QuestionQuestionEqualsToken, Kind.BarBarEqualsToken, Kind.AmpersandAmpersandEqualsToken].includes(node.kind)) return '??= (85)'
  if (node.kind === Kind.CatchClause && !node.variableDeclaration) return 'catch without a name (66)'
  if (node.kind === Kind.PropertyDeclaration) return 'class fields (72)'
  if (node.kind === Kind.PrivateIdentifier) return '#private (74)'
  if (node.kind === Kind.ClassStaticBlockDeclaration) return 'static blocks (94)'
  if (node.kind === Kind.BigIntLiteral) return 'bigint (67)'
  if (node.kind === Kind.NumericLiteral && /_/.test(node.getText())) return '1_000 (75)'
  if (node.kind === Kind.ImportKeyword) return 'import() (63)'
  if (node.kind === Kind.MetaProperty && /^import/.test(node.getText())) return 'import.meta (64)'
  if (node.kind === Kind.ForOfStatement && node.awaitModifier) return 'for await (63)'
  if (node.asteriskToken && (node.modifiers ?? []).some(({ kind }) => kind === Kind.AsyncKeyword)) return 'async function* (63)'
  if (node.kind === Kind.RegularExpressionLiteral) return laterPattern(node.getText())
  return ''
}

function laterPattern(text) {
  const end = text.lastIndexOf('/')
  if (/\(\?<[=!]/.test(text)) return '(?<= in a pattern (62)'
  if (/\(\?<[A-Za-z]/.test(text)) return '(?<name> in a pattern (64)'
  if (/\\p\{/.test(text) && text.slice(end).includes('u')) return '\\p in a pattern (64)'
  return /[sdv]/.test(text.slice(end + 1)) ? 'flags s, d, v of a pattern (62, 90, 112)' : ''
}

/** Names that Chromium 61 lacks -> the module of core-js that brings it; '' where none does. */
const METHODS = {
  at: 'array/at', flat: 'array/flat', flatMap: 'array/flat-map', matchAll: 'string/match-all',
  replaceAll: 'string/replace-all', trimEnd: 'string/trim-end', trimStart: 'string/trim-start',
  finally: 'promise/finally', findLast: 'array/find-last', findLastIndex: 'array/find-last-index',
  toSorted: 'array/to-sorted', toReversed: 'array/to-reversed', replaceChildren: '', toSpliced: '',
}
const STATICS = {
  'Object.fromEntries': 'object/from-entries', 'Object.hasOwn': 'object/has-own', 'Object.groupBy': '',
  'Promise.allSettled': 'promise/all-settled', 'Promise.any': '', 'Promise.withResolvers': '',
  'Array.fromAsync': '',
}
const GLOBALS = {
  globalThis: 'global-this', queueMicrotask: 'queue-microtask', structuredClone: '', AbortController: '',
  ResizeObserver: '', BigInt: '', WeakRef: '', FinalizationRegistry: '', AggregateError: '',
}

/** Whether the code itself asks first: `typeof X`, or what stands behind such a question. */
const asksFirst = (name, text) => new RegExp(`typeof ${name}\\b`).test(text)

function wanted(node, text) {
  if (node.kind === Kind.CallExpression && node.expression.kind === Kind.PropertyAccessExpression) {
    const { name, expression } = node.expression
    const full = `${expression.getText()}.${name.text}`
    if (full in STATICS) return [full, STATICS[full]]
    if (Object.hasOwn(METHODS, name.text)) return [`.${name.text}()`, METHODS[name.text]]
  }
  if (node.kind === Kind.Identifier && Object.hasOwn(GLOBALS, node.text)) {
    if (node.parent.kind === Kind.PropertyAccessExpression && node.parent.name === node) return null
    if (!asksFirst(node.text, text)) return [node.text, GLOBALS[node.text]]
  }
  return null
}

function faults(name, text, brought) {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS)
  const found = new Set(file.parseDiagnostics.map(({ messageText }) => String(messageText)))
  const visit = (node) => {
    const syntax = later(node)
    if (syntax) found.add(`${syntax}: ${node.getText().slice(0, 60)}`)
    const needs = wanted(node, text)
    if (needs && !brought.has(needs[1])) found.add(`${needs[0]} came later, and no polyfill brings it`)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return [...found].map((fault) => `${name}: ${fault}`)
}

const polyfills = readFileSync('src/kit/scan/polyfills.ts', 'utf-8')
const brought = new Set([...polyfills.matchAll(/core-js\/actual\/([\w/-]+)/g)].map(([, one]) => one))
const scripts = [['pda-sw.js', readFileSync('public/pda-sw.js', 'utf-8')]]
const wrong = []
for (const mode of ['pda', 'floor']) {
  const { output } = await build({ configFile: 'vite.scan.config.ts', mode, logLevel: 'error', build: { write: false } })
  const built = output.filter(({ type }) => type === 'chunk').map(({ fileName, code }) => [fileName, code])
  if (built.length !== 1) wrong.push(`${mode}: one script, not ${built.length}: Chromium 61 has no import()`)
  scripts.push(...built)
}

wrong.push(...scripts.flatMap(([name, code]) => faults(name, code, brought)))
for (const one of wrong) console.error(one)
process.exit(wrong.length ? 1 : 0)
